"""What is looked for in texts, and where exactly it stands there.

Asked for are words (all of them in one section of a text), phrases in quotation marks, or one regular expression
between slashes. Words are whole words; case counts for nothing, accents count, and apostrophes and hyphens may be
typographic or not. Offsets are code points, half-open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import prod
from time import monotonic

import regex

from negotiations.text.words import COMPOUND

Span = tuple[int, int]

#: What is asked for: a phrase in quotation marks of any kind, or a word.
ASKED = regex.compile(r"""["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)""")
ALIKE = {"'": "['’]", "’": "['’]", "-": "[-‐‑]", "‐": "[-‐‑]", "‑": "[-‐‑]"}
SPACE = regex.compile(r"\s+")
#: Between the words of a phrase: white space of a line, or one line's end.
GAP = r"(?:[^\S\n]*\n[^\S\n]*|[^\S\n]+)"
#: A letter or digit with its marks and joiners: no word begins right after one, or ends where one goes on.
LETTER = r"[\p{L}\p{N}][\p{M}\u200c\u200d]*"
GOES_ON = r"[\u200c\u200d]*[\p{L}\p{N}\p{M}]"
#: An expression is compiled before it can be timed: what would take much memory is refused by its looks.
LONGEST, MOST_REPEATS = 200, 100_000
REPEATS = regex.compile(r"\{(\d*),?(\d*)\}")
RECURSION = regex.compile(r"\(\?(?:R|[+-]?\d|&|P>)")


class Refused(ValueError):
    """It cannot be looked for; the message says why, and what to do."""


@dataclass(frozen=True)
class Wanted:
    """A pattern for each thing asked for; `phrases` are what a full-text index knows of them, none for an expression."""

    patterns: tuple["regex.Pattern[str]", ...]
    phrases: tuple[str, ...] = ()


def wanted(asked: str) -> Wanted | None:
    """What these words ask for; None for nothing. Raises Refused."""
    asked = asked.strip()
    if len(asked) > 2 and asked[0] == asked[-1] == "/":
        return Wanted((_expression(asked[1:-1]),))
    phrases = tuple(filter(None, ((match[1] or match[2] or "").strip() for match in ASKED.finditer(asked))))
    return Wanted(tuple(map(_words, phrases)), phrases) if phrases else None


def found(wanted: Wanted, text: str, *, until: float) -> list[Span]:
    """Where it stands in `text`, in order; nowhere, unless all of it is there. Raises Refused when the clock shows `until`."""
    places = [list(_places(pattern, text, until)) for pattern in wanted.patterns]
    return sorted(set(chain(*places))) if all(places) else []


def context(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The words before and after a hit on one line, up to `width` code points each, no word cut in two."""
    left, right = text[max(0, start - width) : start], text[end : end + width]
    if start > width and not text[start - width - 1].isspace():
        left = left.partition(" ")[2] or left
    if end + width < len(text) and not text[end + width].isspace():
        right = right.rpartition(" ")[0] or right
    return _on_one_line(left), _on_one_line(right)


def outwards(left: str, right: str) -> tuple[list[str], list[str]]:
    """The words on either side of a hit without their case, the nearest first: by these, lines are sorted."""
    return COMPOUND.findall(left.casefold())[::-1], COMPOUND.findall(right.casefold())


def _on_one_line(text: str) -> str:
    return str(SPACE.sub(" ", text))


def _words(phrase: str) -> "regex.Pattern[str]":
    spelt = GAP.join("".join(ALIKE.get(one, regex.escape(one)) for one in word) for word in SPACE.split(phrase))
    before = rf"(?<!{LETTER})" if regex.match(LETTER, phrase) else ""
    after = rf"(?!{GOES_ON})" if regex.search(rf"{LETTER}\Z", phrase) else ""
    return regex.compile(f"{before}{spelt}{after}", regex.IGNORECASE)


def _expression(asked: str) -> "regex.Pattern[str]":
    if len(asked) > LONGEST:
        raise Refused(f"The expression has {len(asked):,} characters; {LONGEST} is the most.")
    if (times := _repeats(asked)) > MOST_REPEATS:
        raise Refused(f"The expression may repeat a part {times:,} times; {MOST_REPEATS:,} is the most. Ask for fewer.")
    if RECURSION.search(asked):
        raise Refused("The expression calls itself or a group of its own, which is not allowed here.")
    try:
        return regex.compile(asked, regex.IGNORECASE)
    except regex.error as error:
        at = min(error.pos or 0, len(asked))
        here = f"before “{asked[at : at + 10]}”" if asked[at:] else "at its end"
        raise Refused(f"This is no regular expression: {error.msg}, at character {at + 1}, {here}.") from error
    except (ValueError, KeyError, RecursionError, OverflowError) as error:
        raise Refused("This is no regular expression that can be used here: write it in a simpler way.") from error


def _repeats(asked: str) -> int:
    return prod(max(int(most or 1), int(least or 1), 1) for least, most in REPEATS.findall(asked))


def _places(pattern: "regex.Pattern[str]", text: str, until: float) -> Iterator[Span]:
    """What is empty or blank is no hit."""
    left = until - monotonic()
    try:
        if left <= 0:
            raise TimeoutError
        yield from (
            match.span() for match in pattern.finditer(text, timeout=left, concurrent=True) if match.group().strip()
        )
    except TimeoutError as error:
        raise Refused(
            "This expression takes too long to look for. Mostly a repeated part that holds another repeat is why, like "
            "(a+)+: write it without, or narrow the articles."
        ) from error
