"""What all forms have in common: their words, and a way out."""

import pytest
from django.urls import reverse

from tests.factories import make_article, make_passage, make_round

pytestmark = pytest.mark.django_db
ADDING = [
    "article.add",
    "term.add",
    "actor.add",
    "tag.add",
    "party.add",
    "round.add",
    "membership.add",
]


@pytest.fixture
def places(owner, talks):
    """The address of every form that adds something."""
    passage = make_passage(owner, make_article(owner, talks))
    on = {"delegation.add": make_round(owner, talks), "position.state": passage}
    here = [reverse(name, args=["kessel"]) for name in ADDING]
    return here + [reverse(name, args=[thing.pk]) for name, thing in on.items()]


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


def test_no_form_shows_dashes_or_says_that_a_field_is_required(signed_in, places):
    for address in places:
        assert "-----" not in signed_in.get(address).content.decode(), address
        refused = signed_in.post(address, {"version": ""})
        assert refused.status_code == 422, address
        assert "is required" not in refused.content.decode(), address


def test_a_form_says_what_to_do_and_what_no_choice_means(signed_in, talks):
    refused = signed_in.post(reverse("party.add", args=["kessel"]), {"side": "x"}).content.decode()
    assert "Choose an actor." in refused
    assert '<option value="" selected>Choose one</option>' in refused
    assert (
        "Give a name."
        in signed_in.post(reverse("round.add", args=["kessel"]), {"place": "x"}).content.decode()
    )
    meeting = signed_in.get(reverse("round.add", args=["kessel"])).content.decode()
    assert '<option value="" selected>Not said</option>' in meeting
    assert '<option value="" selected>None</option>' in meeting


def test_a_form_that_adds_can_be_left(signed_in, talks):
    for name in ADDING[1:]:
        assert "Cancel</a>" in signed_in.get(reverse(name, args=["kessel"])).content.decode(), name
