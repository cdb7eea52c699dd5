"""Disagreements of sources as dumbbells: the stances that two sources report of a party, on the
scale of stances, term by term.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from negotiations.charts.heatmap import PRINT, PlacedName
from negotiations.models import Position, Term
from negotiations.models.position import SOLID_ATTRIBUTIONS, Stance
from negotiations.queries.sources.disagreements import Disagreement, who
from negotiations.text.wrapping import wrap

#: The x of “rejects”, and the step to the next stance; there is room for the sources on either
#: side.
FIRST, STEP = 330, 100
TOP, ROW, BAND, LINE = 40, 42, 34, 14
#: How many letters of the name of a party, and of a source, fit.
PARTY, SOURCE = 18, 25
#: How many are drawn, the newest: a chart of more could not be read.
MOST = 24


def at(stance: int) -> int:
    return FIRST + STEP * (stance - Stance.REJECTS)


@dataclass(frozen=True)
class SourceMark:
    """The position that one source reports, at its place on the scale, in the colours of print."""

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
        """Reported by others, as in the standings."""
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
    """A disagreement on its row; `number` counts all disagreements, from the newest."""

    number: int
    y: float
    party: PlacedName
    row: Disagreement

    @property
    def ends(self) -> tuple[SourceMark, SourceMark]:
        """The lower stance is on the left."""
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
        """How many are drawn, if not all; else ""."""
        n = len(self.rows) + self.undrawn
        return (
            f"Drawn are the newest {len(self.rows)} of {n:,}. The CSV has all of them."
            if self.undrawn
            else ""
        )


def dumbbells(newest: Sequence[Disagreement], n: int) -> Dumbbells:
    """The MOST newest of `n` disagreements, by term, the term of the newest first. Within a term
    they are by party, and a party's name is written once.
    """
    by_term: dict[Term, list[tuple[int, Disagreement]]] = {}
    for number, row in enumerate(newest[:MOST], 1):
        by_term.setdefault(row.newer.term, []).append((number, row))
    bands, rows, y = [], [], float(TOP)
    for term, disagreements in by_term.items():
        bands.append(PlacedName(0, y + BAND - 12, term.label, wrap(term.label, 140, 1)))
        y += BAND
        last = None
        for number, row in sorted(
            disagreements, key=lambda pair: (pair[1].actor.sort_key, pair[1].actor.pk)
        ):
            lines = wrap(row.actor.name, PARTY, 2) if row.actor != last else ()
            last = row.actor
            party = PlacedName(
                0, y + ROW / 2 + 4 - LINE / 2 * (len(lines) - 1), row.actor.name, lines
            )
            rows.append(Dumbbell(number, y + ROW / 2, party, row))
            y += ROW
    scale = tuple((at(stance), stance) for stance in Stance)
    return Dumbbells(y, scale, tuple(bands), tuple(rows), n - len(rows))
