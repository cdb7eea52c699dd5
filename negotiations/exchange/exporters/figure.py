"""A chart or a table as it is taken away: with its question, what it is narrowed to, its n and
where it comes from.
"""

import re
import textwrap
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from numbers import Number
from typing import Any

from negotiations.exchange.exporters.csv import line
from negotiations.exchange.exporters.table import FORMULA

WIDTH = 960
HEAD, LINE, SIDE = 52, 18, 16
#: As wide as a digit: addresses are full of them.
LETTER = 7
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


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


def as_svg(figure: Figure, drawing: str) -> str:
    """`drawing`, an `svg` with a viewBox from 0 0, with its question above and where it comes from
    below.
    """
    found = SIZE.search(drawing)
    width, height = (float(found[1]), float(found[2])) if found else (WIDTH, 0.0)
    below = [
        line
        for words in (figure.said, figure.cite)
        for line in textwrap.wrap(words, int(width / LETTER))
    ]
    lines = _lines(below, HEAD + height + LINE)
    inner = drawing.replace(
        "<svg", f'<svg x="0" y="{HEAD}" width="{width:g}" height="{height:g}"', 1
    )
    whole = HEAD + height + LINE * (len(below) + 1)
    box = f"{-SIDE} {-SIDE} {width + 2 * SIDE:g} {whole + 2 * SIDE:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * SIDE:g}"'
        f' height="{whole + 2 * SIDE:g}" viewBox="{box}" font-family="Noto Sans, sans-serif"><rect'
        f' x="{-SIDE}" y="{-SIDE}" width="100%" height="100%" fill="#ffffff"/><text x="0" y="28"'
        ' font-size="19" font-weight="600"'
        f' fill="#221f1b">{escape(figure.question)}</text>{inner}{lines}</svg>'
    )


def _lines(words: Iterable[str], top: float) -> str:
    return "".join(
        f'<text x="0" y="{top + LINE * number:g}" font-size="12"'
        f' fill="#5f5a53">{escape(line)}</text>'
        for number, line in enumerate(words)
    )


def _cell(value: Any) -> str:
    """Whatever is no number is text, the name of an object too."""
    text = "" if value is None else str(value)
    return f"'{text}" if not isinstance(value, Number) and re.match(FORMULA, text) else text
