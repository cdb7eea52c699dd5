"""The stance of each party on a term over time."""

from datetime import date

from negotiations.charts.step_lines import LEVEL, step_chart
from negotiations.models import Actor
from negotiations.queries.standings.history import StandingHistory
from negotiations.queries.standings.rule import Standing
from negotiations.queries.timeline.term_history import TermHistory

KESSEL = Actor(name="Kessel")


def may(day):
    return date(2031, 5, day)


def drawn(*stances, divided=False):
    """Kessel's line, from (day, stance, number of positions)."""
    days = tuple(
        (may(day), Standing(None, KESSEL.pk, KESSEL.pk, stance, n=n, divided=divided))
        for day, stance, n in stances
    )
    history = StandingHistory(KESSEL.pk, KESSEL.pk, days)
    return step_chart(TermHistory(may(12), ((KESSEL, history),), (), {}, ()))


def test_a_line_steps_where_the_standing_changed():
    chart = drawn((2, -1, 1), (12, 2, 1))
    [line] = chart.lines
    first, second = line.points
    assert (first.y, second.y) == (line.middle + LEVEL, line.middle - 2 * LEVEL)
    assert line.path == f"M{first.x:g} {first.y:g}H{second.x:g}V{second.y:g}H{chart.axis.right:g}"
    assert [point.sign for point in line.points] == ["−", "++"]


def test_a_line_has_a_gap_where_nothing_stands():
    chart = drawn((2, -1, 1), (5, None, 0), (12, 2, 1))
    [line] = chart.lines
    first, second = line.points
    assert line.path == (
        f"M{first.x:g} {first.y:g}H{chart.axis.at(may(5)):g}"
        f"M{second.x:g} {second.y:g}H{chart.axis.right:g}"
    )


def test_contradicting_signs_have_a_look_of_their_own():
    looks = [drawn((2, None, 2), divided=divided).lines[0].points[0] for divided in (False, True)]
    assert [(point.look, point.sign) for point in looks] == [("both", "+−"), ("split", "+|−")]


def test_a_term_on_which_nobody_spoke_has_no_line():
    chart = step_chart(TermHistory(may(20), (), (), {}, ()))
    assert chart.lines == ()
