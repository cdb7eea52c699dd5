"""What the full-text index knows of a text, and how it is asked.

A database cuts words in its own way (“Kessel/Aruvia” is one to it, and so is an address). So it is
given the words alone, folded, each between blanks; and what it is asked for too.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Any

import regex

from negotiations.text.folding import Alphabet, Level, Span, fold
from negotiations.text.words import INDEXED

#: What is asked for: a phrase in quotation marks of any kind, or a word; without it, if a minus
#: stands before.
ASKED = regex.compile(r"""(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))""")


@dataclass(frozen=True)
class Folded:
    """A text as it is searched: at both levels, `similar` and its words empty where they are the
    same.
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
    """The words of a text as the index is given them, with a blank between each two."""
    return words_of(fold(text, level, alphabet))


def places(folded: str, first: int, many: int) -> list[Span]:
    """Where so many of these words stand in a folded text, from the one of this number on."""
    return [word.span() for word in islice(INDEXED.finditer(folded), first, first + many)]


def query(asked: str, level: Level = Level.EQUAL, alphabet: Alphabet = Alphabet.COMMON) -> str:
    """What is asked for in the syntax of web searches (“a phrase”, -without, or), of words that the
    index knows.
    """
    return " ".join(filter(None, (_part(*part, level, alphabet) for part in ASKED.findall(asked))))


def _part(without: str, phrase: str, word: str, *how: Any) -> str:
    found = words(phrase or word, *how)
    quoted = phrase or " " in found
    return f'{without}"{found}"' if found and quoted else f"{without}{found}" if found else ""


def words_of(folded: str) -> str:
    """The words of a folded text as the index is given them."""
    return " ".join(INDEXED.findall(folded))
