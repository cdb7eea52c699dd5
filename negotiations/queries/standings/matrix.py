"""The standings: where each party stands on each term as of a date, computed from the accepted
positions.

PostgreSQL finds the deciding date of each cell and the positions of that date through the index
`position_newest_first`; what they add up to is decided in `rule`.
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
    Reach,
    Reading,
    deciding,
    overrides_of,
    positions_by_cell,
    reaches,
)
from negotiations.queries.standings.representation import Representation
from negotiations.queries.standings.rule import Overrides, Standing, standing_of
from negotiations.queries.standings.terms_at_stake import AtStake, at_stake

ALL_VOICES = Reading()
VOICES = ("own_else_reported", "own", "reported")


@dataclass(frozen=True)
class Matrix:
    """The standings of a negotiation, row by row in the order of `terms`; `coded`: some article is,
    by then.

    `closed` are those of its terms that are not alive on that day: their cells are blank.
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
    ties: tuple[tuple[Representation, ...], ...] = ()
    reading: Reading = ALL_VOICES

    def context(self) -> dict[tuple[UUID, UUID], StandingContext]:
        """What is known beside these standings and never changes them, by actor and term. Two
        queries.
        """
        ties = {row.actor: its for row, its in zip(self.rows, self.ties, strict=True)}
        return context_of(self.negotiation, self.standings, ties, self.as_of, self.reading)

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
    """The matrix by RULE, narrowed to rows of the actors in `holders` and to `terms`, if given.

    `side`, `other_days`: as for `rows_of`; `rows`: those of this layer and as-of date, if they are
    read already. `closed`: also terms that are not alive that day. `on_record`, `outlet`,
    `audience`: count only positions on record, in articles of this outlet, said to this audience.
    """
    stake = at_stake(negotiation)
    wanted = [term for term in stake.parents if terms is None or term in terms]
    dead = frozenset(term for term in wanted if not stake.is_alive(term, as_of))
    shown = wanted if closed else [term for term in wanted if term not in dead]
    ties, shown_rows = rows or rows_of(
        negotiation, layer, as_of, holders=holders, side=side, other_days=other_days
    )
    reading = Reading(voice, on_record, outlet, audience)
    overrides = overrides_of(negotiation, ties, stake, as_of, reading)
    reaching = reaches(shown, stake, as_of)
    found = deciding(ties, reaching, as_of, reading, stake, overrides)
    found |= _with_what_they_deny(found, ties, shown, stake, as_of, reading, overrides)
    coded = Article.objects.filter(negotiation=negotiation).read_by(as_of).coded().exists()
    blank = "silent" if coded else "unread"
    factions = _factions(shown_rows, reaching, shown, as_of, reading, stake, negotiation)
    cells = [
        standing_of(
            row.party, row.actor, term, found.get((number, nth), ()), as_of, blank, overrides
        )
        for number, row in enumerate(shown_rows)
        for nth, term in enumerate(shown)
    ]
    if factions:
        cells = [one._replace(factions=factions.get((one.actor, one.term), ())) for one in cells]
    return Matrix(
        negotiation.pk,
        as_of,
        voice,
        layer,
        tuple(shown_rows),
        tuple(shown),
        tuple(cells),
        coded,
        dead & frozenset(shown),
        tuple(map(tuple, ties)),
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
) -> dict[tuple[UUID, UUID], tuple[tuple[UUID, int | None], ...]]:
    """By actor and term, where each faction of the actor stands by the same rule."""
    known = factions_of([row.actor for row in rows], as_of)
    if not known:
        return {}
    ties = representation_of_factions(known)
    overrides = overrides_of(negotiation, ties, stake, as_of, reading)
    found: dict[tuple[UUID, UUID], tuple[tuple[UUID, int | None], ...]] = {}
    for (number, nth), those in sorted(
        deciding(ties, reaching, as_of, reading, stake, overrides).items()
    ):
        faction, term = known[number], terms[nth]
        standing = standing_of(None, faction.actor, term, those, as_of, "silent", overrides)
        found[faction.of, term] = (
            *found.get((faction.of, term), ()),
            (faction.actor, standing.stance),
        )
    return found


def default_day(negotiation: Negotiation) -> date:
    """As of which day standings are shown unless another is asked for: the end of the talks, else
    the last day with an accepted position, else today.
    """
    said = Position.objects.accepted().filter(negotiation=negotiation).order_by("-said_until")
    newest = said.values_list("said_until", flat=True).first
    return negotiation.ended_on or newest() or timezone.localdate()


def _with_what_they_deny(
    found: Cells,
    ties: Sequence[Sequence[Representation]],
    terms: Sequence[UUID],
    stake: AtStake,
    as_of: date,
    reading: Reading,
    overrides: Overrides,
) -> Cells:
    """What decides in the cells whose newest word is a denial: with it, what other voices of the
    party had said.
    """
    cells = [
        cell
        for cell, those in found.items()
        if overrides.denials.issuperset(one.position for one in those)
    ]
    if not cells:
        return {}
    rows, numbers = ({cell[which] for cell in cells} for which in (0, 1))
    these = sorted(numbers)
    whole = positions_by_cell(
        ties, [terms[number] for number in these], stake, as_of, reading, overrides, rows
    )
    return {cell: whole[cell[0], these.index(cell[1])].deciding(as_of) for cell in cells}
