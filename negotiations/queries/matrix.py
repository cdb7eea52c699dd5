"""The standings as a table for the eye: its columns, lines and cells, and how each is drawn and said."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from negotiations.models import Actor, Party, Term
from negotiations.models.position import ConditionRelation, Stance
from negotiations.queries.standings import Standing


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
