"""What is looked for in texts, and where exactly it stands there.

Asked for are words (all of them in one section of a text), phrases in quotation marks, or one
regular expression between slashes. They are looked for in folded text (see text.folding): case
counts for nothing, nor does what cannot be seen. Words are whole words; accents count, but where
other letters are asked for. Offsets are code points of the folded text, half-open.
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

#: What is asked for: a phrase in quotation marks of any kind, or a word.
ASKED = regex.compile(r"""["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)""")
SPACE = regex.compile(r"\s+")
#: Between the words of a phrase: white space of a line, or one line's end.
GAP = r"(?:[^\S\n]*\n[^\S\n]*|[^\S\n]+)"
#: No word begins right after a letter, or ends where one goes on.
BEFORE, AFTER = rf"(?<!{LETTER}{MARK}*)", rf"(?![{LETTER}{MARK}])"
STARTS, ENDS = (regex.compile(how, regex.VERSION1) for how in (LETTER, rf"{LETTER}{MARK}*\Z"))
ENDS_AS_CHARACTER = regex.compile(rf"{CHARACTER}\Z", regex.VERSION1)
#: An expression is compiled before it can be timed: what would take much memory is refused by its
#: looks.
LONGEST, MOST_REPEATS = 200, 100_000
REPEATS = regex.compile(r"\{(\d*),?(\d*)\}")
RECURSION = regex.compile(r"\(\?(?:R|[+-]?\d|&|P>)")


class InvalidPattern(ValueError):
    """It cannot be looked for; the message says why, and what to do."""


@dataclass(frozen=True)
class ConcordanceQuery:
    """`phrases` are what is looked for, as they were asked for; or an `expression`, which has no
    similar letters.
    """

    phrases: tuple[str, ...] = ()
    expression: "regex.Pattern[str] | None" = None

    def patterns(self, level: Level, alphabet: Alphabet) -> "tuple[regex.Pattern[str], ...]":
        """One for each thing asked for, in text that is folded so."""
        if self.expression:
            return (self.expression,)
        return tuple(_words(phrase, level, alphabet) for phrase in self.phrases)


def parse_query(asked: str) -> ConcordanceQuery | None:
    """What these words ask for; None for nothing. Raises Refused."""
    asked = asked.strip()
    if len(asked) > 2 and asked[0] == asked[-1] == "/":
        return ConcordanceQuery(expression=_expression(asked[1:-1]))
    phrases = ((match[1] or match[2] or "").strip() for match in ASKED.finditer(asked))
    some = tuple(phrase for phrase in phrases if fold(phrase).strip())
    return ConcordanceQuery(some) if some else None


def find_spans(
    wanted: ConcordanceQuery,
    folded: str,
    *,
    until: float,
    level: Level = Level.EQUAL,
    alphabet: Alphabet = Alphabet.COMMON,
) -> list[Span]:
    """Where it stands in a text that is folded so, in order; nowhere, unless all of it is there.
    Raises Refused when the clock shows `until`.
    """
    places = [list(_places(pattern, folded, until)) for pattern in wanted.patterns(level, alphabet)]
    return sorted(set(chain(*places))) if all(places) else []


def context(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The words before and after a hit on one line, up to `width` code points each, no word cut in
    two.
    """
    left, right = text[max(0, start - width) : start], text[end : end + width]
    if start > width and not text[start - width - 1].isspace():
        left = left.partition(" ")[2] or left
    if end + width < len(text) and not text[end + width].isspace():
        right = right.rpartition(" ")[0] or right
    return _on_one_line(left), _on_one_line(right)


def words_outwards(left: str, right: str) -> tuple[list[str], list[str]]:
    """The words on either side of a hit without their case, the nearest first: by these, lines are
    sorted.
    """
    return COMPOUND.findall(left.casefold())[::-1], COMPOUND.findall(right.casefold())


def _on_one_line(text: str) -> str:
    return str(SPACE.sub(" ", text))


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
    """It is looked for in folded text: what in it is no ASCII is folded too, and no sign of an
    expression then.
    """
    found: list[str] = []
    escaped = inside = False
    for piece in PIECE.findall(expression):
        if not piece.isascii():
            if escaped:
                found.pop()
            found.append(_in_place(piece, inside))
            escaped = False
            continue
        for sign in piece:
            found.append(sign)
            inside = inside if escaped else sign == "[" or (inside and sign != "]")
            escaped = sign == "\\" and not escaped
    return "".join(found)


def _in_place(character: str, inside: bool) -> str:
    """What a character of a reader folds to, as one: a set in brackets has single ones only."""
    folded = fold(character)
    if inside and len(folded) > 1:
        said = (
            f"“{character}” is looked for as “{folded}”, which is no one character of a set in"
            " brackets"
        )
        raise InvalidPattern(f"{said}: write it as an alternative, like (a|{character}).")
    return str(regex.escape(folded)) if len(folded) < 2 else f"(?:{regex.escape(folded)})"


def _repeats(asked: str) -> int:
    return prod(max(int(most or 1), int(least or 1), 1) for least, most in REPEATS.findall(asked))


def _places(pattern: "regex.Pattern[str]", text: str, until: float) -> Iterator[Span]:
    """What is empty or blank is no hit."""
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
