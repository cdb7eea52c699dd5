"""A dossier as a Word document: the standings of some parties, then what they said in their own
words, with the sources.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.formats import date_format
from docx.document import Document
from docx.text.paragraph import Paragraph

from negotiations.exchange.exporters.figure import Figure
from negotiations.exchange.exporters.registry import Exporter, register
from negotiations.exchange.exporters.word import (
    add_character_style,
    add_style,
    add_table,
    begin,
    link,
    new_document,
    saved,
    say,
    write,
)
from negotiations.models import Article, Position
from negotiations.queries.dossier.quotations import Dossier
from negotiations.queries.standings.rule import RULE
from negotiations.queries.table.cells import Cell, TermRow

#: The styles of the dossier, Word's own and others: one style says how all quotations look.
STYLES: dict[str, dict[str, Any]] = {
    "Normal": {"size": 10.5},
    "Title": {"size": 22, "leads": True},
    "Subtitle": {"size": 13, "quiet": True},
    "Heading 1": {"size": 16, "bold": True, "leads": True},
    "Heading 2": {"size": 13, "bold": True, "leads": True},
    "Heading 3": {"size": 11, "bold": True, "leads": True, "after": 2},
    "Quotation": {"size": 11, "indent": 0.8, "after": 2, "leads": True},
    "Who Says So": {"size": 10, "indent": 0.8, "after": 0, "leads": True},
    "Source": {"size": 9, "indent": 0.8, "after": 10, "quiet": True},
    "About": {"size": 9, "after": 4, "quiet": True},
    "Rule": {"size": 9, "after": 2, "quiet": True},
    "Cell": {"size": 8.5, "after": 0},
    "Cell Head": {"size": 8.5, "after": 0, "bold": True},
    "Footer": {"size": 8, "after": 0, "quiet": True},
}
#: A document holds the newest positions up to this number: it is built in memory, and Word fails on
#: ten thousand quotes.
MOST = 5_000
#: More columns than these cannot be read on an upright page.
BESIDE = 6
SIGNS = (
    "++ accepts or insists, + favours, ± undecided, − resists, −− rejects, +− ambivalent; in"
    " brackets: as reported by others; *: not on record; inf.: inferred from a variant or its"
    " parent; if, unless, after …: on a condition; ·: not stated or not read. Terms on which none"
    " of them has a standing are left out."
)


@dataclass(frozen=True)
class DossierDocument:
    """What a Word document is made from. `title` is that of the negotiation; `address` gives the
    URL at which a position is read in its article.
    """

    dossier: Dossier
    figure: Figure
    title: str
    address: Callable[[Position], str]


def as_docx(asked: DossierDocument) -> bytes:
    """The file of a Word document."""
    dossier, figure, title = asked.dossier, asked.figure, asked.title
    document = new_document(title)
    for name, look in STYLES.items():
        add_style(document, name, **look)
    add_character_style(document, "Stance", bold=True)
    add_character_style(document, "Link", underline=True)
    _say_what_it_is(document, figure, title)
    _add_standings(document, dossier)
    _add_words(document, dossier, asked.address)
    return saved(document)


def _say_what_it_is(document: Document, figure: Figure, title: str) -> None:
    say(document, title, "Title")
    say(document, figure.question, "Subtitle")
    say(document, figure.said, "About")
    cited = say(document, figure.cite.removesuffix(figure.link), "About")
    link(cited, figure.link, figure.link)


def _add_standings(document: Document, dossier: Dossier) -> None:
    say(document, f"Standings on {date_format(dossier.until, 'j F Y')}", "Heading 1")
    lines = dossier.lines
    for start in range(0, len(dossier.table.columns) if lines else 0, BESIDE):
        say(document, SIGNS, "About")
        _add_standings_of(document, dossier, lines, slice(start, start + BESIDE))
    say(document, "The rule of the standings", "Heading 2")
    for sentence in RULE.values():
        say(document, sentence, "Rule")


def _add_standings_of(
    document: Document, dossier: Dossier, lines: Sequence[TermRow], columns: slice
) -> None:
    head = ["Term", *(column.actor.name for column in dossier.table.columns[columns])]
    rows = [[line.term.label, *map(_cell_text, line.cells[columns])] for line in lines]
    add_table(document, head, rows, first=0.36 if len(head) > 3 else 0.6)


def _cell_text(cell: Cell) -> str:
    standing = cell.standing
    if not standing.n:
        return "·"
    sign = f"({cell.sign})" if standing.state == "reported" else cell.sign
    return " ".join(filter(None, [sign + "*" * (not standing.solid), cell.badge]))


def _add_words(document: Document, dossier: Dossier, address: Callable[[Position], str]) -> None:
    say(document, "What they said", "Heading 1")
    if not dossier.n:
        say(document, "Nothing on record answers to this selection.", "Normal")
    if dossier.n > MOST:
        say(
            document,
            f"The newest {MOST:,} of {dossier.n:,} positions. The CSV beside this document has"
            " all.",
            "About",
        )
    for term, its in groupby(dossier.words(slice(MOST)), itemgetter(0)):
        say(document, term.label, "Heading 2")
        for column, said in groupby(its, itemgetter(1)):
            say(document, column.actor.name, "Heading 3")
            for *_, position in said:
                _quote(document, position, address(position))


def _quote(document: Document, position: Position, address: str) -> None:
    article = position.passage.article
    for words in filter(str.strip, position.passage.quote.splitlines()):
        say(document, words, "Quotation", article.language)
    if not position.passage.found:
        say(document, position.passage.warning, "Who Says So")
    _say_who(begin(document, "Who Says So"), position)
    _name_source(begin(document, "Source"), article, address)


def _say_who(paragraph: Paragraph, position: Position) -> None:
    """Each name is a run of its own, as it may run the other way."""
    write(paragraph, f"{position.sign} {position.get_stance_display().lower()}", "Stance")
    for condition in position.conditions.all():
        write(paragraph, f", {condition.get_relation_display().lower()} “")
        write(paragraph, condition.term.label)
        write(paragraph, "”")
        if condition.by:
            write(paragraph, " by ")
            write(paragraph, condition.by.name)
    write(paragraph, ". ")
    write(paragraph, position.holder.name)
    if position.speaker and position.speaker != position.holder:
        write(paragraph, ", said by ")
        write(paragraph, position.speaker.name)
    how = [
        position.get_voice_display(),
        position.get_attribution_display(),
        position.get_quote_mode_display(),
    ]
    write(paragraph, f" ({', '.join(how).lower()}), {_days(position)}.")


def _days(position: Position) -> str:
    days = dict.fromkeys([position.said_from, position.said_until])
    return " – ".join(date_format(day, "j F Y") for day in days)


def _name_source(paragraph: Paragraph, article: Article, address: str) -> None:
    authors = [author.actor.name for author in article.authors.all()]
    outlet = [article.outlet.name] if article.outlet else []
    for words in [*authors, f"“{article.title}”", *outlet]:
        write(paragraph, words)
        write(paragraph, ", ")
    write(
        paragraph,
        f"{date_format(article.published_on, 'j F Y')}. " if article.published_on else "no date. ",
    )
    if article.url:
        link(paragraph, article.url, article.url)
        write(paragraph, " · ")
    link(paragraph, "In its article", address)


DOCX = register(
    Exporter(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        label="DOCX",
        exports=DossierDocument,
        write=as_docx,
    )
)
