"""The history of standings: the standing of an actor on a term from each day on which the positions
that decide it changed.
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
    """The standings of an actor on a term, oldest first, each with the day from which it holds
    until the next.

    A blank standing (n = 0) marks the end of the one before: the term was closed, or a report was
    denied.
    """

    actor: UUID
    term: UUID
    days: tuple[tuple[date, Standing], ...]

    def on(self, day: date) -> Standing | None:
        """The standing on that day; None where there is none, or a blank one."""
        latest = next((standing for since, standing in reversed(self.days) if since <= day), None)
        return latest if latest and latest.n else None

    @property
    def stated(self) -> tuple[tuple[date, Standing], ...]:
        """The standings that are not blank."""
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
    """The histories, by the rule of the standings, of every actor that has a column on any day
    until then; an actor that said nothing on a term has none on it.

    It reads every position that reaches a cell: narrow it to terms or holders in a large corpus. A
    fixed number of queries.
    """
    stake = at_stake(negotiation)
    shown = [term for term in stake.parents if terms is None or term in terms]
    representation, rows = rows_of(negotiation, layer, until, holders=holders, other_days=True)
    reading = Reading(voice)
    overrides = overrides_of(negotiation, representation, stake, until, reading)
    cells = positions_by_cell(representation, shown, stake, until, reading, overrides)
    histories = (
        StandingHistory(row.actor, term, tuple(_days(row, term, cells[number, nth], stake, until)))
        for number, row in enumerate(rows)
        for nth, term in enumerate(shown)
        if (number, nth) in cells
    )
    return tuple(history for history in histories if history.days)


def _days(
    row: StandingsRow, term: UUID, cell: CellPositions, stake: AtStake, until: date
) -> Iterator[tuple[date, Standing]]:
    """Each day until then on which other positions came to decide, with the standing."""
    last: tuple[UUID, ...] = ()
    for day in sorted(_days_of_change(term, cell, stake)):
        if day <= until:
            deciding = cell.deciding(day) if stake.is_alive(term, day) else []
            standing = standing_of(
                row.party, row.actor, term, deciding, day, "silent", cell.overrides
            )
            if standing.positions != last:
                yield day, standing
            last = standing.positions


def _days_of_change(term: UUID, cell: CellPositions, stake: AtStake) -> set[date]:
    """The days on which other positions may come to decide: a position is said, revised or denied,
    or a term is tabled or closed.
    """
    positions = [one for by_day in cell.by_day.values() for day in by_day.values() for one in day]
    days = {one.said_until for one in positions}
    overrides = cell.overrides
    days |= {
        overrides.revised[one.position] for one in positions if one.position in overrides.revised
    }
    days.update(overrides.denied.get((cell.row, cell.family), ()))
    for holder in {one.holder for one in positions if one.inferred}:
        days.update(overrides.words.get((holder, cell.family), ()))
    for source in {term, *(one.source for one in positions)}:
        start, end = stake.lives[source]
        days |= {start} - {date.min} | ({end + DAY} if end < date.max else set())
    return days
