"""Language tags (BCP 47, RFC 5646): stored and rendered tags are well-formed.

Subtags need not be registered. A primary language of more than three letters is refused, since none
is registered and it is mostly a name ("English"), and so are the irregular tags from before RFC
4646 ("i-klingon").
"""

import re

TAG = re.compile(
    r"""[a-z]{2,3}(?:-[a-z]{3}){0,3}     # language, extended languages
    (?:-[a-z]{4})?                       # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?          # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*  # variants
    (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*  # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?           # private use
    |x(?:-[a-z0-9]{1,8})+""",
    re.VERBOSE,
)
SEPARATOR = re.compile(r"[-_]")


def language_tag(text: str) -> str:
    """The tag in its customary case (RFC 5646, 2.1.1), with hyphens for underscores; "" for "".

    Raises ValueError, whose message says what to write.
    """
    tag = text.strip().lower().replace("_", "-")
    if tag and not TAG.fullmatch(tag):
        raise ValueError(f"“{text}” is not a language tag: write {_meant(tag)}.")
    return _in_its_case(tag)


def drawn_tag(stored: str) -> str:
    """The value of `lang` (HTML) or `w:lang` (Word): the tag; "" (unknown) for what is no tag."""
    try:
        return language_tag(stored)
    except ValueError:
        return ""


def primary_language(tag: str) -> str:
    """The first subtag in small letters: "en" for "en-GB", and for "EN_gb"."""
    return SEPARATOR.split(tag.strip())[0].lower()


def _meant(tag: str) -> str:
    """The tag that was meant, if that is clear ("en-GB" for "en-gb.utf-8"); else examples."""
    begun = re.match(r"[a-z]{2,3}(?:-[a-z]{2})?(?![a-z0-9])", tag)
    return _in_its_case(begun[0]) if begun else "one like en, uk or en-GB"


def _in_its_case(tag: str) -> str:
    """Regions in capitals, scripts with an initial capital, and all else in small letters: so is
    everything after a subtag of one character.
    """
    parts: list[str] = []
    for part in tag.split("-"):
        if parts and all(len(before) > 1 for before in parts):
            part = part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
        parts.append(part)
    return "-".join(parts)
