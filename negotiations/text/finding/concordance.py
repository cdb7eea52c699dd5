"""Parse the query of a concordance, and find its matches in a text.

A query is words (a text must contain all of them), phrases in quotation marks, or one regular
expression between slashes. It is matched in folded text (see text.folding), so that case and
invisible characters do not count, nor accents at the similar level. Words match whole words.
Offsets are code points of the folded text, half-open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import prod
from time import monotonic

import regex

from negotiations.text.folding import PIECE, Alphabet, Level, Span, fold
from negotiations.text.words import CHARACTER, COMPOUND, LETTER, MARK

#: A phrase in quotation marks of any kind, or a word.
ASKED = regex.compile(r"""["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)""")
SPACE = regex.compile(r"\s+")
#: The gap between the words of a phrase: white space with at most one line break.
GAP = r"(?:[^\S\n]*\n[^\S\n]*|[^\S\n]+)"
#: The boundaries of a word: no letter right before it, none right after it.
BEFORE, AFTER = rf"(?<!{LETTER}{MARK}*)", rf"(?![{LETTER}{MARK}])"
STARTS, ENDS = (regex.compile(how, regex.VERSION1) for how in (LETTER, rf"{LETTER}{MARK}*\Z"))
ENDS_AS_CHARACTER = regex.compile(rf"{CHARACTER}\Z", regex.VERSION1)
#: Bounds on an expression's source: compiling cannot be timed, and could take much memory.
LONGEST, MOST_REPEATS = 200, 100_000
REPEATS = regex.compile(r"\{(\d*),?(\d*)\}")
RECURSION = regex.compile(r"\(\?(?:R|[+-]?\d|&|P>)")


class InvalidPattern(ValueError):
    """The query cannot be searched for; the message says why, and what to do."""


@dataclass(frozen=True)
class ConcordanceQuery:
    """Either `phrases`, as they were typed, or an `expression`, which has no similar level."""

    phrases: tuple[str, ...] = ()
    expression: "regex.Pattern[str] | None" = None

    def patterns(self, level: Level, alphabet: Alphabet) -> "tuple[regex.Pattern[str], ...]":
        """A pattern per phrase, or that of the expression, for text folded at this level."""
        if self.expression:
            return (self.expression,)
        return tuple(_words(phrase, level, alphabet) for phrase in self.phrases)


def parse_query(asked: str) -> ConcordanceQuery | None:
    """The query in these words; None if there are no words in it. Raises InvalidPattern."""
    asked = asked.strip()
    if len(asked) > 2 and asked[0] == asked[-1] == "/":
        return ConcordanceQuery(expression=_expression(asked[1:-1]))
    phrases = ((match[1] or match[2] or "").strip() for match in ASKED.finditer(asked))
    visible = tuple(phrase for phrase in phrases if fold(phrase).strip())
    return ConcordanceQuery(visible) if visible else None


def find_spans(
    query: ConcordanceQuery,
    folded: str,
    *,
    until: float,
    level: Level = Level.EQUAL,
    alphabet: Alphabet = Alphabet.COMMON,
) -> list[Span]:
    """The spans of the matches in a text folded at this level, in order; [] unless every phrase
    matches.

    Raises InvalidPattern when `time.monotonic()` reaches `until`.
    """
    patterns = query.patterns(level, alphabet)
    matches = [list(_matches(pattern, folded, until)) for pattern in patterns]
    return sorted(set(chain(*matches))) if all(matches) else []


def context(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The text on the left and on the right of a hit, up to `width` code points each, in whole
    words, with line breaks as spaces.
    """
    left, right = text[max(0, start - width) : start], text[end : end + width]
    if start > width and not text[start - width - 1].isspace():
        left = left.partition(" ")[2] or left
    if end + width < len(text) and not text[end + width].isspace():
        right = right.rpartition(" ")[0] or right
    return SPACE.sub(" ", left), SPACE.sub(" ", right)


def words_outwards(left: str, right: str) -> tuple[list[str], list[str]]:
    """The words on either side of a hit, casefolded, the nearest first: the sort keys of lines."""
    return COMPOUND.findall(left.casefold())[::-1], COMPOUND.findall(right.casefold())


@lru_cache(maxsize=1_000)
def _words(phrase: str, level: Level, alphabet: Alphabet) -> "regex.Pattern[str]":
    folded = fold(phrase, level, alphabet).strip()
    spelt = GAP.join(map(regex.escape, SPACE.split(folded)))
    before = BEFORE if STARTS.match(folded) else ""
    after = (
        AFTER if ENDS.search(folded) else f"(?!{MARK})" if ENDS_AS_CHARACTER.search(folded) else ""
    )
    return regex.compile(f"{before}{spelt}{after}", regex.VERSION1)


def _expression(asked: str) -> "regex.Pattern[str]":
    if len(asked) > LONGEST:
        raise InvalidPattern(
            f"The expression has {len(asked):,} characters; {LONGEST} is the most."
        )
    if (times := _repeats(asked)) > MOST_REPEATS:
        raise InvalidPattern(
            f"The expression may repeat a part {times:,} times; {MOST_REPEATS:,} is the most. Ask"
            " for fewer."
        )
    if RECURSION.search(asked):
        raise InvalidPattern(
            "The expression calls itself or a group of its own, which is not allowed here."
        )
    folded = _as_folded(asked)
    try:
        return regex.compile(folded, regex.IGNORECASE | regex.MULTILINE)
    except regex.error as error:
        at = min(error.pos or 0, len(asked))
        here = f"before “{asked[at : at + 10]}”" if asked[at:] else "at its end"
        raise InvalidPattern(
            f"This is no regular expression: {error.msg}, at character {at + 1}, {here}."
        ) from error
    except (ValueError, KeyError, RecursionError, OverflowError) as error:
        raise InvalidPattern(
            "This is no regular expression that can be used here: write it in a simpler way."
        ) from error


def _as_folded(expression: str) -> str:
    """The expression with its characters beyond ASCII folded as the text is, and then escaped."""
    parts: list[str] = []
    escaped = in_set = False
    for piece in PIECE.findall(expression):
        if not piece.isascii():
            if escaped:
                parts.pop()
            parts.append(_folded_character(piece, in_set))
            escaped = False
            continue
        for character in piece:
            parts.append(character)
            in_set = in_set if escaped else character == "[" or (in_set and character != "]")
            escaped = character == "\\" and not escaped
    return "".join(parts)


def _folded_character(character: str, in_set: bool) -> str:
    """The folded form of a grapheme as one unit of an expression.

    Raises InvalidPattern for several code points in a set in brackets.
    """
    folded = fold(character)
    if in_set and len(folded) > 1:
        raise InvalidPattern(
            f"“{character}” is looked for as “{folded}”, which is no one character of a set in"
            f" brackets: write it as an alternative, like (a|{character})."
        )
    return str(regex.escape(folded)) if len(folded) < 2 else f"(?:{regex.escape(folded)})"


def _repeats(asked: str) -> int:
    """How often the expression may repeat a part, at most: the product of all bounds."""
    return prod(max(int(most or 1), int(least or 1), 1) for least, most in REPEATS.findall(asked))


def _matches(pattern: "regex.Pattern[str]", text: str, until: float) -> Iterator[Span]:
    """The spans of the matches that are not blank."""
    left = until - monotonic()
    try:
        if left <= 0:
            raise TimeoutError
        yield from (
            match.span()
            for match in pattern.finditer(text, timeout=left, concurrent=True)
            if match.group().strip()
        )
    except TimeoutError as error:
        raise InvalidPattern(
            "This expression takes too long to look for. Mostly a repeated part that holds another"
            " repeat is why, like (a+)+: write it without, or narrow the articles."
        ) from error
