"""The history of a term."""

from datetime import date

import pytest

from negotiations.queries.timeline.term_history import term_history
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db


def may(day):
    return date(2031, 5, day)


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def say(owner, talks, truce):
    def said(name, stance, day, **fields):
        actor = talks.actors.filter(name=name).first()
        if actor is None:
            actor = make_actor(owner, name, negotiation=talks)
            make_party(owner, talks, actor)
        passage = make_passage(owner, make_article(owner, talks, published_on=may(1)))
        return make_position(
            owner, passage, actor, truce, stance, voice="principal", said_until=may(day), **fields
        )

    return said


def test_each_party_has_its_standings_by_name(talks, truce, say):
    say("Kessel", -1, 2), say("Kessel", 2, 12), say("Aruvia", 0, 3)
    found = term_history(talks, truce, as_of=may(12))
    days = {
        actor.name: [(day, standing.stance) for day, standing in history.days]
        for actor, history in found.histories
    }
    assert list(days.items()) == [
        ("Aruvia", [(may(3), 0)]),
        ("Kessel", [(may(2), -1), (may(12), 2)]),
    ]
    assert found.n == 3


def test_the_sides_are_those_of_the_day(talks, truce, say):
    say("Kessel", -1, 2), say("Kessel", 2, 12), say("Aruvia", -2, 3), say("Brisa", 0, 3)
    say("Corda", 1, 4), say("Corda", -1, 4)
    names = {
        side: [actor.name for actor in its]
        for side, its in term_history(talks, truce, as_of=may(5)).sides.items()
    }
    assert names == {
        "against": ["Aruvia", "Kessel"],
        "undecided": ["Brisa"],
        "ambivalent": ["Corda"],
    }


def test_who_put_it_on_the_table_first_comes_first(talks, truce, say):
    (
        say("Kessel", 1, 9, act="propose"),
        say("Aruvia", 1, 3, act="demand"),
        say("Kessel", 1, 4, act="accept"),
    )
    found = term_history(talks, truce, as_of=may(20))
    assert [(actor.name, day) for actor, day in found.proposers] == [
        ("Aruvia", may(3)),
        ("Kessel", may(9)),
    ]


def test_what_it_hangs_on_is_counted(owner, talks, truce, say):
    monitors = make_term(owner, talks, "Monitors are deployed")
    for day in (3, 4):
        say("Kessel", 1, day, conditions=[{"relation": "after", "term": monitors}])
    [one] = term_history(talks, truce, as_of=may(20)).hangs_on
    assert (one.holder.name, one.relation_words, one.term, one.n) == (
        "Kessel",
        "after",
        monitors,
        2,
    )


def test_a_term_on_which_nobody_spoke_has_no_history(talks, truce):
    found = term_history(talks, truce, as_of=may(20))
    assert (found.histories, found.sides, found.n) == ((), {}, 0)


def test_the_queries_do_not_grow_with_what_was_said(
    talks, truce, say, django_assert_max_num_queries
):
    for day in range(1, 10):
        say(f"Party {day}", 1, day, act="propose")
    with django_assert_max_num_queries(22):
        assert len(term_history(talks, truce, as_of=may(20)).histories) == 9
