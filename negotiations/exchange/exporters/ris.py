"""The sources of a dossier as RIS, for Zotero and other reference managers: an entry per article,
with the quotes as its notes.
"""

from typing import Any

import rispy

from negotiations.exchange.exporters.dossier import DossierDocument
from negotiations.exchange.exporters.registry import Exporter, register
from negotiations.models import Article, Position
from negotiations.models.article import Genre

#: The RIS types of what is no newspaper article.
TYPES = {
    Genre.REPORT: "RPRT",
    Genre.POST: "BLOG",
    Genre.AGREEMENT: "GEN",
    Genre.STATEMENT: "GEN",
    Genre.TRANSCRIPT: "GEN",
}


def as_ris(asked: DossierDocument) -> bytes:
    """An entry per article with a quote in the dossier, in the order of the dossier."""
    entries: dict[Any, dict[str, Any]] = {}
    for _, position in asked.dossier.rows():
        article = position.passage.article
        entry = entries.setdefault(article.pk, _entry(article, asked.address(position)))
        entry["notes"].append(_note(position))
    return str(rispy.dumps(list(entries.values()))).encode()


def _entry(article: Article, address: str) -> dict[str, Any]:
    """`address` is that of a quote on this site, for an article without an address of its own."""
    published = article.published_on
    entry = {
        "type_of_reference": TYPES.get(Genre(article.genre), "NEWS") if article.genre else "NEWS",
        "title": _line(article.title),
        "authors": [_line(author.actor.name) for author in article.authors.all()],
        "secondary_title": _line(article.outlet.name) if article.outlet else "",
        "year": f"{published:%Y}" if published else "",
        "date": f"{published:%Y/%m/%d}" if published else "",
        "language": article.language,
        "urls": [article.url or address],
        "notes": [],
    }
    return {name: value for name, value in entry.items() if value or name == "notes"}


def _note(position: Position) -> str:
    said = f"{position.holder.name}, {position.get_stance_display().lower()}: {position.term.label}"
    return _line(f"{said} — “{position.passage.quote}”")


def _line(text: str) -> str:
    """On one line: a line of RIS is a field."""
    return " ".join(text.split())


RIS = register(
    Exporter(
        "ris",
        "application/x-research-info-systems",
        label="RIS (Zotero)",
        exports=DossierDocument,
        write=as_ris,
        parameters="charset=utf-8",
    )
)
