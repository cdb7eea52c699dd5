"""The timeline: a lane for each party with the changes of its standings, the rounds behind them,
and the words of each.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from negotiations.charts.time_axis import Axis
from negotiations.models import Actor, Negotiation, Position, Round, Term
from negotiations.queries.standings.history import courses
from negotiations.queries.standings.movement import KINDS, Movement, movements
from negotiations.queries.standings.rule import Standing

WIDTH, LABELS, TOP, ROW, APART = 960, 170, 54, 20, 26
#: After the last change, so that its mark is clear of the edge.
MARGIN = timedelta(30)
#: More positions than these are not read at once: an area must be chosen.
MOST = 30_000
#: Positions are read for so many changes at a time.
BATCH = 500


@dataclass(frozen=True)
class Moved:
    """A change, and how far the party then was from whom: `(actor, before, after, reported)`, where
    `reported` says that it is known from reports only where the other stood. `number` names it
    here; `with_words` adds what was said before and after.
    """

    number: int
    change: Movement
    actor: Actor
    term: Term
    gaps: tuple[tuple[Actor, float, float, bool], ...]
    before: tuple[Position, ...] = ()
    after: tuple[Position, ...] = ()


@dataclass(frozen=True)
class Mark:
    """Changes of one kind that stand too near each other to be told apart, the oldest first;
    `query` asks for these days alone.
    """

    x: float
    y: float
    kind: str
    moved: tuple[Moved, ...]

    @property
    def query(self) -> str:
        days = [one.change.on for one in self.moved]
        return urlencode({"since": min(days), "until": max(days)})


@dataclass(frozen=True)
class Lane:
    """Between `top` and `bottom`, with a row for each kind of change."""

    actor: Actor
    top: float
    bottom: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Band:
    """A round along the axis; `label` where there is room for it."""

    x: float
    width: float
    round: Round
    label: str


@dataclass(frozen=True)
class Timeline:
    """`moved` are all changes, the newest first."""

    axis: Axis
    height: float
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    moved: tuple[Moved, ...]

    @property
    def key(self) -> tuple[tuple[str, int, str], ...]:
        """Each kind of mark, where it stands in the key, and its words."""
        return tuple(
            (kind, 12 + 150 * number, words) for number, (kind, words) in enumerate(KINDS.items())
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind that there is."""
        counted = Counter(one.change.kind for one in self.moved)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


def timeline(
    negotiation: Negotiation,
    *,
    since: date | None,
    until: date,
    voice: str,
    terms: Sequence[UUID] | None = None,
) -> Timeline | None:
    """The changes from `since` (the first, if None) until `until`; None where there are too many
    positions to read.
    """
    if _too_many(negotiation, terms):
        return None
    found = movements(courses(negotiation, until=until, voice=voice, terms=terms))
    shown = [change for change in found if since is None or change.on >= since]
    moved = _moved(shown)
    first = since or min((change.on for change in shown), default=until)
    last = max((change.on for change in shown), default=until)
    axis = Axis(first, max(first, min(until, last + MARGIN)), LABELS, WIDTH - 24)
    lanes = tuple(_lanes(moved, axis))
    height = (lanes[-1].bottom if lanes else TOP) + 24
    return Timeline(axis, height, lanes, tuple(_bands(negotiation, axis)), tuple(reversed(moved)))


def with_words(moved: Sequence[Moved]) -> Iterator[Moved]:
    """Each with the positions before and after it, read for BATCH of them at a time."""
    for start in range(0, len(moved), BATCH):
        some = moved[start : start + BATCH]
        keys = {
            key
            for one in some
            for those in (one.change.before, one.change.after)
            if those
            for key in those.positions
        }
        said: dict[UUID, Position] = {
            row.pk: row for row in Position.objects.filter(pk__in=keys).with_coding()
        }
        for one in some:
            yield replace(
                one, before=_said(one.change.before, said), after=_said(one.change.after, said)
            )


def _said(standing: Standing | None, positions: Mapping[UUID, Position]) -> tuple[Position, ...]:
    return (
        tuple(positions[key] for key in standing.positions if key in positions) if standing else ()
    )


def _too_many(negotiation: Negotiation, terms: Sequence[UUID] | None) -> bool:
    said = Position.objects.accepted().filter(negotiation=negotiation)
    said = said if terms is None else said.filter(term__in=terms)
    return bool(said.order_by()[MOST : MOST + 1].values_list("pk", flat=True))


def _moved(found: Sequence[Movement]) -> list[Moved]:
    """With the actors and terms that they name."""
    actors = Actor.objects.in_bulk(
        {change.actor for change in found} | {one.other for change in found for one in change.gaps}
    )
    terms = Term.objects.in_bulk({change.term for change in found})

    def gaps(change: Movement) -> tuple[tuple[Actor, float, float, bool], ...]:
        changed = (one for one in change.gaps if one.before != one.after)
        return tuple(
            (actors[one.other], one.before, one.after, one.reported)
            for one in changed
            if one.before is not None and one.after is not None
        )

    return [
        Moved(number, one, actors[one.actor], terms[one.term], gaps(one))
        for number, one in enumerate(found, 1)
    ]


def _lanes(moved: Iterable[Moved], axis: Axis) -> Iterable[Lane]:
    """The parties with most changes first."""
    by_actor: dict[Actor, list[Moved]] = defaultdict(list)
    for one in moved:
        by_actor[one.actor].append(one)
    top = float(TOP)
    for actor, its in sorted(by_actor.items(), key=lambda pair: (-len(pair[1]), pair[0].sort_key)):
        kinds = [kind for kind in KINDS if any(one.change.kind == kind for one in its)]
        marks = tuple(
            mark
            for row, kind in enumerate(kinds)
            for mark in _marks(its, kind, top + 15 + row * ROW, axis)
        )
        bottom = top + len(kinds) * ROW + 10
        yield Lane(actor, top, bottom, marks)
        top = bottom


def _marks(moved: Iterable[Moved], kind: str, y: float, axis: Axis) -> Iterable[Mark]:
    near: list[Moved] = []
    for one in moved:
        if one.change.kind == kind:
            if near and axis.at(one.change.on) - axis.at(near[0].change.on) >= APART:
                yield Mark(axis.at(near[0].change.on), y, kind, tuple(near))
                near = []
            near.append(one)
    if near:
        yield Mark(axis.at(near[0].change.on), y, kind, tuple(near))


def _bands(negotiation: Negotiation, axis: Axis) -> Iterable[Band]:
    held: Any = (
        negotiation.rounds.exclude(started_on=None).order_by("started_on").with_delegations()
    )
    last = -999.0
    for meeting in held.filter(started_on__lte=axis.end):
        ended = meeting.ended_on or meeting.started_on
        if ended >= axis.start:
            x = axis.at(meeting.started_on)
            fits = x - last > 70
            yield Band(
                x,
                max(3.0, axis.at(ended) - x),
                meeting,
                meeting.place or meeting.name if fits else "",
            )
            last = x if fits else last
