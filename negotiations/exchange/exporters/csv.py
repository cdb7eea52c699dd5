"""The table of positions as RFC 4180 has it: UTF-8, a header, lines that end with CR and LF."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from negotiations.exchange.exporters.table import BY_NAME
from negotiations.queries.common.copy_stream import CSV, Line, copied

NAMES = tuple(BY_NAME)


def lines(
    positions: QuerySet[Any],
    names: Sequence[str],
    whole: frozenset[UUID] | None,
    *,
    bom: bool = False,
) -> Iterator[bytes]:
    """The header, and a line for each position, of the columns with these names, for who reads
    these negotiations `whole` (`read_whole`); `bom`: with the mark by which Excel knows UTF-8.
    """
    head = (BOM_UTF8 if bom else b"") + line(names, len(names))
    return _lines(
        head, copied(positions.values_list(*(BY_NAME[name].cell(whole) for name in names)), CSV)
    )


def _lines(head: bytes, rows: Iterator[Line]) -> Iterator[bytes]:
    yield head
    for row in rows:
        yield bytes(row[:-1]) + b"\r\n"


def line(cells: Sequence[str], width: int) -> bytes:
    """A line of as many cells as the table has columns."""
    written = io.StringIO()
    csv.writer(written).writerow([*cells, *[""] * width][:width])
    return written.getvalue().encode()
