"""The standings laid out for the eye: terms by area, variants below their parents, a column for each party."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from negotiations.models import Actor, Party, Tag, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import ConditionRelation, Stance
from negotiations.queries.standings import Matrix, Standing

ORDER = [role.value for role in PartyRole]


@dataclass(frozen=True)
class Column:
    actor: Actor
    party: Party | None

    @cached_property
    def key(self) -> str:
        return str(self.actor.pk)

    @property
    def role(self) -> str:
        return self.party.get_role_display().lower() if self.party else "author"


class Sign(NamedTuple):
    """How a kind of standing is drawn and said: its classes, its sign, a badge, and words for all but the day."""

    look: str
    sign: str
    badge: str
    words: str


class Cell(NamedTuple):
    """A standing as it is drawn and said; `before` is what it is compared with, where it is. (A tuple, as there are thousands.)"""

    standing: Standing
    column: Column
    before: Standing | None = None

    @property
    def drawn(self) -> Sign:
        standing = self.standing
        relations = tuple([row[0] for row in standing.conditions])
        return _sign(standing.stance, standing.state, standing.inferred, standing.solid, standing.n, relations)

    @property
    def moved(self) -> str:
        """What it was, if that was something else: its sign, or ∅ where there was none."""
        old, new = self.before, self.standing
        if old is None or (old.stance, bool(old.n)) == (new.stance, bool(new.n)):
            return ""
        return Cell(old, self.column).sign or "∅"

    @property
    def age(self) -> str:
        """How many years old it is, from one year on: what nobody repeated may not hold any more."""
        years = (self.standing.age_days or 0) // 365
        return f"{years} y" if years else ""

    @property
    def sign(self) -> str:
        return self.drawn.sign

    @property
    def look(self) -> str:
        """The classes: which stance, whether reported, ambivalent, not on record, silent or unread."""
        return self.drawn.look

    @property
    def badge(self) -> str:
        """The relation of its first condition, else whether it is inferred."""
        return self.drawn.badge

    @property
    def words(self) -> str:
        """What a screen reader says, and a pointer finds."""
        day, said = self.standing.said_until, self.drawn.words
        said = f"{said}, said {_day(day)}" if day else said
        return f"{said}, compared: {Cell(self.before, self.column).words}" if self.before and self.moved else said


@lru_cache(maxsize=4096)
def _sign(stance: int | None, state: str, inferred: bool, solid: bool, n: int, relations: tuple[str, ...]) -> Sign:
    if not n:
        return Sign(state, "", "", "not stated" if state == "silent" else "not read yet")
    look = "both" if stance is None else f"s{stance}"
    look += (" hollow" if state == "reported" else "") + ("" if solid else " dashed")
    named = [str(ConditionRelation(relation).label).lower() for relation in relations]
    said = ["ambivalent" if stance is None else str(Stance(stance).label).lower(),
            ", ".join(f"{name} …" for name in named), "as reported by others" if state == "reported" else "",
            "inferred" if inferred else "", "" if solid else "not on record", f"{n} position{'s' if n > 1 else ''}"]  # fmt: skip
    badge = named[0] if named else "inf." if inferred else ""
    return Sign(look, "+−" if stance is None else Stance(stance).sign, badge, ", ".join(filter(None, said)))


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


@dataclass(frozen=True)
class Line:
    """A term and its cells; `depth` counts the parents above it."""

    term: Term
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Area:
    """The lines of one area of the codebook, or of none; those that are pinned; or all, in one order."""

    title: str
    lines: tuple[Line, ...]
    pinned: bool = False


@dataclass(frozen=True)
class Table:
    """`pinned` are the actors and terms that were asked to come first, whether they are in it or not."""

    columns: tuple[Column, ...]
    areas: tuple[Area, ...]
    positions: int
    pinned: frozenset[UUID] = frozenset()

    @property
    def pinned_columns(self) -> int:
        return sum(column.actor.pk in self.pinned for column in self.columns)

    @property
    def pinned_elsewhere(self) -> frozenset[UUID]:
        """What other filters keep out of it."""
        terms = {line.term.pk for area in self.areas for line in area.lines}
        return self.pinned - terms - {column.actor.pk for column in self.columns}


ORDERS = {"area": "By area", "contested": "Most contested first", "newest": "Newest first"}


@dataclass(frozen=True)
class Layout:
    """Of one `area` of the codebook (its code), if given; variants below their parents or `rolled_up` into them.

    Actors and terms that are `pinned` come first.
    """

    area: str = ""
    rolled_up: bool = False
    order: str = "area"
    pinned: frozenset[UUID] = frozenset()


def lay_out(matrix: Matrix, layout: Layout = Layout(), against: Matrix | None = None) -> Table:
    """The table of a matrix, compared cell by cell with another where one is given. Four queries."""
    terms = list(Term.objects.filter(pk__in=matrix.terms).select_related("tag"))
    columns = sorted(_columns(matrix), key=lambda column: column.actor.pk not in layout.pinned)

    def line(term: Term, depth: int) -> Line:
        here, before = matrix.on(term.pk), against.on(term.pk) if against and term.pk in against.terms else {}
        keys = [(column, column.actor.pk) for column in columns]
        return Line(term, depth, tuple([Cell(here[actor], column, before.get(actor)) for column, actor in keys]))

    shown = [
        term
        for term, depth in _families(terms)
        if not (layout.rolled_up and depth) and layout.area in ("", _area(term))
    ]
    kept, rest = (
        [line(*row) for row in _families(term for term in shown if (term.pk in layout.pinned) == pinned)]
        for pinned in (True, False)
    )
    first = (Area("Pinned", tuple(_ordered(kept, layout.order)), pinned=True),) * bool(kept)
    areas = first + _in_areas(rest, layout.order)
    n = sum(cell.standing.n for line in (*kept, *rest) for cell in line.cells)
    return Table(tuple(columns), areas, n, layout.pinned)


def _in_areas(lines: list[Line], order: str) -> tuple[Area, ...]:
    """In the areas of the codebook, or in one, as the order has it."""
    return _by_area(lines) if order == "area" else (Area(ORDERS[order], tuple(_ordered(lines, order))),) * bool(lines)


def _by_area(lines: Iterable[Line]) -> tuple[Area, ...]:
    """In the order of the codebook, those of no area last."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[_area(line.term)].append(line)
    home = {line.term.negotiation_id for its in found.values() for line in its}
    tags = {tag.code: tag.label for tag in Tag.objects.filter(code__in=found, negotiation__in=home).order_by("id")}
    order = [*tags, *(code for code in found if code not in tags)]
    return tuple(Area(tags.get(code, "No area"), tuple(found[code])) for code in order)


def _ordered(lines: list[Line], order: str) -> list[Line]:
    """By area as they are; else without their families: a line stands where its own cells put it."""
    if order == "area":
        return lines
    flat = [replace(line, depth=0) for line in lines]
    return sorted(flat, key=_contested if order == "contested" else _newest, reverse=True)


def _contested(line: Line) -> tuple[int, int]:
    """How far apart the furthest two stances are, and how many there are."""
    stances = [cell.standing.stance for cell in line.cells if cell.standing.stance is not None]
    return (max(stances) - min(stances) if stances else -1, len(stances))


def _newest(line: Line) -> date:
    return max((cell.standing.said_until for cell in line.cells if cell.standing.said_until), default=date.min)


def _columns(matrix: Matrix) -> list[Column]:
    """Primary parties first, then by role and name."""
    actors = {actor.pk: actor for actor in Actor.objects.filter(pk__in=[row.actor for row in matrix.rows])}
    parties = {
        party.pk: party for party in Party.objects.filter(pk__in=[row.party for row in matrix.rows if row.party])
    }
    columns = [Column(actors[row.actor], parties[row.party] if row.party else None) for row in matrix.rows]
    columns = _once_an_actor(columns, matrix.as_of)
    return sorted(
        columns, key=lambda column: (ORDER.index(column.party.role) if column.party else 99, column.actor.name)
    )


def _once_an_actor(columns: list[Column], as_of: date) -> list[Column]:
    """An actor whose part changed is several parties: the one of that day is shown, with the positions of all."""
    shown: dict[UUID, Column] = {}
    for column in columns:
        if column.actor.pk not in shown or (column.party and column.party.in_force(as_of)):
            shown[column.actor.pk] = column
    return list(shown.values())


def _area(term: Term) -> str:
    return term.tag.code.split(".")[0] if term.tag else ""


def _families(terms: Iterable[Term]) -> list[tuple[Term, int]]:
    """Each term, by its tag, followed by its variants, with its depth. A cycle is followed once."""
    below: dict[UUID | None, list[Term]] = defaultdict(list)
    listed = sorted(terms, key=lambda term: (term.tag.code if term.tag else "~", term.label))
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
