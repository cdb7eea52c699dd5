"""Cut a text into sections and paragraphs, and a paragraph at its highlights. Offsets are code
points, half-open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, TypeVar

import regex

from negotiations.text.sentences import ends_sentence
from negotiations.text.words import COMPOUND, INDEXED

PARAGRAPHS_PER_SECTION = 20
#: The length in code points at which a paragraph is cut, so that a section stays far below the 1 MB
#: of a tsvector.
LONGEST_PARAGRAPH = 20_000
#: The most lines per section in a text whose lines break inside sentences.
MOST_LINES = 5 * PARAGRAPHS_PER_SECTION
#: The number of code points after LONGEST_PARAGRAPH in which a space to cut at is sought.
NEAR = 1_000
LINE = regex.compile(r"[^\n]*\n|[^\n]+")
PARAGRAPH = regex.compile(r"[^\n]+")
BLANK = regex.compile(r"\s+(?!\p{M})")
#: The units that no cut may go through: a word with its marks, or a grapheme.
PART = regex.compile(rf"(?:{INDEXED.pattern})\p{{M}}*|\X", regex.VERSION1)
UNIT = regex.compile(rf"{COMPOUND.pattern}\p{{M}}*|\X", regex.VERSION1)


@dataclass(frozen=True)
class Span:
    """A stretch of a text: its offsets and its words (`body`)."""

    start: int
    end: int
    body: str


class Stretch(Protocol):
    """Anything with a start and an end in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Piece = TypeVar("Piece", bound=Stretch)


class TextSegment(NamedTuple):
    """A stretch of a paragraph under the same marks, whose keys are `under`, outermost first."""

    body: str
    under: tuple[Any, ...]


def paragraphs(text: str, offset: int = 0) -> Iterator[Span]:
    """The lines of `text` that are not blank; `offset` is that of its first character."""
    for match in PARAGRAPH.finditer(text):
        if match.group().strip():
            yield Span(offset + match.start(), offset + match.end(), match.group())


def sections(text: str) -> Iterator[Span]:
    """The text cut into sections of about PARAGRAPHS_PER_SECTION paragraphs; joined, they are the
    text.

    A section ends with a sentence if one ends within MOST_LINES lines, so that no phrase is torn in
    a text whose lines break inside sentences.
    """
    start = count = 0
    for end in _ends_of_lines(text):
        count += 1
        full = count >= PARAGRAPHS_PER_SECTION and (
            count == MOST_LINES or _ends_a_sentence(text, end)
        )
        if full or end - start >= LONGEST_PARAGRAPH:
            yield Span(start, end, text[start:end])
            start, count = end, 0
    if start < len(text):
        yield Span(start, len(text), text[start:])


def _ends_a_sentence(text: str, end: int) -> bool:
    """Whether the line that ends at `end` ends a sentence, or is followed by a blank line."""
    follows = text[end : end + 200].partition("\n")[0].strip()
    return not follows or ends_sentence(text[max(0, end - 200) : end])


def _ends_of_lines(text: str) -> Iterator[int]:
    """The end of each line that is not blank, and the cuts in lines over LONGEST_PARAGRAPH."""
    position = 0
    for line in LINE.findall(text):
        yield from (position + cut for cut in _cuts(line))
        position += len(line)
        if line.strip():
            yield position


def _cuts(line: str) -> Iterator[int]:
    """Where a line over LONGEST_PARAGRAPH is cut: after a space if there is one NEAR, else between
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
    """The first end of a compound word or grapheme from `least` on; `since` is the end of one.

    If the compound goes on beyond NEAR, the end of one of its parts.
    """
    for unit in (UNIT, PART):
        ends = (int(piece.end()) for piece in unit.finditer(line, since))
        if (end := next(end for end in ends if end >= least)) <= least + NEAR:
            break
    return end


def with_marks(
    pieces: Iterable[Piece], marks: Iterable[tuple[Any, int, int]]
) -> Iterator[tuple[Piece, list[Any]]]:
    """Each piece of the text with the marks `(key, start, end)` that overlap it.

    Pieces and marks must come in the order of their starts.
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
    """The paragraph cut wherever a mark `(key, start, end)` starts or ends; joined, the bodies are
    the paragraph.

    Marks must come in the order of their starts.
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
