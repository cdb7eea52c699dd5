"""Language tags as BCP 47 has them (RFC 5646): what is stored is well-formed, and what is drawn is
too.

No tag is refused for a subtag that is not registered, but for its language: one of more than three
letters is registered nowhere, and mostly a name ("English"). The irregular tags from before RFC
4646 ("i-klingon") are refused.
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
    """The tag in its customary case (RFC 5646, 2.1.1), with hyphens for underscores; "" of nothing.

    Raises ValueError, whose message says what to write.
    """
    tag = text.strip().lower().replace("_", "-")
    if tag and not TAG.fullmatch(tag):
        raise ValueError(f"“{text}” is not a language tag: write {_meant(tag)}.")
    return _in_its_case(tag)


def drawn_tag(stored: str) -> str:
    """For an attribute `lang`: the tag, or "" (the language is not known) for what is none."""
    try:
        return language_tag(stored)
    except ValueError:
        return ""


def primary_language(tag: str) -> str:
    """The first part: `en` of `en-GB`, of `EN_gb` too."""
    return SEPARATOR.split(tag.strip())[0].lower()


def _meant(tag: str) -> str:
    """What was meant by `en-gb.utf-8`, if that can be seen; else examples."""
    begun = re.match(r"[a-z]{2,3}(?:-[a-z]{2})?(?![a-z0-9])", tag)
    return _in_its_case(begun[0]) if begun else "one like en, uk or en-GB"


def _in_its_case(tag: str) -> str:
    """Regions in capitals, scripts with one; everything after a subtag of one character in small
    letters.
    """
    said: list[str] = []
    for part in tag.split("-"):
        inner = bool(said) and all(len(before) > 1 for before in said)
        said.append(
            part.upper()
            if inner and len(part) == 2
            else part.title()
            if inner and len(part) == 4
            else part
        )
    return "-".join(said)
