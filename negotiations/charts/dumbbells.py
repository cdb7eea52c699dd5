"""Disagreements of sources as a picture: on the scale of stances, what two report of the same
position, term by term.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from negotiations.charts.heatmap import PRINT, PlacedName
from negotiations.models import Position, Term
from negotiations.models.position import SOLID_ATTRIBUTIONS, Stance
from negotiations.queries.sources.disagreements import Disagreement, who
from negotiations.text.wrapping import wrap

#: From rejects on the left to accepts on the right, with room on either side for who says so.
FIRST, STEP = 330, 100
TOP, ROW, BAND, LINE = 40, 42, 34, 14
#: Letters for a party, and for a source.
PARTY, SOURCE = 18, 25
#: So many, the newest, are drawn: more are no picture any more.
MOST = 24


def at(stance: int) -> int:
    return FIRST + STEP * (stance - Stance.REJECTS)


@dataclass(frozen=True)
class SourceMark:
    """What one source says, at its place on the scale, in the colours of print."""

    position: Position
    is_left: bool

    @property
    def x(self) -> int:
        return at(self.position.stance)

    @property
    def who(self) -> str:
        return who(self.position)

    @property
    def name(self) -> str:
        return wrap(self.who, SOURCE, 1)[0]

    @property
    def is_hollow(self) -> bool:
        """As in the standings: reported by others."""
        return not self.position.own_voice

    @property
    def is_dashed(self) -> bool:
        return self.position.attribution not in SOLID_ATTRIBUTIONS

    @property
    def fill(self) -> str:
        return "#ffffff" if self.is_hollow else PRINT[self.position.stance][0]

    @property
    def line(self) -> str:
        return PRINT[self.position.stance][1]


@dataclass(frozen=True)
class Dumbbell:
    """A disagreement on its line; `number` is its place among all, the newest first."""

    number: int
    y: float
    party: PlacedName
    row: Disagreement

    @property
    def ends(self) -> tuple[SourceMark, SourceMark]:
        """The lesser stance is on the left."""
        left, right = sorted(self.row.both, key=lambda position: position.stance)
        return SourceMark(left, is_left=True), SourceMark(right, is_left=False)


@dataclass(frozen=True)
class Dumbbells:
    height: float
    scale: tuple[tuple[int, Stance], ...]
    bands: tuple[PlacedName, ...]
    rows: tuple[Dumbbell, ...]
    undrawn: int

    @property
    def undrawn_words(self) -> str:
        """What there was no room for; nothing, where all are drawn."""
        n = len(self.rows) + self.undrawn
        return (
            f"Drawn are the newest {len(self.rows)} of {n:,}. The CSV has all of them."
            if self.undrawn
            else ""
        )


def dumbbells(newest: Sequence[Disagreement], n: int) -> Dumbbells:
    """The MOST newest of `n`, by term, the term of the newest first; of a term by party, whose name
    stands there once. No query.
    """
    by_term: dict[Term, list[tuple[int, Disagreement]]] = {}
    for number, row in enumerate(newest[:MOST], 1):
        by_term.setdefault(row.newer.term, []).append((number, row))
    bands, rows, y = [], [], float(TOP)
    for term, its in by_term.items():
        bands.append(PlacedName(0, y + BAND - 12, term.label, wrap(term.label, 140, 1)))
        y += BAND
        last = None
        for number, row in sorted(its, key=lambda one: (one[1].actor.sort_key, one[1].actor.pk)):
            lines = wrap(row.actor.name, PARTY, 2) if row.actor != last else ()
            last = row.actor
            party = PlacedName(
                0, y + ROW / 2 + 4 - LINE / 2 * (len(lines) - 1), row.actor.name, lines
            )
            rows.append(Dumbbell(number, y + ROW / 2, party, row))
            y += ROW
    scale = tuple((at(stance), stance) for stance in Stance)
    return Dumbbells(y, scale, tuple(bands), tuple(rows), n - len(rows))
