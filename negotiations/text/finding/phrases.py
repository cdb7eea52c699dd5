"""The phrases of a text: every stretch of a few words, to be looked up among the quotes coded
elsewhere.
"""

from collections.abc import Iterator
from itertools import islice

import regex

from negotiations.text.words import COMPOUND

FEWEST, MOST = 2, 12
LINE = regex.compile(r"[^\n]+")
#: Punctuation around a phrase that may belong to it: “ before it, .” after it.
BEFORE, AFTER = regex.compile(r"[^\w\s\x1c-\x1f]{0,2}\Z"), regex.compile(r"[^\w\s\x1c-\x1f]{0,3}")


def phrases(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """The spans of FEWEST to MOST words of a line, with and without the punctuation around them, of
    at most `longest` code points. Offsets are half-open.
    """
    for line in LINE.finditer(text):
        words = [
            (_starts(text, word.start()), _ends(text, word.end()))
            for word in COMPOUND.finditer(text, *line.span())
        ]
        for number, (starts, _) in enumerate(words):
            for _, ends in islice(words, number + FEWEST - 1, number + MOST):
                if ends[0] - starts[0] > longest:
                    break
                yield from (
                    (start, end) for start in starts for end in ends if end - start <= longest
                )


def _starts(text: str, start: int) -> range:
    """The starts of a word with all, some or none of the punctuation right before it."""
    before = BEFORE.search(text, max(0, start - 2), start)
    return range(start, (before.start() if before else start) - 1, -1)


def _ends(text: str, end: int) -> range:
    after = AFTER.match(text, end)
    return range(end, (after.end() if after else end) + 1)
