"""A chart or a table as it is taken away: with its question, what it is narrowed to, its n and
where it comes from.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from numbers import Number
from typing import Any

from negotiations.exchange.exporters.csv import line
from negotiations.exchange.exporters.table import FORMULA


@dataclass(frozen=True)
class Figure:
    """`name` names its files; `question` is its title; `narrowed` says to what, in words; `n`
    counts `of` what.

    `columns` and `rows`, read once, are the data behind it; `link` shows the same again; `cite` is
    how it is cited; `drawing` is the template of its chart, one `svg`, if it has one.
    """

    name: str
    question: str
    narrowed: tuple[str, ...]
    n: int
    of: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]
    link: str = ""
    cite: str = ""
    drawing: str = ""

    @property
    def said(self) -> str:
        """The line below it."""
        return "; ".join([f"n = {self.n:,} {self.of}", *self.narrowed]) + "."


def as_csv(figure: Figure) -> Iterator[bytes]:
    """A header and the rows, as RFC 4180 has it, each read when it is sent. It begins with the mark
    by which Excel knows UTF-8, and no cell is taken for a formula.
    """
    yield BOM_UTF8 + line(figure.columns, len(figure.columns))
    for row in figure.rows:
        yield line([_cell(value) for value in row], len(figure.columns))


def _cell(value: Any) -> str:
    """Whatever is no number is text, the name of an object too."""
    text = "" if value is None else str(value)
    return f"'{text}" if not isinstance(value, Number) and re.match(FORMULA, text) else text
