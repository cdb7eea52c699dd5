"""The matrix of the standings: where each party stands on each term as of a date, computed from
the accepted positions.

`counted_positions` finds the positions of each cell's deciding date; `rule` adds them up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from negotiations.models import Article, Negotiation, Position
from negotiations.queries.standings.columns import StandingsRow, StandingsRows, rows_of
from negotiations.queries.standings.context import (
    StandingContext,
    context_of,
    factions_of,
    representation_of_factions,
)
from negotiations.queries.standings.counted_positions import (
    Cells,
    Reading,
    RowRepresentation,
    deciding,
    overrides_of,
    positions_by_cell,
)
from negotiations.queries.standings.representation import Representation
from negotiations.queries.standings.rule import Overrides, Standing, standing_of
from negotiations.queries.standings.terms_at_stake import AtStake, Reach, at_stake, reaches

ALL_VOICES = Reading()
VOICES = ("own_else_reported", "own", "reported")
#: The stance of each faction of an actor.
FactionStances = tuple[tuple[UUID, int | None], ...]


@dataclass(frozen=True)
class Matrix:
    """The standings of a negotiation as of a date, row by row, each row in the order of `terms`.

    `coded`: some article was coded by then. `closed`: the terms that are not alive on that day,
    whose cells are blank. `representation`: for each row, through which positions reach it.
    """

    negotiation: UUID
    as_of: date
    voice: str
    layer: str
    rows: tuple[StandingsRow, ...]
    terms: tuple[UUID, ...]
    standings: tuple[Standing, ...]
    coded: bool
    closed: frozenset[UUID] = frozenset()
    representation: tuple[tuple[Representation, ...], ...] = ()
    reading: Reading = ALL_VOICES

    def context(self) -> dict[tuple[UUID, UUID], StandingContext]:
        """The context of these standings, by actor and term. Two queries."""
        by_actor = {
            row.actor: ties for row, ties in zip(self.rows, self.representation, strict=True)
        }
        return context_of(self.negotiation, self.standings, by_actor, self.as_of, self.reading)

    def on(self, term: UUID) -> dict[UUID, Standing]:
        """The standings on one of its terms, by actor."""
        nth = self.terms.index(term)
        here = self.standings[nth :: len(self.terms)]
        return {row.actor: standing for row, standing in zip(self.rows, here, strict=True)}


def standings(
    negotiation: Negotiation,
    *,
    as_of: date,
    voice: str = "own_else_reported",
    layer: str = "parties",
    holders: Collection[UUID] | None = None,
    side: str = "",
    other_days: bool = False,
    terms: Collection[UUID] | None = None,
    closed: bool = False,
    on_record: bool = False,
    outlet: UUID | None = None,
    audience: str = "",
    rows: StandingsRows | None = None,
) -> Matrix:
    """The matrix by RULE, narrowed to the actors in `holders` and to `terms` if given. A fixed
    number of queries.

    `side`, `other_days`: as for `rows_of`. `rows`: the rows of this layer and date, if they are
    read already. `closed`: also terms that are not alive that day. `on_record`, `outlet`,
    `audience`: count only positions on record, in articles of this outlet, said to this audience.
    """
    stake = at_stake(negotiation)
    wanted = [term for term in stake.parents if terms is None or term in terms]
    dead = frozenset(term for term in wanted if not stake.is_alive(term, as_of))
    shown = wanted if closed else [term for term in wanted if term not in dead]
    representation, shown_rows = rows or rows_of(
        negotiation, layer, as_of, holders=holders, side=side, other_days=other_days
    )
    reading = Reading(voice, on_record, outlet, audience)
    overrides = overrides_of(negotiation, representation, stake, as_of, reading)
    reaching = reaches(shown, stake, as_of)
    cells = deciding(representation, reaching, as_of, reading, stake, overrides)
    cells |= _with_what_they_deny(cells, representation, shown, stake, as_of, reading, overrides)
    coded = Article.objects.filter(negotiation=negotiation).read_by(as_of).coded().exists()
    blank = "silent" if coded else "unread"
    factions = _factions(shown_rows, reaching, shown, as_of, reading, stake, negotiation)
    found = [
        standing_of(
            row.party, row.actor, term, cells.get((number, nth), ()), as_of, blank, overrides
        )
        for number, row in enumerate(shown_rows)
        for nth, term in enumerate(shown)
    ]
    if factions:
        found = [one._replace(factions=factions.get((one.actor, one.term), ())) for one in found]
    return Matrix(
        negotiation.pk,
        as_of,
        voice,
        layer,
        tuple(shown_rows),
        tuple(shown),
        tuple(found),
        coded,
        dead & frozenset(shown),
        tuple(map(tuple, representation)),
        reading,
    )


def _factions(
    rows: Sequence[StandingsRow],
    reaching: Sequence[Reach],
    terms: Sequence[UUID],
    as_of: date,
    reading: Reading,
    stake: AtStake,
    negotiation: Negotiation,
) -> dict[tuple[UUID, UUID], FactionStances]:
    """By actor and term, the stances of the actor's factions, by the same rule."""
    factions = factions_of([row.actor for row in rows], as_of)
    if not factions:
        return {}
    representation = representation_of_factions(factions)
    overrides = overrides_of(negotiation, representation, stake, as_of, reading)
    cells = deciding(representation, reaching, as_of, reading, stake, overrides)
    found: dict[tuple[UUID, UUID], FactionStances] = {}
    for (number, nth), positions in sorted(cells.items()):
        faction, term = factions[number], terms[nth]
        standing = standing_of(None, faction.actor, term, positions, as_of, "silent", overrides)
        others = found.get((faction.of, term), ())
        found[faction.of, term] = (*others, (faction.actor, standing.stance))
    return found


def default_day(negotiation: Negotiation) -> date:
    """The as-of date unless another is asked for: the end of the talks, else the last day with an
    accepted position, else today.
    """
    accepted = Position.objects.accepted().filter(negotiation=negotiation).order_by("-said_until")
    newest = accepted.values_list("said_until", flat=True).first
    return negotiation.ended_on or newest() or timezone.localdate()


def _with_what_they_deny(
    cells: Cells,
    representation: RowRepresentation,
    terms: Sequence[UUID],
    stake: AtStake,
    as_of: date,
    reading: Reading,
    overrides: Overrides,
) -> Cells:
    """The cells whose newest word is a denial, with what other voices of the party had said. Three
    queries if there are any.
    """
    denying = [
        cell
        for cell, found in cells.items()
        if overrides.denials.issuperset(one.position for one in found)
    ]
    if not denying:
        return {}
    rows = {row for row, _ in denying}
    numbers = sorted({number for _, number in denying})
    whole = positions_by_cell(
        representation,
        [terms[number] for number in numbers],
        stake,
        as_of,
        reading,
        overrides,
        rows,
    )
    return {
        (row, number): whole[row, numbers.index(number)].deciding(as_of) for row, number in denying
    }
