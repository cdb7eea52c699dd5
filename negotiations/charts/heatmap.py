"""A table of standings as a heatmap: the places of its names, bands and cells, and how many rows
and columns did not fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from negotiations.models import Term
from negotiations.queries.table.cells import Cell, Column
from negotiations.text.wrapping import wrap

WIDTH = 960
#: The least and greatest width of the terms' labels, and of a column.
LABELS, CELLS = (320, 560), (62, 80)
ROW, BAND, LINE, GAP = 36, 34, 14, 5
#: The width of a letter, and of a letter in a head.
LETTER, BOLD = 6.6, 7.2
#: How many columns and rows are drawn: a chart of more could not be read.
MOST_COLUMNS, MOST_ROWS = 24, 100

#: The fill of a stance in print, and its outline: signs are legible on all of them, and the shades
#: differ in grey too.
PRINT: dict[int | str | None, tuple[str, str]] = {
    2: ("#6f9cc9", "#0a5a9c"),
    1: ("#b0cde6", "#6aa3d5"),
    0: ("#dbdad6", "#8a8a85"),
    -1: ("#ebc9a8", "#d99a5b"),
    -2: ("#d08a55", "#9c4a00"),
    None: ("url(#both)", "#8a8a85"),
    "divided": ("url(#split)", "#8a8a85"),
}


@dataclass(frozen=True)
class PlacedName:
    """A name at its place, broken into lines that may be cut; `full` is the whole name."""

    x: float
    y: float
    full: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A cell at its place, in the colours of print."""

    x: float
    y: float
    width: float
    cell: Cell

    @property
    def middle(self) -> float:
        return self.width / 2

    @property
    def fill(self) -> str:
        standing = self.cell.standing
        if not standing.n:
            return "url(#unread)" if standing.state == "unread" else "#ffffff"
        return (
            "#ffffff"
            if standing.basis == "reported"
            else PRINT["divided" if standing.divided else standing.stance][0]
        )

    @property
    def line(self) -> str:
        return PRINT[self.cell.standing.stance][1] if self.cell.standing.n else "#d6d1c7"

    @property
    def is_hollow(self) -> bool:
        return self.cell.standing.basis == "reported"

    @property
    def is_dashed(self) -> bool:
        return not self.cell.standing.solid


@dataclass(frozen=True)
class Grid:
    """`unseen`: how many parties and how many terms did not fit."""

    width: float
    height: float
    heads: tuple[PlacedName, ...]
    bands: tuple[PlacedName, ...]
    labels: tuple[PlacedName, ...]
    boxes: tuple[Box, ...]
    unseen: tuple[int, int]

    @property
    def unseen_words(self) -> str:
        """How many parties and terms did not fit, in a sentence; "" if all are drawn."""
        parties, terms = self.unseen
        more = [f"{terms} more term{'s' * (terms != 1)}"] * bool(terms)
        more += [f"{parties} more part{'ies' if parties != 1 else 'y'}"] * bool(parties)
        return (
            f"Not drawn for want of room: {' and '.join(more)}. The CSV has all of them."
            if more
            else ""
        )


#: A title, and the terms of the group with their cells.
Group = tuple[str, Sequence[tuple[Term, Sequence[Cell]]]]


def grid(columns: Sequence[Column], groups: Iterable[Group]) -> Grid:
    """The heatmap of the first MOST_COLUMNS parties and MOST_ROWS terms, in their order."""
    shown = columns[:MOST_COLUMNS]
    wide = _within(CELLS, (WIDTH - LABELS[0]) / max(1, len(shown)))
    left = _within(LABELS, WIDTH - wide * len(shown))
    heads, y = _heads(shown, left, wide)
    bands, labels, boxes, room, unseen = [], [], [], MOST_ROWS, 0
    for title, rows in groups:
        if drawn := rows[:room]:
            bands.append(PlacedName(0, y + BAND - 10, title, (title,)))
            y += BAND
        for term, cells in drawn:
            labels.append(_label(term.label, y, int(left / LETTER) - 2))
            places = (
                (round(left + wide * at, 1), cell) for at, cell in enumerate(cells[:MOST_COLUMNS])
            )
            boxes += [Box(x, y, round(wide - GAP, 1), cell) for x, cell in places]
            y += ROW
        room, unseen = room - len(drawn), unseen + len(rows) - len(drawn)
    width = max(WIDTH, left + wide * len(shown))
    return Grid(
        width,
        y,
        heads,
        tuple(bands),
        tuple(labels),
        tuple(boxes),
        (len(columns) - len(shown), unseen),
    )


def _within(ends: tuple[int, int], number: float) -> float:
    return min(ends[1], max(ends[0], number))


def _heads(
    columns: Sequence[Column], left: float, wide: float
) -> tuple[tuple[PlacedName, ...], float]:
    """The names of the parties above the columns, and the y at which the cells begin."""
    names = [wrap(column.actor.name, int((wide - GAP) / BOLD), 4) for column in columns]
    end = LINE * max(map(len, names), default=0)
    placed = enumerate(zip(columns, names, strict=True))
    return tuple(
        PlacedName(
            round(left + wide * at, 1), end - LINE * (len(name) - 1) - 4, column.actor.name, name
        )
        for at, (column, name) in placed
    ), float(end)


def _label(name: str, y: float, room: int) -> PlacedName:
    """The name of a term, in the middle of its row."""
    lines = wrap(name, room, 2)
    return PlacedName(0, y + ROW / 2 + 2 - LINE / 2 * (len(lines) - 1), name, lines)
