"""The timeline in the browser, and what of it is taken away."""

import csv
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coded(editor, talks):
    kessel = make_actor(editor)
    make_party(editor, talks, kessel)
    return make_position(
        editor, make_passage(editor, make_article(editor, talks)), kessel, make_term(editor, talks)
    )


@pytest.fixture
def page(client, editor, coded):
    client.force_login(editor)

    def read(**query):
        return client.get(reverse("timeline", args=["kessel"]), {"until": "2031-06-01", **query})

    return read


def test_a_mark_leads_to_the_words_and_these_to_the_passage(page, coded):
    words = page().content.decode()
    assert 'href="#change-1"' in words
    assert 'id="change-1"' in words
    assert reverse("position", args=[coded.pk]) in words


def test_the_changes_are_given_as_a_table(page, coded):
    answer = page(format="csv")
    header, row = csv.reader(answer.getvalue().decode("utf-8-sig").splitlines())
    assert answer["Content-Disposition"] == 'attachment; filename="timeline.csv"'
    assert dict(zip(header, row, strict=True))["words_after"] == coded.passage.quote


def test_the_chart_is_given_as_a_picture_with_its_question_and_source(page):
    answer = page(format="svg")
    words = " ".join(ElementTree.fromstring(answer.content.decode()).itertext())  # noqa: S314 — our own
    assert answer["Content-Type"] == "image/svg+xml"
    assert "When did the parties move" in words
    assert "read on" in words


def test_the_permanent_link_names_every_default(page):
    link = page().context["figure"].link
    assert "until=" in link
    assert "voice=own_else_reported" in link


def test_what_is_not_understood_is_as_if_not_asked(page):
    assert page(since="never", voice="loud", area="NONE").status_code == 200


def test_who_may_not_see_the_negotiation_finds_no_timeline(client, outsider, talks):
    client.force_login(outsider)
    assert client.get(reverse("timeline", args=["kessel"])).status_code == 404
