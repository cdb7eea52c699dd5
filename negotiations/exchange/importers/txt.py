"""Plain text, as copied from a page. Its title is the first line, if that is clearly a headline;
the rest is its text.

Bylines, dates and other parts are only proposed, and stay in the text (`text/source/parts.py` has
the rules).
"""

from collections.abc import Iterator
from pathlib import PurePath

from negotiations.exchange.importers.row import ImportedRow
from negotiations.text.normalising import Unusable, decode, normalise
from negotiations.text.source.parts import PastedPage, page_of

WRAPPED = "its lines look broken to fit a page, inside sentences; they are kept as they are"


def read(
    name: str, data: bytes, encoding: str, *, title: str = "", first_line: bool | None = None
) -> Iterator[ImportedRow]:
    """One row. `first_line`: whether the first line is the headline; None lets the rules decide.
    Without a headline, the title is the name of the file.
    """
    try:
        yield article(
            name, normalise(decode(data, encoding)), title=title, first_line=first_line, file=name
        )
    except Unusable as problem:
        yield ImportedRow(name, problem=str(problem))


def article(
    where: str, text: str, *, title: str = "", first_line: bool | None = None, file: str = ""
) -> ImportedRow:
    """The row of a text whose line ends are LF. Without a headline or a file it has no title."""
    page = page_of(text, title=title, first_line=first_line)
    if not page.text:
        return ImportedRow(where, problem="There is no text in it.")
    name = PurePath(file).stem.encode(errors="replace").decode()
    notes = [WRAPPED] if page.wrapped else []
    if not page.title and file:
        notes.append("no line is clearly its headline: the title is the name of the file")
    fields = {"title": page.title or name, "text": page.text}
    titled = bool(page.title) and not title
    return ImportedRow(
        where,
        fields,
        notes=tuple(notes),
        found=_found(page),
        proposals=page.proposals,
        titled=titled,
        file=file,
    )


def _found(page: PastedPage) -> dict[str, object]:
    """The fields that the text itself states: its author and its day, if it names one only."""
    names = {proposal.names for proposal in page.proposals if len(proposal.names) == 1}
    days = {proposal.day for proposal in page.proposals if proposal.day}
    found: dict[str, object] = {}
    if len(names) == 1 and not any(len(proposal.names) > 1 for proposal in page.proposals):
        found["authors"] = list(names.pop())
    if len(days) == 1:
        found["published_on"] = str(days.pop())
    return found
