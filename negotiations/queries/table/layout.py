"""The layout of the table of standings: terms by area, variants below their parents, a column per
party.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from uuid import UUID

from negotiations.models import Actor, Party, Tag, Term
from negotiations.models.party import PartyRole
from negotiations.queries.common.hierarchy import with_depths
from negotiations.queries.standings import Matrix
from negotiations.queries.table.cells import Cell, Column, Table, TableArea, TermRow

ORDER = [role.value for role in PartyRole]
#: How many cells a page begins with; the browser asks for the others then.
AT_ONCE = 600

ORDERS = {"area": "By area", "contested": "Most contested first", "newest": "Newest first"}


@dataclass(frozen=True)
class Layout:
    """`area`: the code of the only area shown, "" for all; `rolled_up`: without variants; `order`:
    one of ORDERS; `pinned`: actors and terms that come first.
    """

    area: str = ""
    rolled_up: bool = False
    order: str = "area"
    pinned: frozenset[UUID] = frozenset()


def lay_out(
    matrix: Matrix,
    layout: Layout = Layout(),
    against: Matrix | None = None,
    terms: Sequence[Term] | None = None,
) -> Table:
    """The table of a matrix, each cell compared with that of the matrix `against` if given. Six
    queries; five if `terms`, all those of the negotiation, are read already.
    """
    columns = sorted(_columns(matrix), key=lambda column: column.actor.pk not in layout.pinned)
    contexts = matrix.context()
    keys = [(column, column.actor.pk) for column in columns]

    def line(term: Term, depth: int) -> TermRow:
        here = matrix.on(term.pk)
        before = against.on(term.pk) if against and term.pk in against.terms else {}
        cells = tuple(
            [
                Cell(here[actor], column, before.get(actor), contexts.get((actor, term.pk)))
                for column, actor in keys
            ]
        )
        return TermRow(term, depth, cells, term.pk not in matrix.closed)

    areas = _areas(terms or terms_of(matrix.negotiation), layout, line, set(matrix.terms))
    n = sum(cell.standing.n for area in areas for line in area.lines for cell in line.cells)
    return Table(tuple(columns), areas, n, layout.pinned)


def terms_of(negotiation: UUID) -> list[Term]:
    """All terms of a negotiation that a table may show. One query."""
    return list(Term.objects.filter(negotiation=negotiation).at_stake().select_related("tag"))


def beginning(terms: Sequence[Term], layout: Layout, columns: int) -> tuple[list[UUID], int]:
    """The terms with which a table of that many columns begins, and how many terms follow.

    It begins with as many areas as AT_ONCE has room for, at least one; with all of them if the
    order of the rows depends on their cells. One query.
    """
    areas = _areas(terms, layout, lambda term, depth: TermRow(term, depth, ()))
    lines = accumulate(len(area.lines) for area in areas)
    fit = [
        area
        for area, above in zip(areas, lines, strict=True)
        if layout.order != "area" or above * columns <= AT_ONCE
    ]
    begun = [line.term.pk for area in fit or areas[:1] for line in area.lines]
    return begun, sum(len(area.lines) for area in areas) - len(begun)


def _areas(
    terms: Sequence[Term],
    layout: Layout,
    line: Callable[[Term, int], TermRow],
    of: Set[UUID] | None = None,
) -> tuple[TableArea, ...]:
    """The pinned rows, then the others: of all terms, or of those in `of`. One query."""
    ordered = sorted(terms, key=_place)
    variants = {term.pk for term, depth in with_depths(ordered) if depth}
    shown = [
        term
        for term in ordered
        if not (layout.rolled_up and term.pk in variants) and layout.area in ("", area_of(term))
    ]
    pinned, rest = (
        [
            line(term, depth)
            for term, depth in with_depths(
                term for term in shown if (term.pk in layout.pinned) == is_pinned
            )
            if of is None or term.pk in of
        ]
        for is_pinned in (True, False)
    )
    areas = []
    if pinned:
        areas.append(TableArea("Pinned", tuple(_ordered(pinned, layout.order)), pinned=True))
    if rest and layout.order != "area":
        areas.append(TableArea(ORDERS[layout.order], tuple(_ordered(rest, layout.order))))
    by_code = _by_area(rest) if layout.order == "area" else ()
    return (*areas, *by_code)


def _by_area(rows: Sequence[TermRow]) -> tuple[TableArea, ...]:
    """The areas in the order of the codebook, the terms of no area last."""
    by_code: dict[str, list[TermRow]] = defaultdict(list)
    for row in rows:
        by_code[area_of(row.term)].append(row)
    home = {row.term.negotiation_id for row in rows}
    tags = {
        tag.code: tag.label
        for tag in Tag.objects.filter(code__in=by_code, negotiation__in=home).order_by("id")
    }
    order = [*tags, *(code for code in by_code if code not in tags)]
    return tuple(TableArea(tags.get(code, "No area"), tuple(by_code[code])) for code in order)


def _ordered(lines: list[TermRow], order: str) -> list[TermRow]:
    """By area, the rows as they are; in another order, each by its cells, without its family."""
    if order == "area":
        return lines
    flat = [replace(line, depth=0) for line in lines]
    return sorted(flat, key=_contested if order == "contested" else _newest, reverse=True)


def _contested(line: TermRow) -> tuple[int, int]:
    """The widest difference of two stances, and the number of stances."""
    stances = [cell.standing.stance for cell in line.cells if cell.standing.stance is not None]
    return (max(stances) - min(stances) if stances else -1, len(stances))


def _newest(line: TermRow) -> date:
    return max(
        (cell.standing.said_until for cell in line.cells if cell.standing.said_until),
        default=date.min,
    )


def _columns(matrix: Matrix) -> list[Column]:
    """The columns: primary parties first, then by role and name; those of other days last."""
    actors = {
        actor.pk: actor for actor in Actor.objects.filter(pk__in=[row.actor for row in matrix.rows])
    }
    parties = Party.objects.in_bulk([party for row in matrix.rows for party in row.parties])
    columns = [
        Column(actors[row.actor], tuple(parties[party] for party in row.parties), row.in_force)
        for row in matrix.rows
    ]
    return sorted(columns, key=in_order)


def in_order(column: Column) -> tuple[bool, int, bytes]:
    """A sort key: whether it is in force, the first of its roles, its name."""
    return (
        not column.in_force,
        min(map(ORDER.index, column.roles), default=len(ORDER)),
        column.actor.sort_key,
    )


def area_of(term: Term) -> str:
    """The code of the term's area of the codebook; "" for none."""
    return term.tag.code.split(".")[0] if term.tag else ""


def _place(term: Term) -> tuple[bool, str, bytes, UUID]:
    """A sort key: its tag (terms without one last), then its label."""
    return term.tag is None, term.tag.canonical if term.tag else "", term.sort_key, term.pk
