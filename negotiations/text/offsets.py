"""Paragraphs and sections of a text, and the highlights over a paragraph. Offsets are code points,
half-open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, TypeVar

import regex

from negotiations.text.sentences import ends_sentence
from negotiations.text.words import COMPOUND, INDEXED

PARAGRAPHS_A_SECTION = 20
#: A paragraph without a break is cut here, so that a section stays far below a tsvector's 1 MB.
LONGEST_PARAGRAPH = 20_000
#: Lines that are broken inside their sentences are so many at most.
MOST_LINES = 5 * PARAGRAPHS_A_SECTION
#: In code points: how far on from there a blank is looked for.
NEAR = 1_000
LINE = regex.compile(r"[^\n]*\n|[^\n]+")
PARAGRAPH = regex.compile(r"[^\n]+")
BLANK = regex.compile(r"\s+(?!\p{M})")
#: What no cut may go through: a word with what belongs to it, or one character of a reader.
PART = regex.compile(rf"(?:{INDEXED.pattern})\p{{M}}*|\X", regex.VERSION1)
UNIT = regex.compile(rf"{COMPOUND.pattern}\p{{M}}*|\X", regex.VERSION1)


@dataclass(frozen=True)
class Span:
    """`start` and `end` in the text, and what stands there."""

    start: int
    end: int
    body: str


class Stretch(Protocol):
    """Whatever has a start and an end in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Piece = TypeVar("Piece", bound=Stretch)


class TextSegment(NamedTuple):
    """A stretch of a paragraph under the same highlights, whose keys are `under`, the outermost
    first.
    """

    body: str
    under: tuple[Any, ...]


def paragraphs(text: str, offset: int = 0) -> Iterator[Span]:
    """The non-empty lines of `text`, whose first character is at `offset`."""
    for match in PARAGRAPH.finditer(text):
        if match.group().strip():
            yield Span(offset + match.start(), offset + match.end(), match.group())


def sections(text: str) -> Iterator[Span]:
    """The whole text cut into stretches of about twenty paragraphs: joined, they are the text.

    A text whose lines are broken inside its sentences is cut where one ends, so that no phrase is
    torn, but for its length.
    """
    start = count = 0
    for end in _ends_of_lines(text):
        count += 1
        full = count >= PARAGRAPHS_A_SECTION and (
            count == MOST_LINES or _ends_a_sentence(text, end)
        )
        if full or end - start >= LONGEST_PARAGRAPH:
            yield Span(start, end, text[start:end])
            start, count = end, 0
    if start < len(text):
        yield Span(start, len(text), text[start:])


def _ends_a_sentence(text: str, end: int) -> bool:
    """Whether the line that ends there does, or a blank one follows."""
    follows = text[end : end + 200].partition("\n")[0].strip()
    return not follows or ends_sentence(text[max(0, end - 200) : end])


def _ends_of_lines(text: str) -> Iterator[int]:
    """Where each line with words ends (a line of enormous length ends about every LONGEST_PARAGRAPH
    code points too).
    """
    position = 0
    for line in LINE.findall(text):
        yield from (position + cut for cut in _cuts(line))
        position += len(line)
        if line.strip():
            yield position


def _cuts(line: str) -> Iterator[int]:
    """Where a line of enormous length may be cut: after a blank, if one follows soon, else between
    two words.
    """
    last = 0
    while len(line) - last > LONGEST_PARAGRAPH:
        least = last + LONGEST_PARAGRAPH
        blank = BLANK.search(line, least, least + NEAR)
        last = (
            blank.end() if blank and blank.end() < least + NEAR else _end_of_word(line, last, least)
        )
        if last < len(line):
            yield last


def _end_of_word(line: str, since: int, least: int) -> int:
    """The first place from `least` on where a word or other character ends; `since` is one too. Of
    words that hang together without end, each is one.
    """
    for unit in (UNIT, PART):
        ends = (int(piece.end()) for piece in unit.finditer(line, since))
        if (end := next(end for end in ends if end >= least)) <= least + NEAR:
            break
    return end


def with_marks(
    pieces: Iterable[Piece], marks: Iterable[tuple[Any, int, int]]
) -> Iterator[tuple[Piece, list[Any]]]:
    """Each piece of the text with the marks `(key, start, end)` over it. Both come in the order of
    their starts.
    """
    waiting = iter(marks)
    upcoming = next(waiting, None)
    reached: list[tuple[Any, int, int]] = []
    for piece in pieces:
        reached = [mark for mark in reached if mark[2] > piece.start]
        while upcoming and upcoming[1] < piece.end:
            reached.append(upcoming)
            upcoming = next(waiting, None)
        yield piece, [mark for mark in reached if mark[2] > piece.start]


def segments(paragraph: Span, marks: Iterable[tuple[Any, int, int]]) -> Iterator[TextSegment]:
    """`paragraph` cut where a mark `(key, start, end)` starts or ends; joined, the bodies are the
    paragraph.

    Marks come in the order of their starts.
    """
    inside = [mark for mark in marks if mark[1] < paragraph.end and mark[2] > paragraph.start]
    if not inside:
        yield TextSegment(paragraph.body, ())
        return
    first, last, body = paragraph.start, paragraph.end, paragraph.body
    starts, ends = (
        {max(first, start) for _, start, _ in inside},
        {end for _, _, end in inside if end < last},
    )
    waiting = iter(inside)
    upcoming = next(waiting, None)
    open_: list[tuple[Any, int, int]] = []
    for left, right in pairwise(sorted({first, last} | starts | ends)):
        if left in ends:
            open_ = [mark for mark in open_ if mark[2] > left]
        while upcoming and upcoming[1] <= left:
            open_.append(upcoming)
            upcoming = next(waiting, None)
        yield TextSegment(body[left - first : right - first], tuple([mark[0] for mark in open_]))
