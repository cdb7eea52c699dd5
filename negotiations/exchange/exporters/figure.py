"""A figure: a chart or table that can be downloaded, with its question, its selection, its n and
its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from negotiations.exchange.exporters.registry import exporters_of


@dataclass(frozen=True)
class FigurePart:
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
    parts: tuple[FigurePart, ...] = ()

    @property
    def downloads(self) -> list[Download]:
        """The files that can be had of it: its rows, then its parts, in each of their formats."""
        return [
            Download(
                exporter.name,
                ", ".join(filter(None, [exporter.label, part.words])),
                f"{part.link or self.link}&format={exporter.name}",
            )
            for part in (FigurePart(self), *self.parts)
            for exporter in exporters_of(type(part.subject))
        ]

    @property
    def said(self) -> str:
        """The line below it."""
        return "; ".join([f"n = {self.n:,} {self.of}", *self.narrowed]) + "."
