"""CSV (RFC 4180): UTF-8, a header, lines that end with CR and LF. It holds the table of positions,
or the rows behind a figure.
"""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from numbers import Number
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from negotiations.exchange.exporters.figure import Figure
from negotiations.exchange.exporters.registry import Exporter, Selection, register
from negotiations.exchange.exporters.streams import BROKEN, honest
from negotiations.exchange.exporters.table import BY_NAME, FORMULA
from negotiations.models import Position
from negotiations.queries.common.copy_stream import CSV, Line, copied

NAMES = tuple(BY_NAME)


def position_table(selection: Selection) -> Iterator[Line]:
    """The table of positions: a header and a line per position, of the columns asked for."""
    names = selection.fields or NAMES
    return unbroken(
        position_lines(selection.rows, names, selection.whole, bom=selection.bom), len(names)
    )


def figure_table(figure: Figure) -> Iterator[Line]:
    """The rows behind a figure."""
    return unbroken(figure_lines(figure), len(figure.columns))


def unbroken(lines: Iterator[Line], width: int) -> Iterator[Line]:
    """The lines. If they break off, the last row says so: its first cell is `#error`."""
    return honest(lines, line(["#error", BROKEN], width))


def position_lines(
    positions: QuerySet[Any], names: Sequence[str], whole: frozenset[UUID] | None, *, bom: bool
) -> Iterator[bytes]:
    """The header, and a line per position, of the columns with these names, for a caller who reads
    the negotiations `whole` as their team does (`read_whole`). `bom`: begin with the byte order
    mark by which Excel knows UTF-8.
    """
    cells = (BY_NAME[name].cell(whole) for name in names)
    rows = copied(positions.values_list(*cells), CSV)
    yield (BOM_UTF8 if bom else b"") + line(names, len(names))
    for row in rows:
        yield bytes(row[:-1]) + b"\r\n"


def figure_lines(figure: Figure) -> Iterator[bytes]:
    """A header and the rows, each read when it is sent. The file begins with the byte order mark by
    which Excel knows UTF-8, and a spreadsheet takes no cell for a formula.
    """
    yield BOM_UTF8 + line(figure.columns, len(figure.columns))
    for row in figure.rows:
        yield line([_cell(value) for value in row], len(figure.columns))


def line(cells: Sequence[str], width: int) -> bytes:
    """A line of `width` cells: the rest are empty, or cut off."""
    written = io.StringIO()
    csv.writer(written).writerow([*cells, *[""] * width][:width])
    return written.getvalue().encode()


def _cell(value: object) -> str:
    """What is not a number is text, also the name of an object."""
    text = "" if value is None else str(value)
    return f"'{text}" if not isinstance(value, Number) and re.match(FORMULA, text) else text


POSITIONS = register(
    Exporter(
        "csv",
        "text/csv",
        parameters="charset=utf-8; header=present",
        label="CSV",
        exports=Position,
        write=position_table,
        fields=NAMES,
        schema={
            "type": "string",
            "description": (
                "The whole selection, a line for each position. `datapackage.json` tells the"
                " columns, `fields` chooses, and `bom=true` begins it with a byte order mark, for"
                " Excel. If it broke off it ends with a row whose first cell is `#error`."
            ),
        },
    )
)
FIGURE = register(
    Exporter(
        "csv",
        "text/csv",
        parameters="charset=utf-8",
        label="CSV",
        exports=Figure,
        write=figure_table,
    )
)
