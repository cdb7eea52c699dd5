"""Find known names in a text, as they are written in print.

A name matches as whole words; the longest name wins, and no two matches overlap. It must be spelt
as it is known, but:

- a small first letter may be a capital ("al-Shabaab"), and a capital article a small one ("The
  Hague", "the Hague");
- a small article is not part of the name: "the Kremlin" is found as "Kremlin", also in "The
  Kremlin";
- its spaces may be any white space with at most one line break; apostrophes and hyphens may be
  typographic or not, and an accented letter one code point or two.

Case matters otherwise. A name of one or two letters matches only in capitals ("US", not "us").
"""

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from negotiations.text.words import LETTER_OR_DIGIT, TOKEN, WORD

K = TypeVar("K", bound=Hashable)
Spelling = tuple[str, ...]

ARTICLE = "the"
#: The longest name in tokens; longer ones never match, so that no name makes the search slow.
LONGEST = 40
ALIKE = str.maketrans({"’": "'", "‐": "-", "‑": "-"})


def find_names(
    text: str, names: Iterable[tuple[str, K]], offset: int = 0
) -> list[tuple[int, int, tuple[K, ...]]]:
    """The matches of (name, key) pairs in `text`: start, end, and the keys of all with that name.

    Offsets are code points, half-open; `offset` is that of the first character.
    """
    known = _by_spelling(names)
    lengths = _lengths_by_first_word(known)
    places: list[tuple[int, int, tuple[K, ...]]] = []
    last = 0
    for start, possible in _first_words(text, lengths):
        if start >= last and (longest := _longest(text, start, possible, known)):
            last, spelling = longest
            places.append((offset + start, offset + last, tuple(known[spelling])))
    return places


def _first_words(text: str, lengths: dict[str, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """The start of each word with which names begin, and the lengths of these names in tokens."""
    first_words = {
        word: lengths[plain]
        for word in set(WORD.findall(text))
        if (plain := _plain(word)) in lengths
    }
    return (
        (word.start(), first_words[word.group()])
        for word in WORD.finditer(text)
        if word.group() in first_words
    )


def _longest(
    text: str, start: int, lengths: list[int], known: dict[Spelling, dict[K, None]]
) -> tuple[int, Spelling] | None:
    """The end and the spelling of the longest name that starts here; None if none does."""
    tokens = list(islice(TOKEN.finditer(text, start), lengths[0]))
    spelt = tuple(_plain(token.group()) for token in tokens)
    fitting = (length for length in lengths if length <= len(spelt) and spelt[:length] in known)
    return next(((tokens[length - 1].end(), spelt[:length]) for length in fitting), None)


def _by_spelling(names: Iterable[tuple[str, K]]) -> dict[Spelling, dict[K, None]]:
    known: dict[Spelling, dict[K, None]] = defaultdict(dict)
    for name, key in names:
        for spelling in _spellings(name):
            known[spelling][key] = None
    return dict(known)


def _spellings(name: str) -> Iterator[Spelling]:
    """The tokens of a name from its first word to its last, with each form of the first word."""
    name = name.strip().removeprefix(f"{ARTICLE} ")
    words = list(WORD.finditer(name))
    if not words or (len(LETTER_OR_DIGIT.findall(name)) <= 2 and name != name.upper()):
        return
    first, *rest = (
        _plain(token) for token in TOKEN.findall(name[words[0].start() : words[-1].end()])
    )
    for written in {
        first,
        first[0].upper() + first[1:],
        ARTICLE if rest and first == ARTICLE.title() else first,
    }:
        yield (written, *rest)


def _lengths_by_first_word(known: Iterable[Spelling]) -> dict[str, list[int]]:
    """The lengths of names in tokens, by their first word, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for spelling in known:
        if len(spelling) <= LONGEST:
            lengths[spelling[0]].add(len(spelling))
    return {first: sorted(find_names, reverse=True) for first, find_names in lengths.items()}


def _plain(token: str) -> str:
    """A token in NFC, with one space for white space, plain apostrophes and plain hyphens."""
    if token.isascii():
        return " " if token.isspace() else token
    return " " if token.isspace() else unicodedata.normalize("NFC", token).translate(ALIKE)
