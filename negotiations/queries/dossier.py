"""What the parties said, in which words: a selection of what is on record, by term, then by party, the newest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.models import Actor, Negotiation, Party, Position, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import SOLID_ATTRIBUTIONS, PositionQuerySet
from negotiations.queries.layout import in_order, lay_out
from negotiations.queries.matrix import Column, Line, Table
from negotiations.queries.standings import VOICES, standings
from negotiations.queries.ties import Tie, held_for, ties_to

#: So many positions, the newest, are in one dossier: more, nobody reads.
MOST = 500


@dataclass(frozen=True)
class Side:
    """What one party said on a term, itself or through who speaks for it on the day."""

    column: Column
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Topic:
    term: Term
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Dossier:
    """`n` positions, of which the newest, `told`, are in `topics`; `table`: the standings on these terms on the last day.

    As in the standings, what is said for two of the parties stands with both; it counts once in `n`.
    """

    n: int
    told: int
    topics: tuple[Topic, ...]
    table: Table
    until: date

    @property
    def lines(self) -> list[Line]:
        """Those of the table that say something."""
        lines = (line for area in self.table.areas for line in area.lines)
        return [line for line in lines if any(cell.standing.n for cell in line.cells)]


def parties_of(negotiation: Negotiation) -> list[Column]:
    """Whose dossier there can be: every party but commentators, primary ones first. One query."""
    parties = Party.objects.filter(negotiation=negotiation).exclude(role=PartyRole.COMMENTATOR).select_related("actor")
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
    """The accepted positions of these parties; `voice` is that of the standings, whose first asks for the words of all."""
    matrix = standings(negotiation, as_of=until, voice=voice, holders=actors, terms=terms, on_record=on_record)
    found = Position.objects.accepted().filter(held_for(actors), negotiation=negotiation, term__in=matrix.terms)
    found = _narrowed(found.filter(said_until__lte=until), since, voice, on_record)
    table = lay_out(matrix)
    newest = list(found.with_coding().order_by("-said_until", "-id")[:MOST])
    return Dossier(found.count(), len(newest), _topics(newest, table), table, until)


def _narrowed(found: PositionQuerySet, since: date | None, voice: str, on_record: bool) -> PositionQuerySet:
    if since:
        found = found.filter(said_until__gte=since)
    if voice != VOICES[0]:
        found = found.filter(own_voice=voice == "own")
    return found.filter(attribution__in=SOLID_ATTRIBUTIONS) if on_record else found


def _topics(positions: Iterable[Position], table: Table) -> tuple[Topic, ...]:
    """In the order of the table's lines and columns, without those of which nothing is said."""
    said = _by_place(positions, [column.actor.pk for column in table.columns])
    topics = []
    for term in (line.term for area in table.areas for line in area.lines):
        sides = (Side(column, tuple(said.get((term.pk, column.actor.pk), ()))) for column in table.columns)
        topics.append(Topic(term, tuple(side for side in sides if side.positions)))
    return tuple(topic for topic in topics if topic.sides)


def _by_place(positions: Iterable[Position], actors: Iterable[UUID]) -> dict[tuple[UUID, UUID], list[Position]]:
    """By term and party."""
    speaking: dict[UUID, list[Tie]] = defaultdict(list)
    for tie in ties_to(actors):
        speaking[tie.holder].append(tie)
    found: dict[tuple[UUID, UUID], list[Position]] = defaultdict(list)
    for position in positions:
        on_the_day = (tie for tie in speaking[position.holder_id] if tie.start <= position.said_until <= tie.end)
        for actor in dict.fromkeys(tie.actor for tie in on_the_day):
            found[position.term_id, actor].append(position)
    return found
