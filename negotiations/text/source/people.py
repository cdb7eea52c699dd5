"""Names of writers, as bylines and tables give them, in any script."""

from collections.abc import Iterable

import regex

from negotiations.text.canonical import canonical
from negotiations.text.source.page_words import words_of

#: Between the parts of a name, in small letters.
PARTICLE = (
    r"(?:(?:al|as|ad|el|bin|ibn|bint|abu|de|van|von|der|den|di|da|do|dos|du|la|le|ter|ten|zu|af|av)["
    r" -]|[dl]['’])"
)
CASED = r"[\p{Lu}\p{Lt}][\p{L}\p{M}'’.-]*"
CASELESS = r"[\p{Lo}\p{Lm}][\p{Lo}\p{Lm}\p{M}\u200c\u200d'’.-]*"
#: Two words at least; in Chinese and Korean two to four signs, or what a middle dot joins.
NAME = regex.compile(
    rf"{PARTICLE}?{CASED}(?: {PARTICLE}*{CASED}){{1,4}}"
    rf"|{CASELESS}(?:"
    rf" {CASELESS}){{1,3}}|[\p{{Han}}\p{{Hangul}}]{{2,4}}|\p{{Han}}+(?:[·•‧]\p{{Han}}+)+"
)
#: What may stand between two names.
BETWEEN = regex.compile(rf"\s*[,，،&+]\s*|{'|'.join(words_of('both'))}", regex.IGNORECASE)
LONGEST = 300


def tidy(name: str) -> str:
    """A name without blanks around it, and with one between its words; "" if nothing of it can be
    seen.
    """
    return " ".join(name.split()) if canonical(name) else ""


def names_in_cell(cell: str) -> list[str]:
    """The names in a cell, which semicolons separate."""
    return unique_names(cell.replace("；", ";").replace("؛", ";").split(";"))


def unique_names(names: Iterable[str]) -> list[str]:
    """Each name once, as it was written first."""
    found: dict[str, str] = {}
    for name in names:
        if tidied := tidy(name):
            found.setdefault(canonical(name), tidied)
    return list(found.values())


def is_name(words: str) -> bool:
    return len(words) <= LONGEST and bool(NAME.fullmatch(words))


def split_names(name: str) -> list[str]:
    """The names that one name looks like: "Jane Roe and Max Poe". None, if it looks like one."""
    parts = [tidy(part) for part in BETWEEN.split(name[:LONGEST])]
    return parts if len(parts) > 1 and len(name) <= LONGEST and all(map(is_name, parts)) else []
