"""Movement: when the standings of a party changed, and whether it came nearer to another party by
it (concession), further from it (hardening), or changed sides (reversal).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.queries.standings.history import StandingHistory
from negotiations.queries.standings.rule import Standing, sign_of

MOVEMENT_KINDS = {
    "concession": "concession",
    "hardening": "hardening",
    "reversal": "reversal",
    "shift": "shift",
    "first_own": "first own word",
    "new": "newly stated",
}
#: The kinds that compare two standings of the same basis.
MOVES = ("concession", "hardening", "reversal", "shift")
#: From rejects (−2) to accepts (+2).
WIDEST = 4


@dataclass(frozen=True)
class Gap:
    """How far a party is from the actor `other` on the term, before and after: 0 to 1, None where
    either had no stance.

    `reported`: the other's standing of that day is known from reports only.
    """

    other: UUID
    before: float | None
    after: float | None
    reported: bool


@dataclass(frozen=True)
class Movement:
    """The standing of a party on a term before and after a change; `before` is None where the
    standing is newly stated.

    `kind` is one of MOVEMENT_KINDS. *new*: there was no standing. *first_own*: the party's own
    voices speak for the first time after reports; `before` is the last report, and there are no
    gaps. *reversal*: the sign turned. *concession*: every gap that changed fell. *hardening*: every
    gap that changed rose. *shift*: any other change.
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
    """|one − other| / 4 of two stances from −2 to 2: 0 is the same, 1 is accepts against rejects;
    None if either is None.
    """
    return None if one is None or other is None else abs(one - other) / WIDEST


def movements(
    histories: Sequence[StandingHistory], *, towards: Iterable[UUID] | None = None
) -> tuple[Movement, ...]:
    """The movements in these histories, oldest first, judged against the histories of the actors
    `towards` (of all others).
    """
    by_term: dict[UUID, list[StandingHistory]] = defaultdict(list)
    wanted = None if towards is None else set(towards)
    for history in histories:
        if wanted is None or history.actor in wanted:
            by_term[history.term].append(history)
    found = [change for history in histories for change in _movements(history, by_term)]
    return tuple(sorted(found, key=lambda change: (change.on, str(change.term), str(change.actor))))


def _movements(
    history: StandingHistory, others: Mapping[UUID, Sequence[StandingHistory]]
) -> Iterator[Movement]:
    actor, term = history.actor, history.term
    before: Standing | None = None
    for day, after in history.days:
        if not after.n:
            before = None
            continue
        if before and before.basis != after.basis:
            if after.basis == "own":
                yield Movement(actor, term, day, before, after, "first_own", ())
            else:
                yield Movement(actor, term, day, None, after, "new", ())
        elif before is None or before.stance != after.stance:
            gaps = tuple(_gaps(actor, day, before, after, others.get(term, ())))
            yield Movement(actor, term, day, before, after, _kind(before, after, gaps), gaps)
        before = after


def _gaps(
    actor: UUID,
    day: date,
    before: Standing | None,
    after: Standing,
    others: Iterable[StandingHistory],
) -> Iterator[Gap]:
    """The gaps to where the others stood on the day of the change."""
    for other in others:
        if other.actor != actor and (there := other.on(day)):
            was = gap(before.stance, there.stance) if before else None
            yield Gap(other.actor, was, gap(after.stance, there.stance), there.basis == "reported")


def _kind(before: Standing | None, after: Standing, gaps: Iterable[Gap]) -> str:
    if before is None:
        return "new"
    if before.stance is not None and after.stance is not None and before.stance * after.stance < 0:
        return "reversal"
    directions = {
        sign_of(change.after - change.before)
        for change in gaps
        if change.before is not None and change.after is not None
    } - {0}
    if directions == {-1}:
        return "concession"
    return "hardening" if directions == {1} else "shift"
