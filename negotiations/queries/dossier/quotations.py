"""What the parties said, in which words: a selection of what is on record, by term, then by party,
the newest first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import Any
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
    """What one party said on a term."""

    column: Column
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Topic:
    term: Term
    sides: tuple[PartyStatements, ...]


@dataclass(frozen=True)
class Dossier:
    """`n` positions on record; `table`: the standings on these terms on the last day.

    As in the standings, what is said for two of the parties stands with both; it counts once in
    `n`. Positions are read when they are asked for: those of a page, or all, some at a time.
    `ties`: through which they reach the parties.
    """

    n: int
    found: PositionQuerySet
    table: Table
    until: date
    ties: Sequence[Representation]

    @property
    def lines(self) -> list[TermRow]:
        """Those of the table that say something."""
        lines = (line for area in self.table.areas for line in area.lines)
        return [line for line in lines if any(cell.standing.n for cell in line.cells)]

    def topics(self, some: slice) -> tuple[Topic, ...]:
        """Of these positions, counted from the newest: in the order of the table's lines and
        columns, the newest first.
        """
        return tuple(
            Topic(
                term,
                tuple(
                    PartyStatements(column, tuple(each[-1] for each in said))
                    for column, said in groupby(its, _column)
                ),
            )
            for term, its in groupby(self.words(some), _term)
        )

    def words(self, some: slice = slice(None)) -> Iterator[tuple[Term, Column, Position]]:
        """What each party said on each term, in the same order: what stands with two of them comes
        twice.
        """
        terms, columns = self._terms(), self.table.columns
        placed = [(*place, key) for *places, key in self._placed(some) for place in places]
        for (line, nth, _), position in in_batches(
            Position.objects.with_coding(), sorted(placed, key=itemgetter(0, 1))
        ):
            yield terms[line], columns[nth], position

    def rows(self) -> Iterator[tuple[tuple[Column, ...], Position]]:
        """Each position once, where it stands first, with all the parties it stands with."""
        placed = sorted(self._placed(slice(None)), key=itemgetter(0))
        for (*places, _), position in in_batches(Position.objects.with_coding(), placed):
            yield tuple(self.table.columns[nth] for _, nth in places), position

    def _placed(self, some: slice) -> Iterator[tuple[Any, ...]]:
        """For each of these positions, the newest first: its places, by the number of a line and of
        a column, and its key.
        """
        lines = {term.pk: number for number, term in enumerate(self._terms())}
        columns = {column.actor.pk: number for number, column in enumerate(self.table.columns)}
        speaking: dict[UUID, list[Representation]] = defaultdict(list)
        for tie in self.ties:
            speaking[tie.holder].append(tie)
        for key, term, holder, day in self.found.values_list("pk", "term", "holder", "said_until")[
            some
        ]:
            with_whom = {
                columns[tie.actor] for tie in speaking[holder] if tie.start <= day <= tie.end
            }
            yield (*((lines[term], nth) for nth in sorted(with_whom)), key)

    def _terms(self) -> list[Term]:
        return [line.term for area in self.table.areas for line in area.lines]


_term, _column = itemgetter(0), itemgetter(1)


def parties_of(negotiation: Negotiation) -> list[Column]:
    """Whose dossier there can be: every party but commentators, primary ones first. One query."""
    parties = (
        Party.objects.filter(negotiation=negotiation)
        .exclude(role=PartyRole.COMMENTATOR)
        .select_related("actor")
    )
    by_actor: dict[Actor, list[Party]] = defaultdict(list)
    for party in parties.order_by("id"):
        by_actor[party.actor].append(party)
    return sorted((Column(actor, tuple(its)) for actor, its in by_actor.items()), key=in_order)


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
    """The accepted positions of these parties; `voice` is that of the standings, whose first asks
    for the words of all.
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
    ties = representation_of_parties(negotiation, actors=actors)
    held = reduce(
        or_,
        (Q(holder=tie.holder, said_until__range=(tie.start, tie.end)) for tie in ties),
        Q(pk=None),
    )
    found = Position.objects.accepted().filter(held, negotiation=negotiation, term__in=matrix.terms)
    found = _narrowed(found.filter(said_until__lte=until), since, voice, on_record)
    found = found.order_by("-said_until", "-id")
    return Dossier(found.count(), found, lay_out(matrix), until, ties)


def _narrowed(
    found: PositionQuerySet, since: date | None, voice: str, on_record: bool
) -> PositionQuerySet:
    if since:
        found = found.filter(said_until__gte=since)
    if voice != VOICES[0]:
        found = found.filter(own_voice=voice == "own")
    return found.filter(attribution__in=SOLID_ATTRIBUTIONS) if on_record else found
