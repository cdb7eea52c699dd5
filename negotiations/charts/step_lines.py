"""The story of a term: the stance of each party on it over time, who proposed it, who is for it and
against, what hangs on what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from negotiations.charts.time_axis import Axis
from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.models.position import Condition, ConditionRelation, SpeechAct, Stance
from negotiations.queries.standings.history import Course, courses
from negotiations.queries.standings.rule import Standing

WIDTH, LABELS, TOP = 960, 170, 10
#: A lane has a level for each stance.
LEVEL, LANE = 11, 66
#: Acts that put a term on the table.
PROPOSING = (SpeechAct.PROPOSE, SpeechAct.OFFER, SpeechAct.DEMAND, SpeechAct.FLOAT)


@dataclass(frozen=True)
class Point:
    """A standing of that day, where it is drawn. `look`: the class of its stance; `sign` as
    everywhere.
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
    """A party's line: level while its standing holds, a step on the day it changed, a gap where
    nothing stands.

    `path` is its SVG path.
    """

    actor: Actor
    top: float
    middle: float
    path: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Hanging:
    """`n` positions of `holder` hang, by the relation, on `term`."""

    relation: str
    term: Term
    holder: Actor
    n: int

    @property
    def relation_words(self) -> str:
        return str(ConditionRelation(self.relation).label).lower()


@dataclass(frozen=True)
class Story:
    """`sides` has the actors of each side as of that day: for, against, undecided, ambivalent,
    divided.
    """

    as_of: date
    axis: Axis
    height: float
    lines: tuple[StepLine, ...]
    proposers: tuple[tuple[Actor, date], ...]
    sides: dict[str, tuple[Actor, ...]]
    hangs_on: tuple[Hanging, ...]
    n: int


def story(negotiation: Negotiation, term: Term, *, as_of: date) -> Story:
    """What is on record of a term until that day, its variants and parents included as the
    standings do.
    """
    found = courses(negotiation, until=as_of, terms=[term.pk])
    actors = Actor.objects.in_bulk({course.actor for course in found})
    days = [day for course in found for day, _ in course.days]
    first, last = min(days, default=as_of), max(days, default=as_of)
    axis = Axis(first, max(first, min(as_of, last + timedelta(30))), LABELS, WIDTH - 24)
    order = sorted(found, key=lambda course: actors[course.actor].sort_key)
    lines = tuple(
        _line(course, actors[course.actor], TOP + LANE * number, axis)
        for number, course in enumerate(order)
    )
    return Story(
        as_of,
        axis,
        TOP + LANE * len(lines) + 24,
        lines,
        _proposers(negotiation, term, as_of),
        _sides(found, actors),
        _hanging(negotiation, term),
        sum(standing.n for course in found for _, standing in course.days),
    )


def _line(course: Course, actor: Actor, top: float, axis: Axis) -> StepLine:
    middle = top + LANE / 2
    points, path, drawn = [], "", False
    for day, standing in course.days:
        x, y = axis.at(day), middle - LEVEL * (standing.stance or 0)
        if not standing.n:
            path, drawn = f"{path}H{x:g}" if drawn else path, False
            continue
        path += f"H{x:g}V{y:g}" if drawn else f"M{x:g} {y:g}"
        points.append(Point(x, y, day, standing))
        drawn = True
    return StepLine(actor, top, middle, f"{path}H{axis.right:g}" if drawn else path, tuple(points))


def _proposers(negotiation: Negotiation, term: Term, as_of: date) -> tuple[tuple[Actor, date], ...]:
    """Who put it on the table, in the order in which they first did."""
    said: Any = Position.objects.accepted().filter(
        negotiation=negotiation, term=term, act__in=PROPOSING
    )
    rows = (
        said.filter(said_until__lte=as_of)
        .values_list("holder")
        .annotate(first=Min("said_until"))
        .order_by("first")
    )
    actors = Actor.objects.in_bulk([holder for holder, _ in rows])
    return tuple((actors[holder], day) for holder, day in rows)


def _sides(found: Iterable[Course], actors: dict[UUID, Actor]) -> dict[str, tuple[Actor, ...]]:
    sides: dict[str, list[Actor]] = {
        "for": [],
        "against": [],
        "undecided": [],
        "ambivalent": [],
        "divided": [],
    }
    for course in found:
        _, standing = course.days[-1]
        if standing.n:
            sides[_side(standing)].append(actors[course.actor])
    return {
        side: tuple(sorted(its, key=lambda actor: actor.sort_key))
        for side, its in sides.items()
        if its
    }


def _side(standing: Standing) -> str:
    if standing.stance is None:
        return "divided" if standing.divided else "ambivalent"
    return "for" if standing.stance > 0 else "against" if standing.stance < 0 else "undecided"


def _hanging(negotiation: Negotiation, term: Term) -> tuple[Hanging, ...]:
    """What positions on it hang on, most often first."""
    on = {
        "position__negotiation": negotiation,
        "position__term": term,
        "position__status": "accepted",
    }
    groups = Condition.objects.filter(**on).values_list("relation", "term", "position__holder")
    rows: Sequence[Any] = list(
        groups.annotate(n=Count("position", distinct=True)).order_by("-n", "relation")[:50]
    )
    terms = Term.objects.in_bulk({row[1] for row in rows})
    actors = Actor.objects.in_bulk({row[2] for row in rows})
    return tuple(
        Hanging(relation, terms[key], actors[holder], n) for relation, key, holder, n in rows
    )
