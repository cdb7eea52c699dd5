"""A plain text as it is copied from a page: headline, standfirst, paragraphs, and what the page put below them.

Headline: the first line, if it is short and more follows. Standfirst: the next, if it is no paragraph of the body,
that is, it ends without a full stop or names the writer. Invitations below the last paragraph are left out, and said so.
"""

import re
from collections.abc import Iterator
from typing import Any

from negotiations.exchange.importers.row import Row
from negotiations.text.normalising import Unusable, decode, normalise

LONGEST_HEADLINE = 250
LONGEST_STANDFIRST = 500
NAME = r"[^\W\d_a-z][\w’'.-]*(?: (?:(?:de|van|von|der|al|el|bin|di|da|la|le) )*[^\W\d_a-z][\w’'.-]*){1,3}"
BYLINE = re.compile(rf"(?:^[Bb]y |[Ww]rites |[Ss]ays |[Aa]rgues |[Rr]eports )({NAME})$")
INVITATION = re.compile(
    r"comments?|\d+ comments?|join (the|our) (conversation|commenting forum|discussion).*|join thought-provoking.*"
    r"|(sign up|subscribe|register|donate|follow us|follow our|share this|read more|more on this|related articles?"
    r"|most (read|popular)|recommended|advertisement|log in|leave a comment|have your say|already a subscriber)\b.*"
    r"|do you have an opinion\b.*|want to send a letter\b.*",
    re.IGNORECASE,
)


def read(name: str, data: bytes, encoding: str) -> Iterator[Row]:
    """One row. Its text is the body, unaltered but for line ends and what is below it."""
    try:
        yield article(name, normalise(decode(data, encoding)))
    except Unusable as problem:
        yield Row(name, problem=str(problem))


def article(where: str, text: str) -> Row:
    """The parts of a text."""
    lines = text.rstrip().split("\n")
    lines, invitations = _without_invitations(lines)
    title, lines = _headline(lines)
    standfirst, lines = _standfirst(lines) if title else ("", lines)
    fields: dict[str, Any] = {"title": title, "standfirst": standfirst, "text": "\n".join(lines).strip("\n")}
    if match := BYLINE.search(standfirst):
        fields["authors"] = [match.group(1)]
    if not fields["text"].strip():
        return Row(where, problem="There is no text below the headline.")
    if not title:
        return Row(where, problem="The first line is too long for a headline: put the headline on a line of its own.")
    return Row(where, fields, dropped=tuple(f"“{line}” below the text" for line in invitations))


def _without_invitations(lines: list[str]) -> tuple[list[str], list[str]]:
    kept = len(lines)
    while kept and (not lines[kept - 1].strip() or INVITATION.fullmatch(lines[kept - 1].strip())):
        kept -= 1
    return lines[:kept], [line.strip() for line in lines[kept:] if line.strip()]


def _headline(lines: list[str]) -> tuple[str, list[str]]:
    """The headline ("" if there is none) and what follows it."""
    rest = list(lines)
    while rest and not rest[0].strip():
        rest.pop(0)
    if rest and len(rest[0].strip()) <= LONGEST_HEADLINE:
        return rest[0].strip(), rest[1:]
    return "", rest


def _standfirst(lines: list[str]) -> tuple[str, list[str]]:
    """The standfirst ("" if there is none) and what follows it."""
    rest = list(lines)
    while rest and not rest[0].strip():
        rest.pop(0)
    if len(rest) < 2:
        return "", rest
    line = rest[0].strip()
    ends_open = not line.endswith((".", "!", "?", "…", "”", '"', "’", ":"))
    if len(line) <= LONGEST_STANDFIRST and (ends_open or BYLINE.search(line)):
        return line, rest[1:]
    return "", rest
