"""The form in which words are compared: what looks the same is the same.

Two levels. *Equal*: compatibility forms and ligatures (NFKC), case, white space, apostrophes,
quotation marks and dashes count for nothing, and what cannot be seen (soft hyphens, zero-width and
direction marks) is dropped. *Similar*: marks count for nothing either, but on letters of their own
in the alphabet of the text, nor do strokes, nor a hyphen where a line ends inside a word.

A text is folded one character of its reader at a time (an extended grapheme cluster, UAX 29), so
that a place in what was folded is a place in the text: offsets are code points, half-open.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

import regex

from negotiations.text.source.language_tags import primary_language

Span = tuple[int, int]


class Level(StrEnum):
    EQUAL = "equal"
    SIMILAR = "similar"


class Alphabet(StrEnum):
    """Which letters with a mark are letters of their own, and how i and ı are capitalised."""

    COMMON = "common"
    NORDIC = "nordic"
    RUSSIAN = "russian"
    TURKIC = "turkic"


ALPHABETS = {
    **dict.fromkeys(("da", "et", "fi", "fo", "is", "nb", "nn", "no", "se", "sv"), Alphabet.NORDIC),
    **dict.fromkeys(("az", "tr"), Alphabet.TURKIC),
    "ru": Alphabet.RUSSIAN,
}
OWN = {
    Alphabet.COMMON: frozenset("йїўёѓќ"),
    Alphabet.NORDIC: frozenset("йїўёѓќåäöøæ"),
    Alphabet.RUSSIAN: frozenset("йїўѓќ"),
    Alphabet.TURKIC: frozenset("йїўёѓќı"),
}
#: Letters that no mark can be taken from, and those that Arabic and Persian write for the same.
STROKES = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "",
}  # fmt: skip
APOSTROPHES, QUOTATION_MARKS, DASHES = "’‘ʼʹ′ʻ‛＇՚ꞌ׳`´\u1ffd", "“”„‟«»״″", "‐‑‒–—―−﹘﹣－"
SAME = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys(DASHES, "-")
)
PLAIN = str.maketrans({"`": "'"} | dict.fromkeys("\t\v\f\r\x1c\x1d\x1e\x1f", " "))
#: Accents, and the points of Hebrew and Arabic; not the vowels of the scripts of India, nor what
#: makes か into が.
ACCENTS = regex.compile(
    r"(?![\u3099\u309a])(?=\p{Mn})[\p{sc=Inherited}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Cyrillic}]"
)
UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
#: What is folded at once: ASCII, whose characters fold each to one; else one character of a reader.
PIECE = regex.compile(r"[\0-\x7f]+(?![^\0-\x7f])|\X")
CHARACTER = regex.compile(r"\X")
#: The same, or a run of characters that each fold by themselves: faster, where no way back to the
#: text is asked for.
GOES_ON = r"\p{M}\p{Default_Ignorable_Code_Point}\uff9e\uff9f"
ALONE = rf"[[\p{{L}}\p{{N}}\p{{P}}\p{{S}}\p{{Z}}\0-\x1f\x7f-\x9f]--[\p{{Hangul}}{GOES_ON}]]"
RUN = regex.compile(rf"({ALONE}+(?![{GOES_ON}]))|(\X)", regex.VERSION1)
#: A word broken at the end of a line.
BROKEN = regex.compile(r"(?<=[\p{L}\p{M}])[-‐‑]\n(?=\p{Ll})")


def alphabet_of(language: str) -> Alphabet:
    """By the first part of a language tag."""
    return ALPHABETS.get(primary_language(language), Alphabet.COMMON)


class _Table(dict[int, str]):
    """What each code point folds to by itself."""

    def __init__(self, level: Level, alphabet: Alphabet) -> None:
        super().__init__()
        self.how = level, alphabet

    def __missing__(self, code: int) -> str:
        self[code] = _character(chr(code), *self.how)
        return self[code]


TABLES = {(level, alphabet): _Table(level, alphabet) for level in Level for alphabet in Alphabet}


def fold(text: str, level: Level = Level.EQUAL, alphabet: Alphabet = Alphabet.COMMON) -> str:
    """`text` as it is compared. Line ends are kept."""
    if level == Level.SIMILAR:
        text = BROKEN.sub("", text)
    table = TABLES[level, alphabet]
    if text.isascii() and alphabet != Alphabet.TURKIC:
        return text.translate(PLAIN).lower()
    found = RUN.findall(text)
    return "".join(
        [run.translate(table) if run else _character(one, level, alphabet) for run, one in found]
    )


def unfold(
    text: str,
    spans: Iterable[Span],
    level: Level = Level.EQUAL,
    alphabet: Alphabet = Alphabet.COMMON,
) -> list[Span]:
    """Where stretches of what `text` folds to stand in `text` itself: each whole characters of its
    reader.
    """
    if (
        text.isascii()
        and alphabet != Alphabet.TURKIC
        and not (level == Level.SIMILAR and BROKEN.search(text))
    ):
        return list(spans)
    spans = list(spans)
    last = max((end for _, end in spans), default=0)
    starts, places, ends, at, place = [], [], [], 0, 0
    for piece, folded in pieces(text, level, alphabet):
        starts.append(place)
        places.append(at)
        at, place = at + len(piece), place + len(folded)
        ends.append(at)
        if place >= last:
            break

    def piece_at(folded: int) -> tuple[int, int]:
        """The one that this place in what was folded is from, as it stands in the text."""
        number = bisect_right(starts, folded) - 1
        begins, into = places[number], folded - starts[number]
        one_by_one = text[begins : ends[number]].isascii()
        return (begins + into, begins + into + 1) if one_by_one else (begins, ends[number])

    return [(piece_at(start)[0], piece_at(end - 1)[1]) for start, end in spans]


def pieces(text: str, level: Level, alphabet: Alphabet) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with what it folds to: joined, that is what the text folds to."""
    if level == Level.SIMILAR:
        at = 0
        for broken in BROKEN.finditer(text):
            yield from _folded(text[at : broken.start()], level, alphabet)
            yield broken.group(), ""
            at = broken.end()
        text = text[at:]
    yield from _folded(text, level, alphabet)


def _folded(text: str, level: Level, alphabet: Alphabet) -> Iterator[tuple[str, str]]:
    cut = CHARACTER if alphabet == Alphabet.TURKIC else PIECE
    for piece in cut.findall(text):
        if piece.isascii() and alphabet != Alphabet.TURKIC:
            yield piece, piece.translate(PLAIN).lower()
        else:
            yield piece, _character(piece, level, alphabet)


@lru_cache(maxsize=65_536)
def _character(character: str, level: Level, alphabet: Alphabet) -> str:
    seen = unicodedata.normalize("NFKC", UNSEEN.sub("", character).translate(SAME)).translate(SAME)
    if alphabet == Alphabet.TURKIC:
        seen = seen.replace("I", "ı")
    lower = unicodedata.normalize("NFKC", seen.replace("İ", "i").casefold()).replace("i\u0307", "i")
    same = unicodedata.normalize("NFC", lower).translate(SAME)
    plain = "".join(" " if one.isspace() and one != "\n" else one for one in same)
    return plain if level == Level.EQUAL else _without_marks(plain, alphabet)


def _without_marks(character: str, alphabet: Alphabet) -> str:
    return unicodedata.normalize("NFC", "".join(_plain(one, alphabet) for one in character))


def _plain(one: str, alphabet: Alphabet) -> str:
    if one in OWN[alphabet]:
        return one
    return (
        STROKES[one] if one in STROKES else str(ACCENTS.sub("", unicodedata.normalize("NFD", one)))
    )
