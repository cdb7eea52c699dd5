"""How standings move: the standing of a party on a term on each day on which what decides it
changed.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.models import Negotiation
from negotiations.queries.standings.columns import StandingsRow, rows_of
from negotiations.queries.standings.counted_positions import (
    Reading,
    overrides_of,
    positions_by_cell,
)
from negotiations.queries.standings.representation import DAY
from negotiations.queries.standings.rule import CellPositions, Standing, standing_of
from negotiations.queries.standings.terms_at_stake import AtStake, at_stake


@dataclass(frozen=True)
class StandingHistory:
    """The standings of an actor on a term, each with the day from which it holds until the next,
    oldest first.

    A blank one (n = 0) stands where what stood has ended: the term was closed, a report denied.
    """

    actor: UUID
    term: UUID
    days: tuple[tuple[date, Standing], ...]

    def on(self, day: date) -> Standing | None:
        """The standing on that day; None where nothing stands."""
        found = next((standing for since, standing in reversed(self.days) if since <= day), None)
        return found if found and found.n else None

    @property
    def stated(self) -> tuple[tuple[date, Standing], ...]:
        """Without the blank ones."""
        return tuple((day, standing) for day, standing in self.days if standing.n)


def standing_histories(
    negotiation: Negotiation,
    *,
    until: date,
    voice: str = "own_else_reported",
    layer: str = "parties",
    holders: Collection[UUID] | None = None,
    terms: Collection[UUID] | None = None,
) -> tuple[StandingHistory, ...]:
    """By the rule of the standings, as of every day until then, of every actor that has a column on
    any day; a party that said nothing on a term has no course.

    Reads every position that reaches them: narrow it to terms or holders where there are a great
    many.
    """
    stake = at_stake(negotiation)
    shown = [term for term in stake.parents if terms is None or term in terms]
    ties, rows = rows_of(negotiation, layer, until, holders=holders, other_days=True)
    reading = Reading(voice)
    overrides = overrides_of(negotiation, ties, stake, until, reading)
    found = positions_by_cell(ties, shown, stake, until, reading, overrides)
    made = (
        StandingHistory(row.actor, term, tuple(_days(row, term, found[number, nth], stake, until)))
        for number, row in enumerate(rows)
        for nth, term in enumerate(shown)
        if (number, nth) in found
    )
    return tuple(course for course in made if course.days)


def _days(
    row: StandingsRow, term: UUID, history: CellPositions, stake: AtStake, until: date
) -> Iterator[tuple[date, Standing]]:
    last: tuple[UUID, ...] = ()
    for day in sorted(_eventful(term, history, stake)):
        if day <= until:
            those = history.deciding(day) if stake.is_alive(term, day) else []
            standing = standing_of(
                row.party, row.actor, term, those, day, "silent", history.overrides
            )
            if standing.positions != last:
                yield day, standing
            last = standing.positions


def _eventful(term: UUID, history: CellPositions, stake: AtStake) -> set[date]:
    """The days on which what decides may change: something is said, revised or denied, a term is
    tabled or closed.
    """
    said = [one for days in history.by_day.values() for those in days.values() for one in those]
    found = {one.said_until for one in said}
    overrides = history.overrides
    found |= {overrides.revised[one.position] for one in said if one.position in overrides.revised}
    found.update(overrides.denied.get((history.row, history.family), ()))
    for holder in {one.holder for one in said if one.inferred}:
        found.update(overrides.words.get((holder, history.family), ()))
    for source in {term, *(one.source for one in said)}:
        start, end = stake.lives[source]
        found |= {start} - {date.min} | ({end + DAY} if end < date.max else set())
    return found
