"""The table of standings: its columns, rows and cells, and how each cell is drawn and worded."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from negotiations.models import Actor, Party, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import ConditionRelation, Stage, Stance
from negotiations.queries.standings import Standing, StandingContext, sign_of


@dataclass(frozen=True)
class Column:
    """An actor with its parties that are in force on the as-of date or, where `in_force` is false,
    on other days.
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
        """“host, mediator”; with the days, if none is in force now; “author” without a party."""
        if not self.in_force:
            return "; ".join(_dated(party) for party in self.parties)
        return ", ".join(str(PartyRole(role).label).lower() for role in self.roles) or "author"


def _dated(party: Party) -> str:
    """“guarantor until 3 May 2031”."""
    ends = {"from": party.from_date, "until": party.until_date}
    days = [f"{word} {_day(day)}" for word, day in ends.items() if day]
    return " ".join([str(party.get_role_display()).lower(), *days])


class CellMark(NamedTuple):
    """How a kind of standing is shown: CSS classes, sign, badge, and words without the day."""

    look: str
    sign: str
    badge: str
    words: str


class Cell(NamedTuple):
    """A standing as it is drawn and worded; `before` is the standing it is compared with, if any.
    (A tuple, as there are thousands.)
    """

    standing: Standing
    column: Column
    before: Standing | None = None
    context: StandingContext | None = None

    @property
    def drawn(self) -> CellMark:
        standing = self.standing
        relations = tuple([row[0] for row in standing.conditions])
        return _mark(
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
        """The sign before, if stance or basis changed: in brackets where the standing before rests
        on reports and this one does not, ∅ where there was none.
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
        """Whether it is the party's own word, compared with a report: that is no move."""
        return self.before is not None and (self.before.basis, self.standing.basis) == (
            "reported",
            "own",
        )

    @property
    def age(self) -> str:
        """Its age in years, from one year on: what nobody has repeated may hold no longer."""
        years = (self.standing.age_days or 0) // 365
        return f"{years} y" if years else ""

    @property
    def factions(self) -> str:
        """“faction: 1 against”; "" if no faction has a stance."""
        signs = [sign_of(stance) for _, stance in self.standing.factions if stance is not None]
        counts = [
            f"{signs.count(sign)} {words}"
            for sign, words in ((-1, "against"), (1, "for"), (0, "undecided"))
            if sign in signs
        ]
        return f"faction{'s' * (len(signs) > 1)}: {', '.join(counts)}" if counts else ""

    @property
    def notes(self) -> str:
        """Signs of the standing's context: reports of breach, a later report, factions."""
        context = self.context or StandingContext()
        signs = [
            f"⚑{context.breaches}" * bool(context.breaches),
            "↷" * bool(context.later),
            "⑂" * bool(self.factions),
        ]
        return "".join(signs)

    @property
    def sign(self) -> str:
        return self.drawn.sign

    @property
    def look(self) -> str:
        """The CSS classes: the stance, or that there is none, and whether it is reported or not on
        record.
        """
        return self.drawn.look

    @property
    def badge(self) -> str:
        """The stage of endorsement and the relation of the first condition, else “inf.” if it is
        inferred.
        """
        return self.drawn.badge

    @property
    def words(self) -> str:
        """The description for screen readers and the tooltip."""
        day, words = self.standing.said_until, self.drawn.words
        words = f"{words}, said {_day(day)}" if day else words
        words = "; ".join(
            filter(None, [words, self.context.words if self.context else "", self.factions])
        )
        if not (self.before and self.moved):
            return words
        how = "first own word, before it" if self.is_first_own else "compared"
        return f"{words}, {how}: {Cell(self.before, self.column).words}"


@lru_cache(maxsize=4096)
def _mark(
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
    if stance is None:
        look, sign, word = ("split", "+|−", "divided") if divided else ("both", "+−", "ambivalent")
    else:
        look, sign, word = f"s{stance}", Stance(stance).sign, str(Stance(stance).label).lower()
    look += " hollow" * (state == "reported") + " dashed" * (not solid)
    conditions = [str(ConditionRelation(relation).label).lower() for relation in relations]
    stages = [str(Stage(stage).label).lower()] if stage else []
    words = [
        word,
        *stages,
        ", ".join(f"{relation} …" for relation in conditions),
        "as reported by others" * (state == "reported"),
        "inferred" * inferred,
        "not on record" * (not solid),
        f"{n} position{'s' * (n > 1)}",
    ]
    badge = " ".join([*stages, *conditions[:1]]) or "inf." * inferred
    return CellMark(look, sign, badge, ", ".join(filter(None, words)))


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


@dataclass(frozen=True)
class TermRow:
    """A term and its cells; `depth` counts its ancestors in the table; `is_alive`: the term is at
    stake on the as-of date.
    """

    term: Term
    depth: int
    cells: tuple[Cell, ...]
    is_alive: bool = True

    @property
    def life(self) -> str:
        """“closed on 18 January 2029 (lapsed)” or “tabled on 3 May 2030”; "" if it has no dates."""
        if self.term.closed_on:
            return (
                f"closed on {_day(self.term.closed_on)}"
                f" ({str(self.term.get_status_display()).lower()})"
            )
        return f"tabled on {_day(self.term.tabled_on)}" if self.term.tabled_on else ""


@dataclass(frozen=True)
class TableArea:
    """The rows of one area of the codebook or of none; or the pinned rows; or, in another order
    than by area, all rows.
    """

    title: str
    lines: tuple[TermRow, ...]
    pinned: bool = False


@dataclass(frozen=True)
class Table:
    """`positions` counts the deciding positions; `pinned` are the actors and terms that were asked
    to come first, whether the table has them or not.
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
        """The pinned actors and terms that the filters leave out of the table."""
        terms = {line.term.pk for area in self.areas for line in area.lines}
        return self.pinned - terms - {column.actor.pk for column in self.columns}
