"""The movements of parties with the words before and after each."""

from datetime import date

import pytest

from negotiations.queries.timeline import party_movements as here
from negotiations.queries.timeline.party_movements import (
    counts_by_kind,
    party_movements,
    rounds_held,
    with_words,
)
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_round,
    make_term,
)

pytestmark = pytest.mark.django_db


def may(day):
    return date(2031, 5, day)


@pytest.fixture
def say(owner, talks):
    truce = make_term(owner, talks, "Ceasefire")

    def said(name, stance, day):
        actor = talks.actors.filter(name=name).first()
        if actor is None:
            actor = make_actor(owner, name, negotiation=talks)
            make_party(owner, talks, actor)
        passage = make_passage(owner, make_article(owner, talks, published_on=may(1)))
        return make_position(
            owner, passage, actor, truce, stance, voice="principal", said_until=may(day)
        )

    return said


def found(talks, **asked):
    defaults = {"since": None, "until": may(31), "voice": "own_else_reported"}
    return party_movements(talks, **{**defaults, **asked})


def test_each_movement_has_the_words_before_and_after_it(talks, say):
    first, second = say("Kessel", 0, 3), say("Kessel", 1, 9)
    newest = list(with_words(found(talks)))[-1]
    assert ([one.pk for one in newest.before], [one.pk for one in newest.after]) == (
        [first.pk],
        [second.pk],
    )


def test_the_gap_to_another_party_is_given_before_and_after(talks, say):
    say("Aruvia", 2, 1), say("Kessel", 0, 3), say("Kessel", 1, 9)
    newest = found(talks)[-1]
    assert newest.change.kind == "concession"
    assert [(other.name, *gap) for other, *gap in newest.gaps] == [("Aruvia", 0.5, 0.25, False)]


def test_movements_are_counted_by_kind(talks, say):
    say("Aruvia", 2, 1), say("Kessel", 0, 3), say("Kessel", 1, 9), say("Kessel", 0, 10)
    assert counts_by_kind(found(talks)) == {"concession": 1, "hardening": 1, "new": 2}


def test_only_the_days_asked_for_are_shown(talks, say):
    say("Kessel", 0, 3), say("Kessel", 1, 9)
    assert [one.change.on for one in found(talks, since=may(5))] == [may(9)]
    assert [one.change.on for one in found(talks, until=may(5))] == [may(3)]


def test_too_many_positions_are_not_read(talks, say, monkeypatch):
    say("Kessel", 0, 3)
    monkeypatch.setattr(here, "MOST", 0)
    assert found(talks) is None


def test_rounds_are_those_that_began_by_the_day(owner, talks):
    second = make_round(owner, talks, "Second", started_on=may(8))
    first = make_round(owner, talks, "First", started_on=may(6), ended_on=may(20))
    make_round(owner, talks, "Third", started_on=may(9))
    make_round(owner, talks, "Undated")
    assert rounds_held(talks, may(8)) == [first, second]


def test_the_queries_do_not_grow_with_the_movements(talks, say, django_assert_max_num_queries):
    for day in range(1, 20):
        say("Kessel", day % 3 - 1, day)
    with django_assert_max_num_queries(15):
        assert len(list(with_words(found(talks)))) == 19
        rounds_held(talks, may(31))
