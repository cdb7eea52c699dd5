"""Rounds in the browser."""

import pytest
from django.urls import reverse

from negotiations.actions import delegation
from negotiations.models import Round
from tests.factories import make_actor, make_round

pytestmark = pytest.mark.django_db

PARTIES = "/negotiations/kessel/parties"


@pytest.fixture
def first(editor, talks):
    return make_round(
        editor, talks, place="Port Hale", track="1.5", outcome="Nothing.", started_on="2031-05-01"
    )


def page(client):
    return client.get(PARTIES).content.decode()


def test_a_round_is_shown_with_its_delegations(client, reader, editor, first):
    head, member = (
        make_actor(editor, "Ilya Marr", "person"),
        make_actor(editor, "An aide", "person"),
    )
    members = [{"actor": member, "function": "adviser"}]
    delegation.add(
        by=editor,
        round=first,
        actor=make_actor(editor),
        head=head,
        level="minister",
        members=members,
    )
    client.force_login(reader)
    html = page(client)
    for words in (
        "1 May 2031",
        "Port Hale",
        "track 1.5",
        "Nothing.",
        "Ilya Marr",
        "Minister",
        "An aide",
        "adviser",
    ):
        assert words in html
    assert "Revise" not in html


def test_an_editor_adds_a_round_and_lands_at_it(client, editor, talks):
    client.force_login(editor)
    answer = client.post(
        "/negotiations/kessel/rounds/add", {"name": "Second", "started_on": "2031-06-01"}
    )
    assert answer.url == f"{PARTIES}#round-{Round.objects.get().pk}"


def test_what_was_typed_stays_when_it_is_refused(client, editor, first):
    client.force_login(editor)
    dates = {"started_on": "2031-05-02", "ended_on": "2031-05-01", "version": 1}
    refused = client.post(reverse("round.revise", args=[first.pk]), {"name": "Renamed", **dates})
    assert refused.status_code == 422
    assert 'value="Renamed"' in refused.content.decode()


def test_a_round_is_retracted(client, editor, first):
    client.force_login(editor)
    client.post(reverse("round.retract", args=[first.pk]), {"version": 1})
    assert not Round.objects.exists()


def test_an_annotator_may_not(client, annotator, first):
    client.force_login(annotator)
    assert "Add a round" not in page(client)
    assert client.get("/negotiations/kessel/rounds/add").status_code == 403


@pytest.mark.parametrize("rows", [1, 8])
def test_queries_do_not_grow_with_rows(client, editor, talks, rows, django_assert_max_num_queries):
    for number in range(rows):
        meeting = make_round(editor, talks, f"Round {number}")
        actor = make_actor(editor, f"Actor {number}")
        delegation.add(
            by=editor,
            round=meeting,
            actor=actor,
            head=actor,
            members=[{"actor": actor, "function": "x"}],
        )
    client.force_login(editor)
    with django_assert_max_num_queries(12):
        page(client)
