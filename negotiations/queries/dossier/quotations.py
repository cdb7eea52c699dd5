"""The quotations of a dossier: positions of chosen parties by term, then by party, newest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Q

from negotiations.models import Actor, Negotiation, Party, Position, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import SOLID_ATTRIBUTIONS, PositionQuerySet
from negotiations.queries.common.batches import in_batches
from negotiations.queries.standings import (
    VOICES,
    Representation,
    representation_of_parties,
    standings,
)
from negotiations.queries.table import Column, Table, TermRow, in_order, lay_out


@dataclass(frozen=True)
class PartyStatements:
    """The positions of one party on a term."""

    column: Column
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Topic:
    term: Term
    sides: tuple[PartyStatements, ...]


@dataclass(frozen=True)
class Dossier:
    """`n` positions, and `table`, the standings on their terms on the last day.

    As in the standings, a position that counts for two of the parties appears with both; `n` counts
    it once. Positions are read when needed: those of a page, or all in batches. `representation`:
    through which they reach the parties.
    """

    n: int
    positions: PositionQuerySet
    table: Table
    until: date
    representation: Sequence[Representation]

    @property
    def lines(self) -> list[TermRow]:
        """The rows of the table that have a standing."""
        lines = (line for area in self.table.areas for line in area.lines)
        return [line for line in lines if any(cell.standing.n for cell in line.cells)]

    def topics(self, some: slice) -> tuple[Topic, ...]:
        """The positions of this slice, counted from the newest, in the order of the table's rows
        and columns.
        """
        return tuple(
            Topic(
                term,
                tuple(
                    PartyStatements(column, tuple(position for _, _, position in of_column))
                    for column, of_column in groupby(of_term, itemgetter(1))
                ),
            )
            for term, of_term in groupby(self.words(some), itemgetter(0))
        )

    def words(self, some: slice = slice(None)) -> Iterator[tuple[Term, Column, Position]]:
        """The same positions one by one; a position that appears with two parties comes twice."""
        terms, columns = self._terms(), self.table.columns
        placed = [(*place, key) for places, key in self._placed(some) for place in places]
        for (row, column, _), position in in_batches(
            Position.objects.with_coding(), sorted(placed, key=itemgetter(0, 1))
        ):
            yield terms[row], columns[column], position

    def rows(self) -> Iterator[tuple[tuple[Column, ...], Position]]:
        """Each position once, at its first place, with all the parties it appears with."""
        placed = sorted(self._placed(slice(None)), key=lambda row: row[0][0])
        for (places, _), position in in_batches(Position.objects.with_coding(), placed):
            yield tuple(self.table.columns[column] for _, column in places), position

    def _placed(self, some: slice) -> Iterator[tuple[list[tuple[int, int]], UUID]]:
        """For each position of this slice, newest first: its places, as numbers of a row and a
        column, and its key.
        """
        rows = {term.pk: number for number, term in enumerate(self._terms())}
        columns = {column.actor.pk: number for number, column in enumerate(self.table.columns)}
        by_holder: dict[UUID, list[Representation]] = defaultdict(list)
        for tie in self.representation:
            by_holder[tie.holder].append(tie)
        found = self.positions.values_list("pk", "term", "holder", "said_until")[some]
        for key, term, holder, day in found:
            parties = {columns[tie.actor] for tie in by_holder[holder] if tie.holds_on(day)}
            yield [(rows[term], column) for column in sorted(parties)], key

    def _terms(self) -> list[Term]:
        return [line.term for area in self.table.areas for line in area.lines]


def parties_of(negotiation: Negotiation) -> list[Column]:
    """The parties that a dossier can be made of: all but commentators, primary ones first. One
    query.
    """
    parties = (
        Party.objects.filter(negotiation=negotiation)
        .exclude(role=PartyRole.COMMENTATOR)
        .select_related("actor")
    )
    by_actor: dict[Actor, list[Party]] = defaultdict(list)
    for party in parties.order_by("id"):
        by_actor[party.actor].append(party)
    columns = (Column(actor, tuple(of_actor)) for actor, of_actor in by_actor.items())
    return sorted(columns, key=in_order)


def dossier(
    negotiation: Negotiation,
    actors: Sequence[UUID],
    *,
    until: date,
    since: date | None = None,
    voice: str = VOICES[0],
    on_record: bool = False,
    terms: Sequence[UUID] | None = None,
) -> Dossier:
    """The dossier of these parties' accepted positions. `voice` is one of VOICES; with the first,
    own and reported positions are included.
    """
    matrix = standings(
        negotiation,
        as_of=until,
        voice=voice,
        holders=actors,
        other_days=True,
        terms=terms,
        closed=True,
        on_record=on_record,
    )
    representation = representation_of_parties(negotiation, actors=actors)
    held = Q(pk=None)
    for tie in representation:
        held |= Q(holder=tie.holder, said_until__range=(tie.start, tie.end))
    found = Position.objects.accepted().filter(
        held, negotiation=negotiation, term__in=matrix.terms, said_until__lte=until
    )
    if since:
        found = found.filter(said_until__gte=since)
    if voice != VOICES[0]:
        found = found.filter(own_voice=voice == "own")
    if on_record:
        found = found.filter(attribution__in=SOLID_ATTRIBUTIONS)
    found = found.order_by("-said_until", "-id")
    return Dossier(found.count(), found, lay_out(matrix), until, representation)
