"""A table with a header (RFC 4180, or as a spreadsheet saves it): one article per row, the columns
of the API, authors separated by semicolons. The header alone decides what separates cells, unless
Excel's line `sep=` precedes it.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from negotiations.exchange.importers.row import ImportedRow, field_called, row_of
from negotiations.text.normalising import LONGEST, Unusable, decode

DELIMITERS = ",;\t"
SEPARATOR = re.compile(r'\s*"?sep=(?P<sign>[^\r\n])"?[^\S\r\n\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
#: Blank lines above a header. The header's own first cell may be empty.
BLANK_LINES = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\r|\n))+")
HEADER = re.compile(r"[^\r\n]*")
csv.field_size_limit(4 * LONGEST)


def read(name: str, data: bytes, encoding: str) -> Iterator[ImportedRow]:
    """A row per line of the table that is not empty; for a file that is no table, one row with the
    problem.
    """
    try:
        text = decode(data, encoding).lstrip("\ufeff")
    except Unusable as problem:
        yield ImportedRow(name, problem=str(problem))
        return
    separator = SEPARATOR.match(text)
    table = text[separator.end() if separator else 0 :]
    if blank := BLANK_LINES.match(table):
        table = table[blank.end() :]
    header = HEADER.match(table)
    sign = separator["sign"] if separator else _delimiter(header.group() if header else "")
    before = len(re.findall(r"\r\n|\r|\n", text[: len(text) - len(table)]))
    yield from _rows(name, table, sign, before)


def _delimiter(header: str) -> str:
    """The sign that cuts the header into most cells, one of which is “text” if possible."""

    def names(sign: str) -> Sequence[str]:
        return [field_called(cell) for cell in next(csv.reader([header], delimiter=sign), [])]

    return max(DELIMITERS, key=lambda sign: ("text" in names(sign), header.count(sign)))


def _rows(name: str, table: str, sign: str, before: int) -> Iterator[ImportedRow]:
    """`before`: the number of lines of the file above the table."""
    reader = csv.reader(io.StringIO(table, newline=""), delimiter=sign, strict=True)
    columns: list[str] | None = None
    number = empty = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            where = f"{name} row {number + 1}, line {before + reader.line_num}"
            problem = f"This is no row of a table: {error}."
            yield ImportedRow(where, file=name, problem=problem)
            if columns is None:
                return
            number += 1
            continue
        if columns is None:
            columns = [cell.strip() for cell in cells]
            if problem := _problem(columns):
                yield ImportedRow(name, problem=problem)
                return
            continue
        number += 1
        if not any(cell.strip() for cell in cells):
            empty += 1
            continue
        where = f"{name} row {number}, line {before + reader.line_num}"
        notes = (
            [f"{empty} empty {'row' if empty == 1 else 'rows'} above it skipped"] if empty else []
        )
        empty = 0
        yield _row(where, name, columns, cells, notes)
    if columns is None:
        yield ImportedRow(name, problem=_problem([]))


def _row(
    where: str, name: str, columns: Sequence[str], cells: Sequence[str], notes: Sequence[str]
) -> ImportedRow:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return ImportedRow(where, file=name, problem="This has more cells than the header.")
    given = dict(zip(columns, cells, strict=False))
    unnamed = any(cell.strip() for column, cell in zip(columns, cells, strict=False) if not column)
    given.pop("", None)
    return row_of(where, {**given, **({"": "x"} if unnamed else {})}, file=name, notes=notes)


def _problem(columns: Sequence[str]) -> str:
    """Why these columns are no header; "" if they are one."""
    names = [field_called(column) for column in columns if column]
    if "text" not in names:
        return "The first line is a header with the names of columns, and one of them is “text”."
    twice = next((name for name in names if names.count(name) > 1), "")
    return f"Two columns are called “{twice}”: rename one." if twice else ""
