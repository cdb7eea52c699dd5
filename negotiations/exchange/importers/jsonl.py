"""JSON Lines: one article per line, with the fields of the API; `authors` is a list of names."""

import json
from collections.abc import Iterator

from negotiations.exchange.importers.row import ImportedRow, row_of
from negotiations.text.normalising import Unusable, decode


def read(name: str, data: bytes, encoding: str) -> Iterator[ImportedRow]:
    """A row per line that is not empty."""
    try:
        lines = decode(data, encoding).split("\n")
    except Unusable as problem:
        yield ImportedRow(name, problem=str(problem))
        return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(name, f"{name} row {number}", line)


def _row(name: str, where: str, line: str) -> ImportedRow:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ImportedRow(where, file=name, problem=f"This line is not JSON: {error}.")
    if not isinstance(given, dict):
        return ImportedRow(where, file=name, problem="This line is not an object.")
    return row_of(where, given, file=name)
