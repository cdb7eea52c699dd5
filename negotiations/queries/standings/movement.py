"""When positions changed, and whether that brought a party nearer to another: concession,
hardening, reversal.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.queries.standings.history import StandingHistory
from negotiations.queries.standings.rule import Standing

MOVEMENT_KINDS = {
    "concession": "concession",
    "hardening": "hardening",
    "reversal": "reversal",
    "shift": "shift",
    "first_own": "first own word",
    "new": "newly stated",
}
#: Changes from one standing to another of the same basis.
MOVES = ("concession", "hardening", "reversal", "shift")


@dataclass(frozen=True)
class Gap:
    """How far a party is from the actor `other` on the term, before and after: 0…1, None where
    either had no stance.

    `reported`: where the other stood that day is known from reports only.
    """

    other: UUID
    before: float | None
    after: float | None
    reported: bool


@dataclass(frozen=True)
class Movement:
    """The standing of a party on a term before and after; `before` is None where it is newly
    stated.

    `kind`: new; first_own where the party's own voices speak for the first time after reports, of
    which `before` is the last: it has no direction and no gaps; reversal if the sign turned;
    concession if the gap fell towards each party it changed towards, hardening if it rose towards
    each; else shift.
    """

    actor: UUID
    term: UUID
    on: date
    before: Standing | None
    after: Standing
    kind: str
    gaps: tuple[Gap, ...]

    @property
    def words(self) -> str:
        return MOVEMENT_KINDS[self.kind]


def gap(one: int | None, other: int | None) -> float | None:
    """|one − other| / 4: of two stances of −2…2, from 0 to 1; None if either is none."""
    return None if one is None or other is None else abs(one - other) / 4


def movements(
    courses: Sequence[StandingHistory], *, towards: Iterable[UUID] | None = None
) -> tuple[Movement, ...]:
    """The changes in these courses, oldest first, judged against the courses of the actors
    `towards` (all others).
    """
    by_term: dict[UUID, list[StandingHistory]] = defaultdict(list)
    wanted = None if towards is None else set(towards)
    for course in courses:
        if wanted is None or course.actor in wanted:
            by_term[course.term].append(course)
    found = [change for course in courses for change in _changes(course, by_term)]
    return tuple(sorted(found, key=lambda change: (change.on, str(change.term), str(change.actor))))


def _changes(
    course: StandingHistory, others: Mapping[UUID, Sequence[StandingHistory]]
) -> Iterator[Movement]:
    before: Standing | None = None
    for day, after in course.days:
        if not after.n:
            before = None
            continue
        if before and before.basis != after.basis:
            kind = "first_own" if after.basis == "own" else "new"
            yield Movement(
                course.actor,
                course.term,
                day,
                before if kind == "first_own" else None,
                after,
                kind,
                (),
            )
        elif before is None or before.stance != after.stance:
            gaps = tuple(_gaps(course.actor, day, before, after, others.get(course.term, ())))
            yield Movement(
                course.actor, course.term, day, before, after, _kind(before, after, gaps), gaps
            )
        before = after


def _gaps(
    actor: UUID,
    day: date,
    before: Standing | None,
    after: Standing,
    others: Iterable[StandingHistory],
) -> Iterator[Gap]:
    """Against where the others stood on the day of the change."""
    for other in others:
        if other.actor != actor and (there := other.on(day)):
            was = gap(before.stance, there.stance) if before else None
            yield Gap(other.actor, was, gap(after.stance, there.stance), there.basis == "reported")


def _kind(before: Standing | None, after: Standing, gaps: Iterable[Gap]) -> str:
    if before is None:
        return "new"
    if before.stance is not None and after.stance is not None and before.stance * after.stance < 0:
        return "reversal"
    moved = {
        _sign(one.after - one.before)
        for one in gaps
        if one.before is not None and one.after is not None
    } - {0}
    return {frozenset({-1}): "concession", frozenset({1}): "hardening"}.get(
        frozenset(moved), "shift"
    )


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
