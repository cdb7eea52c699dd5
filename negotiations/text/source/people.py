"""Names of writers, as in bylines and tables, in any script."""

from collections.abc import Iterable

import regex

from negotiations.text.canonical import canonical
from negotiations.text.source.page_words import words_of

#: A particle within a name, in small letters.
PARTICLE = (
    r"(?:(?:al|as|ad|el|bin|ibn|bint|abu|de|van|von|der|den|di|da|do|dos|du|la|le|ter|ten|zu|af|av)"
    r"[ -]|[dl]['’])"
)
CASED = r"[\p{Lu}\p{Lt}][\p{L}\p{M}'’.-]*"
CASELESS = r"[\p{Lo}\p{Lm}][\p{Lo}\p{Lm}\p{M}\u200c\u200d'’.-]*"
#: Two words at least; in Chinese and Korean two to four characters, or parts joined by a dot.
NAME = regex.compile(
    rf"{PARTICLE}?{CASED}(?: {PARTICLE}*{CASED}){{1,4}}"
    rf"|{CASELESS}(?: {CASELESS}){{1,3}}"
    rf"|[\p{{Han}}\p{{Hangul}}]{{2,4}}|\p{{Han}}+(?:[·•‧]\p{{Han}}+)+"
)
#: The separator of two names.
BETWEEN = regex.compile(rf"\s*[,，،&+]\s*|{'|'.join(words_of('both'))}", regex.IGNORECASE)
LONGEST = 300


def tidy(name: str) -> str:
    """The name with single spaces, none at its ends; "" if nothing in it is visible."""
    return " ".join(name.split()) if canonical(name) else ""


def names_in_cell(cell: str) -> list[str]:
    """The names in a table cell, separated by semicolons, each once."""
    return unique_names(cell.replace("；", ";").replace("؛", ";").split(";"))


def unique_names(names: Iterable[str]) -> list[str]:
    """Each name once by its canonical form, as it was written first."""
    unique: dict[str, str] = {}
    for name in names:
        if tidied := tidy(name):
            unique.setdefault(canonical(name), tidied)
    return list(unique.values())


def is_name(words: str) -> bool:
    return len(words) <= LONGEST and bool(NAME.fullmatch(words))


def split_names(name: str) -> list[str]:
    """The names in what was given as one name ("Jane Roe and Max Poe"); [] if it is one."""
    parts = [tidy(part) for part in BETWEEN.split(name[:LONGEST])]
    return parts if len(parts) > 1 and len(name) <= LONGEST and all(map(is_name, parts)) else []
