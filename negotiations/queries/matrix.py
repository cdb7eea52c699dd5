"""The standings laid out for the eye: terms by area, variants below their parents, a column for each party."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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

    @property
    def role(self) -> str:
        return self.party.get_role_display().lower() if self.party else "author"


@dataclass(frozen=True)
class Cell:
    """A standing as it is drawn and said."""

    standing: Standing
    column: Column

    @property
    def sign(self) -> str:
        if self.standing.stance is not None:
            return Stance(self.standing.stance).sign
        return "+−" if self.standing.n else ""

    @property
    def look(self) -> str:
        """The classes: which stance, whether reported, ambivalent, not on record, silent or unread."""
        standing = self.standing
        stance = (
            "both"
            if standing.n and standing.stance is None
            else f"s{standing.stance}"
            if standing.n
            else standing.state
        )
        reported = " hollow" if standing.state == "reported" else ""
        return stance + reported + ("" if standing.solid or not standing.n else " dashed")

    @property
    def badge(self) -> str:
        """The relation of its first condition, else whether it is inferred."""
        if self.standing.conditions:
            return str(ConditionRelation(self.standing.conditions[0][0]).label).lower()
        return "inf." if self.standing.inferred else ""

    @property
    def words(self) -> str:
        """What a screen reader says, and a pointer finds."""
        standing = self.standing
        if not standing.n:
            return "not stated" if standing.state == "silent" else "not read yet"
        stance = "ambivalent" if standing.stance is None else str(Stance(standing.stance).label).lower()
        conditions = ", ".join(str(ConditionRelation(row[0]).label).lower() + " …" for row in standing.conditions)
        said = [stance, conditions, "as reported by others" if standing.state == "reported" else "",
                "inferred" if standing.inferred else "", "" if standing.solid else "not on record",
                f"{standing.n} position{'s' if standing.n > 1 else ''}", f"said {standing.said_until:%-d %B %Y}"]  # fmt: skip
        return ", ".join(filter(None, said))


@dataclass(frozen=True)
class Line:
    """A term and its cells; `depth` counts the parents above it."""

    term: Term
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Area:
    """The lines of one area of the codebook, or of none."""

    tag: Tag | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    areas: tuple[Area, ...]
    positions: int


def lay_out(matrix: Matrix, area: str = "") -> Table:
    """The table of a matrix; of one area of the codebook (its code), if given. Four queries."""
    terms = {term.pk: term for term in Term.objects.filter(pk__in=matrix.terms).select_related("tag")}
    columns = _columns(matrix)
    cells = {(cell.party, cell.actor, cell.term): cell for cell in matrix.standings}
    lines: dict[str, list[Line]] = defaultdict(list)
    for term, depth in _families(terms.values()):
        keys = ((column.party.pk if column.party else None, column.actor.pk, term.pk) for column in columns)
        line = Line(term, depth, tuple(Cell(cells[key], column) for key, column in zip(keys, columns, strict=True)))
        lines[_area(term)].append(line)
    home = {term.negotiation_id for term in terms.values()}
    tags = {tag.code: tag for tag in Tag.objects.filter(code__in=lines, negotiation__in=home).order_by("id")}
    order = [*tags, *(code for code in lines if code not in tags)]
    areas = tuple(Area(tags.get(code), tuple(lines[code])) for code in order if area in ("", code))
    return Table(tuple(columns), areas, sum(cell.n for cell in matrix.standings))


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
