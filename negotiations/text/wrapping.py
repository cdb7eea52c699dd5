"""Words on lines of a given room, where nothing else wraps them: in a picture. A character of
Chinese takes two places.
"""

import unicodedata
from collections.abc import Iterator

import regex

#: What is one character to a reader: a letter with its marks, a flag, a family.
CHARACTER = regex.compile(r"\X")


def wrap(words: str, room: int, lines: int) -> tuple[str, ...]:
    """On at most so many `lines` of `room` places; what does not fit is cut off, with an ellipsis
    in its place.
    """
    found = [""]
    for piece in _pieces(words, room):
        longer = f"{found[-1]} {piece}".lstrip()
        if places(longer) <= room:
            found[-1] = longer
        else:
            found.append(piece)
    return tuple(
        found if len(found) <= lines else [*found[: lines - 1], _cut(found[lines - 1], room)]
    )


def places(words: str) -> int:
    return sum(map(_places, CHARACTER.findall(words)))


def _places(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character[0]) in "WF" else 1


def _pieces(words: str, room: int) -> Iterator[str]:
    """The words; of one that is longer than a line, its parts."""
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
