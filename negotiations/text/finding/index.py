"""The words of a text as the full-text index is given them, and queries in the same form.

PostgreSQL would cut words in its own way (to it, “Kessel/Aruvia” is one, and so is an address). So
it is given folded words only, with spaces between them, and so are queries.
"""

from dataclasses import dataclass
from itertools import islice

import regex

from negotiations.text.folding import Alphabet, Level, Span, fold
from negotiations.text.words import INDEXED

#: A phrase in quotation marks of any kind, or a word; a minus before it excludes it.
ASKED = regex.compile(r"""(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))""")


@dataclass(frozen=True)
class Folded:
    """The folded text and its words at both levels.

    `similar` and its words are "" if they equal those of the other level.
    """

    equal: str
    words: str
    similar: str = ""
    similar_words: str = ""


def folded(text: str, alphabet: Alphabet = Alphabet.COMMON) -> Folded:
    equal, similar = (fold(text, level, alphabet) for level in Level)
    if similar == equal:
        return Folded(equal, words_of(equal))
    return Folded(equal, words_of(equal), similar, words_of(similar))


def words(text: str, level: Level = Level.EQUAL, alphabet: Alphabet = Alphabet.COMMON) -> str:
    """The folded words of a text, with spaces between them."""
    return words_of(fold(text, level, alphabet))


def places(folded: str, first: int, many: int) -> list[Span]:
    """The spans of `many` words of a folded text, from the word with number `first` on."""
    return [word.span() for word in islice(INDEXED.finditer(folded), first, first + many)]


def query(asked: str, level: Level = Level.EQUAL, alphabet: Alphabet = Alphabet.COMMON) -> str:
    """The words asked for in the syntax of web searches (“a phrase”, -without, or), in the form in
    which the index has them.
    """
    parts = []
    for without, phrase, word in ASKED.findall(asked):
        if indexed := words(phrase or word, level, alphabet):
            is_phrase = phrase or " " in indexed
            parts.append(f'{without}"{indexed}"' if is_phrase else f"{without}{indexed}")
    return " ".join(parts)


def words_of(folded: str) -> str:
    """The words of a text that is folded already, with spaces between them."""
    return " ".join(INDEXED.findall(folded))
