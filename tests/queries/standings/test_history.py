"""How standings move, and what brings parties nearer to each other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from negotiations.queries.standings.history import StandingHistory, standing_histories
from negotiations.queries.standings.matrix import standings
from negotiations.queries.standings.movement import gap, movements
from negotiations.queries.standings.rule import Standing
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db
STANCES = some.sampled_from([None, -2, -1, 0, 1, 2])


def may(day):
    return date(2031, 5, day)


@pytest.fixture
def kessel(owner, talks):
    actor = make_actor(owner, "Kessel")
    make_party(owner, talks, actor)
    return actor


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def say(owner, talks):
    def said(holder, term, stance, day, **fields):
        passage = make_passage(owner, make_article(owner, talks, published_on=may(1)))
        return make_position(
            owner,
            passage,
            holder,
            term,
            stance,
            **{"said_until": may(day), "voice": "principal", **fields},
        )

    return said


def course(actor, *stances):
    """With these stances on the 1st, 2nd, … of May, on one term."""
    return StandingHistory(
        actor,
        "truce",
        tuple((may(day), stated(actor, stance)) for day, stance in enumerate(stances, 1)),
    )


def stated(actor, stance, basis="own"):
    return Standing(
        None, actor, "truce", stance, "stated" if basis == "own" else "reported", basis, n=1
    )


def kinds(*found):
    return [change.kind for change in movements(found) if change.actor == "kessel"]


def test_a_course_says_on_each_day_what_the_standings_say(owner, talks, kessel, truce, say):
    variant = make_term(owner, talks, "Ceasefire of 30 days", parent=truce)
    say(kessel, truce, 1, 3, voice="observer")
    say(kessel, truce, -2, 5)
    say(kessel, truce, 2, 5, attribution="on_record")
    say(kessel, variant, 1, 8)
    say(kessel, truce, -1, 9, voice="opponent")
    say(kessel, truce, -1, 12)
    found = {one.term: one for one in standing_histories(talks, until=may(20))}
    for day in range(1, 21):
        for cell in standings(talks, as_of=may(day)).standings:
            here = found[cell.term].on(may(day))
            told = (here.stance, here.state, here.positions) if here else (None, "silent", ())
            assert told == (cell.stance, cell.state, cell.positions), day


def test_an_actor_that_is_a_party_twice_has_one_course(owner, talks, kessel, truce, say):
    make_party(owner, talks, kessel, role="host")
    say(kessel, truce, 1, 3)
    assert len(standing_histories(talks, until=may(20))) == 1


def test_the_queries_do_not_grow_with_what_was_said(
    talks, kessel, truce, say, django_assert_max_num_queries
):
    for day in range(1, 9):
        say(kessel, truce, 1, day)
    with django_assert_max_num_queries(8):
        assert len(standing_histories(talks, until=may(20))[0].days) == 8


def test_a_change_towards_the_other_is_a_concession_and_away_from_it_a_hardening():
    aruvia = course("aruvia", 2)
    assert kinds(course("kessel", 0, 1, 0), aruvia) == ["new", "concession", "hardening"]


def test_a_turn_of_the_sign_is_a_reversal():
    assert kinds(course("kessel", -1, 1), course("aruvia", 2)) == ["new", "reversal"]


def test_nearer_to_one_and_further_from_another_is_a_shift():
    assert kinds(course("kessel", 0, 1), course("aruvia", 2), course("brisa", -2)) == [
        "new",
        "shift",
    ]


def test_what_is_said_again_is_no_change():
    assert kinds(course("kessel", 1, 1, 1)) == ["new"]


def test_the_gap_is_measured_to_where_the_other_stood_on_that_day():
    later = StandingHistory("aruvia", "truce", ((may(9), stated("aruvia", 2)),))
    [_, change] = [
        one for one in movements([course("kessel", 0, 1), later]) if one.actor == "kessel"
    ]
    assert (change.kind, change.gaps) == ("shift", ())


@given(STANCES, STANCES)
def test_a_gap_is_symmetric_and_between_0_and_1(one, other):
    found = gap(one, other)
    assert found == gap(other, one)
    assert found is None or 0 <= found <= 1


@given(some.permutations([("kessel", (0, 1)), ("aruvia", (2, -1)), ("brisa", (None, 1))]))
def test_the_order_of_courses_changes_nothing(order):
    found = movements([course(actor, *stances) for actor, stances in order])
    assert [(change.on, change.actor, change.kind) for change in found] == [
        (may(1), "aruvia", "new"),
        (may(1), "brisa", "new"),
        (may(1), "kessel", "new"),
        (may(2), "aruvia", "reversal"),
        (may(2), "brisa", "shift"),
        (may(2), "kessel", "shift"),
    ]


def test_a_course_holds_until_its_next_day():
    assert [course("kessel", 1, 2).on(may(1) + timedelta(days)) for days in (-1, 0, 5)] == [
        None,
        stated("kessel", 1),
        stated("kessel", 2),
    ]
