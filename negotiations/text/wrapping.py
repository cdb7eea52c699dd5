"""Wrap words into lines for pictures, where no layout engine does.

Widths are in columns: a wide character (Chinese, Japanese, Korean) takes two.
"""

import unicodedata
from collections.abc import Iterator

import regex

#: A grapheme: what a reader takes for one character (a letter with its marks, a flag, a family).
CHARACTER = regex.compile(r"\X")


def wrap(words: str, room: int, lines: int) -> tuple[str, ...]:
    """At most `lines` lines of `room` columns; if the words do not fit, the last line ends with an
    ellipsis.
    """
    wrapped = [""]
    for piece in _pieces(words, room):
        longer = f"{wrapped[-1]} {piece}".lstrip()
        if places(longer) <= room:
            wrapped[-1] = longer
        else:
            wrapped.append(piece)
    if len(wrapped) <= lines:
        return tuple(wrapped)
    return (*wrapped[: lines - 1], _cut(wrapped[lines - 1], room))


def places(words: str) -> int:
    """The width of the words in columns."""
    return sum(map(_places, CHARACTER.findall(words)))


def _places(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character[0]) in "WF" else 1


def _pieces(words: str, room: int) -> Iterator[str]:
    """The words; a word longer than a line comes in parts."""
    for word in words.split():
        piece = ""
        for character in CHARACTER.findall(word):
            if piece and places(piece + character) > room:
                yield piece
                piece = ""
            piece += character
        yield piece


def _cut(line: str, room: int) -> str:
    kept = CHARACTER.findall(line)
    while kept and sum(map(_places, kept)) >= room:
        kept.pop()
    return "".join(kept).rstrip() + "…"
