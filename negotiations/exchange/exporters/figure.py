"""A figure: a chart or table that can be downloaded, with its question, its selection, its n and
its source.
"""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from negotiations.exchange.exporters.registry import exporters_of

WIDTH = 960
HEAD, LINE, SIDE = 52, 18, 16
#: As wide as a digit: addresses are full of them.
LETTER = 7
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Part:
    """Something that a figure shows and that has formats of its own, such as a network.

    Where there are several of a kind, `words` say which this is, and `link` is the page on which it
    is the first of them.
    """

    subject: object
    words: str = ""
    link: str = ""


@dataclass(frozen=True)
class Download:
    """A link to a file. `format` is the name of its format."""

    format: str
    label: str
    link: str


@dataclass(frozen=True)
class Figure:
    """`name` names its files; `question` is its title; `narrowed` says in words what it is
    restricted to; `n` counts `of` what.

    `columns` and `rows`, which can be read once, are the data behind it; `link` shows the same
    again; `cite` is how it is cited; `drawing` is the template of its chart, one `svg`, if it has
    one; `parts` are what else of it can be exported.
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
    parts: tuple[Part, ...] = ()

    @property
    def downloads(self) -> list[Download]:
        """The files that can be had of it: its rows, then its parts, in each of their formats."""
        return [
            Download(
                exporter.name,
                ", ".join(filter(None, [exporter.label, part.words])),
                f"{part.link or self.link}&format={exporter.name}",
            )
            for part in (Part(self), *self.parts)
            for exporter in exporters_of(type(part.subject))
        ]

    @property
    def said(self) -> str:
        """The line below it."""
        return "; ".join([f"n = {self.n:,} {self.of}", *self.narrowed]) + "."


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
        "<svg ", f'<svg x="0" y="{HEAD}" width="{width:g}" height="{height:g}" ', 1
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
