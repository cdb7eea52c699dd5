"""Common ground: which terms a set of parties all accept, all reject or contest, and how close each
pair of them is.

All of it follows from the standings as of a date. The gap of two parties on a term is
|sₐ − s_b| / 4, where both have a stance: 0 is the same stance, 1 is accepts against rejects. Their
convergence is 1 − the mean gap over the terms on which both have a stance; it is given with its
coverage, k of K terms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean
from uuid import UUID

from negotiations.models import Negotiation, Term, TermRelation
from negotiations.models.position import Stage
from negotiations.models.term import RelationKind
from negotiations.queries.standings import STAGES, Standing, gap
from negotiations.queries.table import Cell, Column, Table, area_of

#: The area of the codebook for the talks themselves.
TALKS = "TALKS"
#: How many shades show how close two parties are.
SHADES = 5
#: The kinds of common ground, with title and meaning.
KINDS = {
    "unsaid": ("Unsaid", "none of them has said anything"),
    "contested": ("Contested", "some accept and some reject, or one is ambivalent"),
    "partly_unsaid": ("Partly unsaid", "those who have said anything do not contradict each other"),
    "accepted": ("Accepted by all", "every stance is for it"),
    "rejected": ("Rejected by all", "every stance is against it"),
    "undecided": ("Undecided", "somebody is undecided, and nobody contradicts the others"),
}
#: The kinds in the order of the page.
SHOWN = ("accepted", "rejected", "contested", "undecided", "partly_unsaid", "unsaid")


@dataclass(frozen=True)
class Shared:
    """A term, with the cell of each of the parties."""

    term: Term
    cells: tuple[Cell, ...]

    @property
    def kind(self) -> str:
        return kind_of([cell.standing for cell in self.cells])

    @property
    def gap(self) -> float | None:
        """The widest gap of any two of the parties; None where fewer than two have a stance."""
        return widest_gap([cell.standing.stance for cell in self.cells])

    @property
    def stage(self) -> str:
        """The lowest stage of endorsement that any of them has stated, in words; "" for none."""
        stages = [cell.standing.stage for cell in self.cells if cell.standing.stage]
        return str(Stage(min(stages, key=STAGES.index)).label).lower() if stages else ""

    @property
    def silent(self) -> tuple[Column, ...]:
        return tuple(cell.column for cell in self.cells if not cell.standing.n)


@dataclass(frozen=True)
class TermGroup:
    """The terms of one kind, a key of KINDS, in the order of the standings."""

    kind: str
    terms: tuple[Shared, ...]

    @property
    def title(self) -> str:
        return KINDS[self.kind][0]

    @property
    def meaning(self) -> str:
        return KINDS[self.kind][1]


@dataclass(frozen=True)
class Convergence:
    """How close two parties are.

    Both have a stance on `both` terms out of `of`; on `reported` of these, one of the standings
    rests on reports. `convergence` is from 0 to 1, or None where `both` is 0.
    """

    one: Column
    other: Column
    convergence: float | None
    both: int
    of: int
    reported: int

    @property
    def shade(self) -> int:
        return round(SHADES * (self.convergence or 0))


@dataclass(frozen=True)
class Excluding:
    """A party that accepts two terms one of which excludes the other."""

    column: Column
    one: Term
    other: Term


@dataclass(frozen=True)
class Ground:
    columns: tuple[Column, ...]
    groups: tuple[TermGroup, ...]
    pairs: tuple[Convergence, ...]

    @property
    def stated(self) -> int:
        """How many cells have a standing."""
        return sum(
            cell.standing.n > 0
            for group in self.groups
            for shared in group.terms
            for cell in shared.cells
        )

    @property
    def reported(self) -> int:
        """How many standings rest on reports."""
        cells = (cell for group in self.groups for shared in group.terms for cell in shared.cells)
        return sum(cell.standing.basis == "reported" for cell in cells)

    @property
    def terms(self) -> int:
        return sum(len(group.terms) for group in self.groups)

    @property
    def positions(self) -> int:
        """How many positions decide the standings."""
        return sum(
            cell.standing.n
            for group in self.groups
            for shared in group.terms
            for cell in shared.cells
        )

    @property
    def square(self) -> tuple[tuple[Column, tuple[Convergence | None, ...]], ...]:
        """A row per party with its convergence with each party, None with itself."""
        by_two = {frozenset((pair.one.actor.pk, pair.other.actor.pk)): pair for pair in self.pairs}
        return tuple(
            (
                one,
                tuple(
                    by_two.get(frozenset((one.actor.pk, other.actor.pk))) for other in self.columns
                ),
            )
            for one in self.columns
        )


def common_ground(table: Table, actors: Sequence[UUID], *, without_talks: bool = False) -> Ground:
    """The common ground of these actors of a table of standings. No query.

    `without_talks`: convergence leaves out the terms about the talks themselves.
    """
    columns = tuple(column for column in table.columns if column.actor.pk in actors)
    terms = shared_terms(table, actors)
    groups = (TermGroup(kind, tuple(term for term in terms if term.kind == kind)) for kind in SHOWN)
    close = [term for term in terms if not (without_talks and area_of(term.term) == TALKS)]
    pairs = tuple(
        _pair(columns[a], columns[b], a, b, close) for a, b in combinations(range(len(columns)), 2)
    )
    return Ground(columns, tuple(group for group in groups if group.terms), pairs)


def excluding(
    negotiation: Negotiation, table: Table, actors: Sequence[UUID]
) -> tuple[Excluding, ...]:
    """The parties among these actors that accept terms which exclude each other. One query."""
    found = TermRelation.objects.filter(
        source__negotiation=negotiation, relation=RelationKind.EXCLUDES
    )
    lines = {shared.term.pk: shared for shared in shared_terms(table, actors)}
    pairs = {frozenset(pair): pair for pair in found.order_by("id").values_list("source", "term")}
    return tuple(
        Excluding(one.column, lines[a].term, lines[b].term)
        for a, b in pairs.values()
        if a in lines and b in lines
        for one, other in zip(lines[a].cells, lines[b].cells, strict=True)
        if (one.standing.stance or 0) > 0 and (other.standing.stance or 0) > 0
    )


def shared_terms(table: Table, actors: Sequence[UUID]) -> list[Shared]:
    return [
        Shared(line.term, tuple(cell for cell in line.cells if cell.column.actor.pk in actors))
        for area in table.areas
        for line in area.lines
    ]


def kind_of(standings: Sequence[Standing]) -> str:
    """The kind, of KINDS, of a term on which the parties have these standings."""
    said = [standing.stance for standing in standings if standing.n]
    stances = [stance for stance in said if stance is not None]
    if not said:
        return "unsaid"
    if len(stances) < len(said) or min(stances) < 0 < max(stances):
        return "contested"
    if len(said) < len(standings):
        return "partly_unsaid"
    return "accepted" if min(stances) > 0 else "rejected" if max(stances) < 0 else "undecided"


def widest_gap(stances: Sequence[int | None]) -> float | None:
    """The widest gap of any two stances; None where there are fewer than two."""
    stated = [stance for stance in stances if stance is not None]
    return gap(min(stated), max(stated)) if len(stated) > 1 else None


def convergence(
    ones: Sequence[int | None], others: Sequence[int | None]
) -> tuple[float | None, int]:
    """The convergence of two parties by their stances on the same terms, and the number of terms on
    which both have one.
    """
    gaps = [
        distance
        for one, other in zip(ones, others, strict=True)
        if (distance := gap(one, other)) is not None
    ]
    return (1 - mean(gaps) if gaps else None), len(gaps)


def _pair(one: Column, other: Column, a: int, b: int, terms: Sequence[Shared]) -> Convergence:
    ours = [term.cells[a].standing for term in terms]
    theirs = [term.cells[b].standing for term in terms]
    close, both = convergence(
        [standing.stance for standing in ours], [standing.stance for standing in theirs]
    )
    reported = sum(
        "reported" in (x.basis, y.basis)
        for x, y in zip(ours, theirs, strict=True)
        if x.stance is not None and y.stance is not None
    )
    return Convergence(one, other, close, both, len(terms), reported)
