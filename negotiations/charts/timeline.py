"""The timeline: a lane per party with a mark for each of its movements, and the rounds of talks
behind them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from negotiations.charts.time_axis import Axis
from negotiations.models import Actor, Round
from negotiations.queries.standings.movement import MOVEMENT_KINDS
from negotiations.queries.timeline.party_movements import PartyMovement

WIDTH, LABELS, TOP, ROW = 960, 170, 54, 20
#: Marks nearer to each other than this are drawn as one.
APART = 26
#: How long the axis goes on after the last movement, so that its mark is clear of the edge.
MARGIN = timedelta(30)
#: How far apart the labels of two rounds are at least.
LABEL = 70


@dataclass(frozen=True)
class Mark:
    """Movements of one kind that lie too near each other to be drawn apart, oldest first. `query`
    asks the timeline for their days alone.
    """

    x: float
    y: float
    kind: str
    moved: tuple[PartyMovement, ...]

    @property
    def query(self) -> str:
        days = [moved.change.on for moved in self.moved]
        return urlencode({"since": min(days), "until": max(days)})


@dataclass(frozen=True)
class Lane:
    """A party's lane between `top` and `bottom`, with a row for each kind of movement."""

    actor: Actor
    top: float
    bottom: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Band:
    """A round along the axis; `label` is empty where there is no room for it."""

    x: float
    width: float
    round: Round
    label: str


@dataclass(frozen=True)
class Timeline:
    axis: Axis
    height: float
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]

    @property
    def key(self) -> tuple[tuple[str, int, str], ...]:
        """Each kind of mark, its x in the key, and its words."""
        return tuple(
            (kind, 12 + 150 * number, words)
            for number, (kind, words) in enumerate(MOVEMENT_KINDS.items())
        )


def timeline(
    found: Sequence[PartyMovement], rounds: Iterable[Round], *, since: date | None, until: date
) -> Timeline:
    """The timeline of these movements, oldest first, from `since` (or the first of them) to MARGIN
    after the last, at most to `until`.
    """
    first = since or min((moved.change.on for moved in found), default=until)
    last = max((moved.change.on for moved in found), default=until)
    axis = Axis(first, max(first, min(until, last + MARGIN)), LABELS, WIDTH - 24)
    lanes = tuple(_lanes(found, axis))
    height = (lanes[-1].bottom if lanes else TOP) + 24
    return Timeline(axis, height, lanes, tuple(_bands(rounds, axis)))


def _lanes(found: Iterable[PartyMovement], axis: Axis) -> Iterator[Lane]:
    """The parties with most movements first."""
    by_actor: dict[Actor, list[PartyMovement]] = defaultdict(list)
    for moved in found:
        by_actor[moved.actor].append(moved)
    top = float(TOP)
    for actor, of_actor in sorted(
        by_actor.items(), key=lambda pair: (-len(pair[1]), pair[0].sort_key)
    ):
        kinds = [
            kind for kind in MOVEMENT_KINDS if any(one.change.kind == kind for one in of_actor)
        ]
        marks = tuple(
            mark
            for row, kind in enumerate(kinds)
            for mark in _marks(of_actor, kind, top + 15 + row * ROW, axis)
        )
        bottom = top + len(kinds) * ROW + 10
        yield Lane(actor, top, bottom, marks)
        top = bottom


def _marks(found: Iterable[PartyMovement], kind: str, y: float, axis: Axis) -> Iterator[Mark]:
    near: list[PartyMovement] = []
    for moved in found:
        if moved.change.kind == kind:
            if near and axis.at(moved.change.on) - axis.at(near[0].change.on) >= APART:
                yield Mark(axis.at(near[0].change.on), y, kind, tuple(near))
                near = []
            near.append(moved)
    if near:
        yield Mark(axis.at(near[0].change.on), y, kind, tuple(near))


def _bands(rounds: Iterable[Round], axis: Axis) -> Iterator[Band]:
    """Those of the dated rounds that fall on the axis."""
    labelled = float("-inf")
    for meeting in rounds:
        started, ended = meeting.started_on, meeting.ended_on or meeting.started_on
        if started and ended and started <= axis.end and ended >= axis.start:
            x = axis.at(started)
            fits = x - labelled > LABEL
            label = (meeting.place or meeting.name) if fits else ""
            yield Band(x, max(3.0, axis.at(ended) - x), meeting, label)
            labelled = x if fits else labelled
