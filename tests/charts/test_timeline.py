"""The timeline: lanes, rounds and the words of each change."""

from datetime import date

import pytest

from negotiations.charts import timeline as here
from negotiations.charts.time_axis import Axis
from negotiations.charts.timeline import timeline, with_words
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


def drawn(talks, **asked):
    return timeline(
        talks, **{"since": None, "until": may(31), "voice": "own_else_reported", **asked}
    )


def words(talks):
    return list(with_words(drawn(talks).moved))


def test_each_change_has_the_words_before_and_after_it(talks, say):
    first, second = say("Kessel", 0, 3), say("Kessel", 1, 9)
    newest = words(talks)[0]
    assert ([one.pk for one in newest.before], [one.pk for one in newest.after]) == (
        [first.pk],
        [second.pk],
    )


def test_how_far_a_party_was_from_another_is_told(talks, say):
    say("Aruvia", 2, 1), say("Kessel", 0, 3), say("Kessel", 1, 9)
    newest = words(talks)[0]
    assert newest.change.kind == "concession"
    assert [(other.name, *gap) for other, *gap in newest.gaps] == [("Aruvia", 0.5, 0.25, False)]


def test_the_party_that_moved_most_has_the_first_lane_and_near_changes_one_mark(talks, say):
    (
        say("Aruvia", 2, 1),
        say("Kessel", 0, 3),
        say("Kessel", 1, 9),
        say("Kessel", 0, 10),
        say("Kessel", 1, 11),
    )
    lanes = drawn(talks, since=date(2030, 1, 1)).lanes
    assert [lane.actor.name for lane in lanes] == ["Kessel", "Aruvia"]
    assert [(mark.kind, len(mark.moved)) for mark in lanes[0].marks] == [
        ("concession", 2),
        ("hardening", 1),
        ("new", 1),
    ]


def test_only_the_days_asked_for_are_shown(talks, say):
    say("Kessel", 0, 3), say("Kessel", 1, 9)
    assert [one.change.on for one in drawn(talks, since=may(5)).moved] == [may(9)]
    assert [one.change.on for one in drawn(talks, until=may(5)).moved] == [may(3)]


def test_a_round_stands_where_it_was_held(owner, talks, say):
    say("Kessel", 0, 1), say("Kessel", 1, 11)
    make_round(owner, talks, started_on=may(6), ended_on=may(8))
    found = drawn(talks)
    [band] = found.bands
    assert (band.x, band.x + band.width) == (found.axis.at(may(6)), found.axis.at(may(8)))


def test_too_many_positions_are_not_read(talks, say, monkeypatch):
    say("Kessel", 0, 3)
    monkeypatch.setattr(here, "MOST", 0)
    assert drawn(talks) is None


def test_the_queries_do_not_grow_with_the_changes(talks, say, django_assert_max_num_queries):
    for day in range(1, 20):
        say("Kessel", day % 3 - 1, day)
    with django_assert_max_num_queries(15):
        assert len(words(talks)) == 19


@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        (date(2031, 5, 1), date(2031, 8, 2), ["May 2031", "Jun 2031", "Jul 2031", "Aug 2031"]),
        (date(2020, 3, 1), date(2031, 1, 1), ["2022", "2024", "2026", "2028", "2030"]),
        (date(2031, 5, 3), date(2031, 5, 3), []),
    ],
)
def test_an_axis_names_about_eight_days(start, end, names):
    assert [name for _, name in Axis(start, end, 0, 100).ticks] == names


def test_a_day_outside_an_axis_stands_at_its_end():
    axis = Axis(may(1), may(11), 100, 200)
    assert [axis.at(may(6)), axis.at(date(2030, 1, 1)), axis.at(date(2032, 1, 1))] == [
        150,
        100,
        200,
    ]
