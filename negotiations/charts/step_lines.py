"""The stance of each party on a term over time, drawn as a line with a step per change."""

from dataclasses import dataclass
from datetime import date, timedelta

from negotiations.charts.time_axis import Axis
from negotiations.models import Actor
from negotiations.models.position import Stance
from negotiations.queries.standings.history import StandingHistory
from negotiations.queries.standings.rule import Standing
from negotiations.queries.timeline.term_history import TermHistory

WIDTH, LABELS, TOP = 960, 170, 10
#: A lane has a level for each stance.
LEVEL, LANE = 11, 66
#: How long the axis goes on after the last change.
MARGIN = timedelta(30)


@dataclass(frozen=True)
class Point:
    """The standing that began on the day `on`, at its place in the chart. `look` is the CSS class
    of its stance, `sign` its sign as in the standings.
    """

    x: float
    y: float
    on: date
    standing: Standing

    @property
    def look(self) -> str:
        if self.standing.stance is None:
            return "split" if self.standing.divided else "both"
        return f"s{self.standing.stance}"

    @property
    def sign(self) -> str:
        if self.standing.stance is None:
            return "+|−" if self.standing.divided else "+−"
        return Stance(self.standing.stance).sign


@dataclass(frozen=True)
class StepLine:
    """A party's line: level while a standing holds, a step on the day it changed, a gap while the
    party has no standing. `path` is its SVG path.
    """

    actor: Actor
    top: float
    middle: float
    path: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class StepChart:
    axis: Axis
    height: float
    lines: tuple[StepLine, ...]


def step_chart(history: TermHistory) -> StepChart:
    """A lane per party, in the order of the history. The axis ends on the as-of date, or MARGIN
    after the last change if that is earlier.
    """
    as_of = history.as_of
    days = [day for _, standings in history.histories for day, _ in standings.days]
    first, last = min(days, default=as_of), max(days, default=as_of)
    axis = Axis(first, max(first, min(as_of, last + MARGIN)), LABELS, WIDTH - 24)
    lines = tuple(
        _line(standings, actor, TOP + LANE * number, axis)
        for number, (actor, standings) in enumerate(history.histories)
    )
    return StepChart(axis, TOP + LANE * len(lines) + 24, lines)


def _line(standings: StandingHistory, actor: Actor, top: float, axis: Axis) -> StepLine:
    middle = top + LANE / 2
    points, path, is_drawing = [], "", False
    for day, standing in standings.days:
        x, y = axis.at(day), middle - LEVEL * (standing.stance or 0)
        if not standing.n:
            path, is_drawing = f"{path}H{x:g}" if is_drawing else path, False
            continue
        path += f"H{x:g}V{y:g}" if is_drawing else f"M{x:g} {y:g}"
        points.append(Point(x, y, day, standing))
        is_drawing = True
    if is_drawing:
        path += f"H{axis.right:g}"
    return StepLine(actor, top, middle, path, tuple(points))
