"""How a table of standings is laid out: terms by area, variants below their parents, a column for
each party.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from uuid import UUID

from negotiations.models import Actor, Party, Tag, Term
from negotiations.models.party import PartyRole
from negotiations.queries.standings import Matrix
from negotiations.queries.table.cells import Cell, Column, Table, TableArea, TermRow

ORDER = [role.value for role in PartyRole]
#: So many cells of a table come first, if it has more; the others are asked for then.
AT_ONCE = 600

ORDERS = {"area": "By area", "contested": "Most contested first", "newest": "Newest first"}


@dataclass(frozen=True)
class Layout:
    """Of one `area` of the codebook (its code), if given; variants below their parents or
    `rolled_up` into them.

    Actors and terms that are `pinned` come first.
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
    """The table of a matrix, compared cell by cell with another where one is given. Six queries;
    five, if `terms`, those of its negotiation, are there already.
    """
    columns = sorted(_columns(matrix), key=lambda column: column.actor.pk not in layout.pinned)
    near = matrix.context()
    keys = [(column, column.actor.pk) for column in columns]

    def line(term: Term, depth: int) -> TermRow:
        here, before = (
            matrix.on(term.pk),
            against.on(term.pk) if against and term.pk in against.terms else {},
        )
        cells = tuple(
            [
                Cell(here[actor], column, before.get(actor), near.get((actor, term.pk)))
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
    """The terms with which a table of so many columns begins, and how many follow.

    It begins with as many areas as AT_ONCE has room for, one at least; it is whole where the order
    of its lines is only known from all of their cells. One query.
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
    """What is pinned, then the others: the lines of all terms, or `of` some of them. One query."""
    shown = [
        term
        for term, depth in _families(terms)
        if not (layout.rolled_up and depth) and layout.area in ("", area_of(term))
    ]
    kept, rest = (
        [
            line(term, depth)
            for term, depth in _families(
                term for term in shown if (term.pk in layout.pinned) == pinned
            )
            if of is None or term.pk in of
        ]
        for pinned in (True, False)
    )
    first = (TableArea("Pinned", tuple(_ordered(kept, layout.order)), pinned=True),) * bool(kept)
    return first + _in_areas(rest, layout.order)


def _in_areas(lines: list[TermRow], order: str) -> tuple[TableArea, ...]:
    """In the areas of the codebook, or in one, as the order has it."""
    return (
        _by_area(lines)
        if order == "area"
        else (TableArea(ORDERS[order], tuple(_ordered(lines, order))),) * bool(lines)
    )


def _by_area(lines: Iterable[TermRow]) -> tuple[TableArea, ...]:
    """In the order of the codebook, those of no area last."""
    found: dict[str, list[TermRow]] = defaultdict(list)
    for line in lines:
        found[area_of(line.term)].append(line)
    home = {line.term.negotiation_id for its in found.values() for line in its}
    tags = {
        tag.code: tag.label
        for tag in Tag.objects.filter(code__in=found, negotiation__in=home).order_by("id")
    }
    order = [*tags, *(code for code in found if code not in tags)]
    return tuple(TableArea(tags.get(code, "No area"), tuple(found[code])) for code in order)


def _ordered(lines: list[TermRow], order: str) -> list[TermRow]:
    """By area as they are; else without their families: a line stands where its own cells put it."""
    if order == "area":
        return lines
    flat = [replace(line, depth=0) for line in lines]
    return sorted(flat, key=_contested if order == "contested" else _newest, reverse=True)


def _contested(line: TermRow) -> tuple[int, int]:
    """How far apart the furthest two stances are, and how many there are."""
    stances = [cell.standing.stance for cell in line.cells if cell.standing.stance is not None]
    return (max(stances) - min(stances) if stances else -1, len(stances))


def _newest(line: TermRow) -> date:
    return max(
        (cell.standing.said_until for cell in line.cells if cell.standing.said_until),
        default=date.min,
    )


def _columns(matrix: Matrix) -> list[Column]:
    """Primary parties first, then by role and name; those that are no party on that day last."""
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
    """By whether it is a party now, by the first of its roles, by name."""
    return (
        not column.in_force,
        min(map(ORDER.index, column.roles), default=len(ORDER)),
        column.actor.sort_key,
    )


def area_of(term: Term) -> str:
    """The code of its area of the codebook; "" for none."""
    return term.tag.code.split(".")[0] if term.tag else ""


def _place(term: Term) -> tuple[bool, str, bytes, UUID]:
    """By its tag, those without one last, then by its label."""
    return term.tag is None, term.tag.canonical if term.tag else "", term.sort_key, term.pk


def _families(terms: Iterable[Term]) -> list[tuple[Term, int]]:
    """Each term, by its tag, followed by its variants, with its depth. A cycle is followed once."""
    below: dict[UUID | None, list[Term]] = defaultdict(list)
    listed = sorted(terms, key=_place)
    known = {term.pk for term in listed}
    for term in listed:
        below[term.parent_id if term.parent_id in known else None].append(term)
    found: list[tuple[Term, int]] = []
    waiting = [(term, 0) for term in reversed(below[None])]
    while waiting:
        term, depth = waiting.pop()
        found.append((term, depth))
        waiting += [(variant, depth + 1) for variant in reversed(below[term.pk])]
    return found
