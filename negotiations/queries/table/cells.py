"""The standings as a table for the eye: its columns, lines and cells, and how each is drawn and
said.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from negotiations.models import Actor, Party, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import ConditionRelation, Stage, Stance
from negotiations.queries.standings import Standing, StandingContext


@dataclass(frozen=True)
class Column:
    """An actor with its parties: those in force on the as-of date; where `in_force` is false, those
    of other days.
    """

    actor: Actor
    parties: tuple[Party, ...] = ()
    in_force: bool = True

    @cached_property
    def key(self) -> str:
        return str(self.actor.pk)

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(party.role for party in self.parties))

    @property
    def role(self) -> str:
        """“host, mediator”; on what other days, where that is not now."""
        if not self.in_force:
            return "; ".join(_dated(party) for party in self.parties)
        return ", ".join(str(PartyRole(role).label).lower() for role in self.roles) or "author"


def _dated(party: Party) -> str:
    """“guarantor until 3 May 2031”."""
    ends = {"from": party.from_date, "until": party.until_date}
    days = [f"{word} {_day(day)}" for word, day in ends.items() if day]
    return " ".join([str(party.get_role_display()).lower(), *days])


class CellMark(NamedTuple):
    """How a kind of standing is drawn and said: its classes, its sign, a badge, and words for all
    but the day.
    """

    look: str
    sign: str
    badge: str
    words: str


class Cell(NamedTuple):
    """A standing as it is drawn and said; `before` is what it is compared with, where it is. (A
    tuple, as there are thousands.)
    """

    standing: Standing
    column: Column
    before: Standing | None = None
    context: StandingContext | None = None

    @property
    def drawn(self) -> CellMark:
        standing = self.standing
        relations = tuple([row[0] for row in standing.conditions])
        return _sign(
            standing.stance,
            standing.state,
            standing.divided,
            standing.stage,
            standing.inferred,
            standing.solid,
            standing.n,
            relations,
        )

    @property
    def moved(self) -> str:
        """What it was, if that was something else: its sign, in brackets where it is known from
        reports and this is not, or ∅ where there was none.
        """
        old, new = self.before, self.standing
        if old is None or (old.stance, bool(old.n), old.basis) == (
            new.stance,
            bool(new.n),
            new.basis,
        ):
            return ""
        sign = Cell(old, self.column).sign or "∅"
        return f"({sign})" if self.is_first_own else sign

    @property
    def is_first_own(self) -> bool:
        """Compared are a report and the party's own word: that is no move."""
        return self.before is not None and (self.before.basis, self.standing.basis) == (
            "reported",
            "own",
        )

    @property
    def age(self) -> str:
        """How many years old it is, from one year on: what nobody repeated may not hold any more."""
        years = (self.standing.age_days or 0) // 365
        return f"{years} y" if years else ""

    @property
    def factions(self) -> str:
        """“1 faction against, 1 for”; nothing, where none stands anywhere."""
        signs = [
            (stance > 0) - (stance < 0)
            for _, stance in self.standing.factions
            if stance is not None
        ]
        said = [
            f"{signs.count(sign)} {words}"
            for sign, words in ((-1, "against"), (1, "for"), (0, "undecided"))
            if sign in signs
        ]
        return f"faction{'s' * (len(signs) > 1)}: {', '.join(said)}" if said else ""

    @property
    def notes(self) -> str:
        """Signs of what is beside the standing and never changes it: reports of breach, a later
        report, factions.
        """
        context = self.context or StandingContext()
        found = [
            f"⚑{context.breaches}" * bool(context.breaches),
            "↷" * bool(context.later),
            "⑂" * bool(self.factions),
        ]
        return "".join(found)

    @property
    def sign(self) -> str:
        return self.drawn.sign

    @property
    def look(self) -> str:
        """The classes: which stance, whether reported, ambivalent, divided, not on record, silent
        or unread.
        """
        return self.drawn.look

    @property
    def badge(self) -> str:
        """The stage of endorsement and the relation of its first condition, else whether it is
        inferred.
        """
        return self.drawn.badge

    @property
    def words(self) -> str:
        """What a screen reader says, and a pointer finds."""
        day, said = self.standing.said_until, self.drawn.words
        said = f"{said}, said {_day(day)}" if day else said
        said = "; ".join(
            filter(None, [said, self.context.words if self.context else "", self.factions])
        )
        if not (self.before and self.moved):
            return said
        how = "first own word, before it" if self.is_first_own else "compared"
        return f"{said}, {how}: {Cell(self.before, self.column).words}"


@lru_cache(maxsize=4096)
def _sign(
    stance: int | None,
    state: str,
    divided: bool,
    stage: str | None,
    inferred: bool,
    solid: bool,
    n: int,
    relations: tuple[str, ...],
) -> CellMark:
    if not n:
        return CellMark(state, "", "", "not stated" if state == "silent" else "not read yet")
    torn = "divided" if divided else "ambivalent"
    look = {"divided": "split", "ambivalent": "both"}[torn] if stance is None else f"s{stance}"
    look += (" hollow" if state == "reported" else "") + ("" if solid else " dashed")
    named = [str(ConditionRelation(relation).label).lower() for relation in relations]
    stages = [str(Stage(stage).label).lower()] if stage else []
    said = [torn if stance is None else str(Stance(stance).label).lower(), *stages,
            ", ".join(f"{name} …" for name in named), "as reported by others" if state == "reported" else "",
            "inferred" if inferred else "", "" if solid else "not on record", f"{n} position{'s' if n > 1 else ''}"]  # fmt: skip
    badge = " ".join([*stages, *named[:1]]) or ("inf." if inferred else "")
    sign = {"divided": "+|−", "ambivalent": "+−"}[torn] if stance is None else Stance(stance).sign
    return CellMark(look, sign, badge, ", ".join(filter(None, said)))


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


@dataclass(frozen=True)
class TermRow:
    """A term and its cells; `depth` counts the parents above it; `is_alive`: it is at stake on the
    as-of date.
    """

    term: Term
    depth: int
    cells: tuple[Cell, ...]
    is_alive: bool = True

    @property
    def life(self) -> str:
        """“closed on 18 January 2029 (lapsed)”; of a term that is tabled later, when."""
        if self.term.closed_on:
            return (
                f"closed on {_day(self.term.closed_on)}"
                f" ({str(self.term.get_status_display()).lower()})"
            )
        return f"tabled on {_day(self.term.tabled_on)}" if self.term.tabled_on else ""


@dataclass(frozen=True)
class TableArea:
    """The lines of one area of the codebook, or of none; those that are pinned; or all, in one
    order.
    """

    title: str
    lines: tuple[TermRow, ...]
    pinned: bool = False


@dataclass(frozen=True)
class Table:
    """`pinned` are the actors and terms that were asked to come first, whether they are in it or
    not.
    """

    columns: tuple[Column, ...]
    areas: tuple[TableArea, ...]
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
