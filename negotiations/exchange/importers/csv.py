"""A table (RFC 4180) with a header: one article a row, the columns of the API, authors separated by semicolons."""

import csv
import io
from collections.abc import Iterator

from negotiations.exchange.importers.row import Row, row_of
from negotiations.text.normalising import LONGEST, Unusable, decode

DELIMITERS = ",;\t"
csv.field_size_limit(4 * LONGEST)


def read(name: str, data: bytes, encoding: str) -> Iterator[Row]:
    """A row for each line of the table; one that cannot be read as a table at all is one row with the problem."""
    try:
        text = decode(data, encoding)
    except Unusable as problem:
        yield Row(name, problem=str(problem))
        return
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    yield from _rows(name, reader)


def _rows(name: str, reader: "csv.DictReader[str]") -> Iterator[Row]:
    if "text" not in (reader.fieldnames or []):
        yield Row(name, problem="The first line is a header with the names of columns, and one of them is “text”.")
        return
    number = 0
    while True:
        number += 1
        try:
            given = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(f"{name} row {number}, line {reader.line_num}", problem=f"This is no row of a table: {error}.")
            return
        where = f"{name} row {number}, line {reader.line_num}"
        yield Row(where, problem="This has more cells than the header.") if None in given else row_of(where, given)
