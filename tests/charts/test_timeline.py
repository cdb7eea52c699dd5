"""The timeline: lanes, marks and rounds."""

from datetime import date

import pytest

from negotiations.charts.time_axis import Axis
from negotiations.charts.timeline import timeline
from negotiations.models import Actor, Round, Term
from negotiations.queries.standings.movement import Movement
from negotiations.queries.standings.rule import Standing
from negotiations.queries.timeline.party_movements import PartyMovement

KESSEL, ARUVIA, TRUCE = Actor(name="Kessel"), Actor(name="Aruvia"), Term(label="Ceasefire")


def may(day):
    return date(2031, 5, day)


def moved(actor, kind, day):
    standing = Standing(None, actor.pk, TRUCE.pk, n=1, said_until=day)
    change = Movement(actor.pk, TRUCE.pk, day, None, standing, kind, ())
    return PartyMovement(day.toordinal(), change, actor, TRUCE, ())


def drawn(*found, rounds=(), since=None):
    return timeline(found, rounds, since=since, until=may(31))


def test_the_party_that_moved_most_has_the_first_lane_and_near_movements_one_mark():
    lanes = drawn(
        moved(ARUVIA, "new", may(1)),
        moved(KESSEL, "new", may(3)),
        moved(KESSEL, "concession", may(9)),
        moved(KESSEL, "hardening", may(10)),
        moved(KESSEL, "concession", may(11)),
        since=date(2030, 1, 1),
    ).lanes
    assert [lane.actor.name for lane in lanes] == ["Kessel", "Aruvia"]
    assert [(mark.kind, len(mark.moved)) for mark in lanes[0].marks] == [
        ("concession", 2),
        ("hardening", 1),
        ("new", 1),
    ]
    assert lanes[0].marks[0].query == "since=2031-05-09&until=2031-05-11"


def test_a_round_stands_where_it_was_held():
    held = Round(name="First", place="Geneva", started_on=may(6), ended_on=may(8))
    chart = drawn(moved(KESSEL, "new", may(1)), moved(KESSEL, "shift", may(11)), rounds=[held])
    [band] = chart.bands
    assert (band.x, band.x + band.width) == (chart.axis.at(may(6)), chart.axis.at(may(8)))


def test_rounds_outside_the_days_are_not_drawn_and_a_near_one_has_no_label():
    rounds = [
        Round(name="Before", started_on=may(1)),
        Round(name="First", started_on=may(6)),
        Round(name="Second", started_on=may(7)),
    ]
    chart = drawn(moved(KESSEL, "new", may(20)), rounds=rounds, since=may(3))
    assert [(band.round.name, band.label) for band in chart.bands] == [
        ("First", "First"),
        ("Second", ""),
    ]


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
