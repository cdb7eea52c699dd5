"""Fold text into the form in which words are compared: what looks the same is the same.

There are two levels. *Equal* ignores compatibility forms and ligatures (NFKC), case, kinds of white
space, apostrophes, quotation marks and dashes, and drops what is invisible (soft hyphens,
zero-width and direction marks). *Similar* also ignores marks, but for letters in their own right in
the alphabet of the text, strokes through letters, and a hyphen that breaks a word at a line's end.

Text is folded grapheme by grapheme (extended grapheme clusters, UAX 29), so that a place in the
folded text can be mapped back to the text. Offsets are code points, half-open.
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
    """Which letters with a mark are letters in their own right, and how i and ı are capitalised."""

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
#: Letters that have no decomposition, and letters that Arabic and Persian write differently.
STROKES = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "",
}  # fmt: skip
APOSTROPHES, QUOTATION_MARKS, DASHES = "’‘ʼʹ′ʻ‛＇՚ꞌ׳`´\u1ffd", "“”„‟«»״″", "‐‑‒–—―−﹘﹣－"
SAME = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys(DASHES, "-")
)
PLAIN = str.maketrans({"`": "'"} | dict.fromkeys("\t\v\f\r\x1c\x1d\x1e\x1f", " "))
#: Accents, and the points of Hebrew and Arabic; not the vowel signs of Indic scripts, nor the
#: voicing mark that makes か into が.
ACCENTS = regex.compile(
    r"(?![\u3099\u309a])(?=\p{Mn})"
    r"[\p{sc=Inherited}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Cyrillic}]"
)
UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
#: What is folded at once: a run of ASCII, where each character folds to one, else a grapheme.
PIECE = regex.compile(r"[\0-\x7f]+(?![^\0-\x7f])|\X")
CHARACTER = regex.compile(r"\X")
#: A run of characters that each fold by themselves, else a grapheme: faster than PIECE, but without
#: a mapping back to the text.
GOES_ON = r"\p{M}\p{Default_Ignorable_Code_Point}\uff9e\uff9f"
ALONE = rf"[[\p{{L}}\p{{N}}\p{{P}}\p{{S}}\p{{Z}}\0-\x1f\x7f-\x9f]--[\p{{Hangul}}{GOES_ON}]]"
RUN = regex.compile(rf"({ALONE}+(?![{GOES_ON}]))|(\X)", regex.VERSION1)
#: A word broken at the end of a line.
BROKEN = regex.compile(r"(?<=[\p{L}\p{M}])[-‐‑]\n(?=\p{Ll})")


def alphabet_of(language: str) -> Alphabet:
    """The alphabet for a language tag, by its primary language."""
    return ALPHABETS.get(primary_language(language), Alphabet.COMMON)


class _Table(dict[int, str]):
    """The folded form of each code point by itself, computed when first needed."""

    def __init__(self, level: Level, alphabet: Alphabet) -> None:
        super().__init__()
        self.how = level, alphabet

    def __missing__(self, code: int) -> str:
        self[code] = _character(chr(code), *self.how)
        return self[code]


TABLES = {(level, alphabet): _Table(level, alphabet) for level in Level for alphabet in Alphabet}


def fold(text: str, level: Level = Level.EQUAL, alphabet: Alphabet = Alphabet.COMMON) -> str:
    """`text` in its folded form. Line ends are kept, but for broken words at the similar level."""
    if level == Level.SIMILAR:
        text = BROKEN.sub("", text)
    table = TABLES[level, alphabet]
    if text.isascii() and alphabet != Alphabet.TURKIC:
        return text.translate(PLAIN).lower()
    return "".join(
        [
            run.translate(table) if run else _character(grapheme, level, alphabet)
            for run, grapheme in RUN.findall(text)
        ]
    )


def unfold(
    text: str,
    spans: Iterable[Span],
    level: Level = Level.EQUAL,
    alphabet: Alphabet = Alphabet.COMMON,
) -> list[Span]:
    """Map spans of `fold(text, level, alphabet)` to spans of `text`, of whole graphemes each."""
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

    def grapheme_at(folded: int) -> tuple[int, int]:
        """The span in the text of the grapheme from which this folded code point came."""
        number = bisect_right(starts, folded) - 1
        begins, into = places[number], folded - starts[number]
        one_by_one = text[begins : ends[number]].isascii()
        return (begins + into, begins + into + 1) if one_by_one else (begins, ends[number])

    return [(grapheme_at(start)[0], grapheme_at(end - 1)[1]) for start, end in spans]


def pieces(text: str, level: Level, alphabet: Alphabet) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with its folded form; joined, these are the folded text."""
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
    plain = "".join(" " if code.isspace() and code != "\n" else code for code in same)
    if level == Level.EQUAL:
        return plain
    return unicodedata.normalize("NFC", "".join(_without_marks(code, alphabet) for code in plain))


def _without_marks(code: str, alphabet: Alphabet) -> str:
    if code in OWN[alphabet]:
        return code
    if code in STROKES:
        return STROKES[code]
    return str(ACCENTS.sub("", unicodedata.normalize("NFD", code)))
