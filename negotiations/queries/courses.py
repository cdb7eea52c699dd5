"""How standings move: the standing of a party on a term on each day on which what decides it changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.models import Negotiation
from negotiations.queries.counting import Counted, Reading, counted, reaches
from negotiations.queries.standings import Row, Standing, at_stake, rows_of, standing_of


@dataclass(frozen=True)
class Course:
    """The standings of an actor on a term, each with the day from which it holds until the next, oldest first."""

    actor: UUID
    term: UUID
    days: tuple[tuple[date, Standing], ...]

    def on(self, day: date) -> Standing | None:
        """The standing on that day."""
        return next((standing for since, standing in reversed(self.days) if since <= day), None)


def courses(
    negotiation: Negotiation,
    *,
    until: date,
    voice: str = "own_else_reported",
    layer: str = "parties",
    holders: Sequence[UUID] | None = None,
    terms: Sequence[UUID] | None = None,
) -> tuple[Course, ...]:
    """By the rule of the standings, as of every day until then; a party that said nothing on a term has no course.

    Reads every position that counts: narrow it to terms or holders where there are a great many.
    """
    family = at_stake(negotiation)
    shown = [term for term in family if terms is None or term in terms]
    ties, rows = rows_of(negotiation, layer, holders)
    first = {row.actor: number for number, row in reversed(list(enumerate(rows)))}  # an actor may be a party twice
    chosen = sorted(first.values())
    cells = counted(ties, reaches(shown, family), until, Reading(voice), chosen)
    return tuple(
        _course(rows[number], term, cells[number, nth])
        for number in chosen
        for nth, term in enumerate(shown)
        if (number, nth) in cells
    )


def _course(row: Row, term: UUID, found: Sequence[Counted]) -> Course:
    """Own voices decide from the first day on which they spoke, the others until then."""
    since = min((one.said_until for one in found if one.own), default=date.max)
    deciding = [one for one in found if one.own or one.said_until < since]
    days = _by_day(deciding).items()
    return Course(row.actor, term, tuple((day, standing_of(row, term, one, day, "silent")) for day, one in days))


def _by_day(found: Iterable[Counted]) -> dict[date, list[Counted]]:
    days: dict[date, list[Counted]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.said_until):
        days[one.said_until].append(one)
    return days
