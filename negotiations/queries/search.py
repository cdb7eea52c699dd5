"""Full-text search in the texts of a negotiation: by section, ranked, with the words found marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, F, When

from negotiations.models import Article, Section
from negotiations.models.article import searches

#: Around the words found; neither can stand in a stored text's HTML, as both are escaped there and split on here.
START, STOP = "\ue000", "\ue001"
BEST = 50
#: So many are ranked, those that came last, as a rank is computed from all the words of a section.
NEWEST = 2000


@dataclass(frozen=True)
class Snippet:
    """A stretch of a section: `(text, whether it was searched for)` in turn."""

    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    article: Article
    snippet: Snippet


def search(articles: Any, words: str) -> list[Hit]:
    """The best sections for `words` (in the syntax of web searches), one an article, at most BEST of them."""
    queries = searches(words)
    sections, _ = ranked(articles, queries)
    best = dict(list(sections.items())[:BEST])
    by_id, said = articles.in_bulk(list(best)), snippets(best.values(), queries)
    return [Hit(by_id[article], said[article]) for article in best]


def ranked(articles: Any, queries: dict[str, SearchQuery]) -> tuple[dict[UUID, UUID], bool]:
    """The best section of each article, the best first, of the NEWEST sections that are searched for; and whether there
    may be more of these."""
    here = Section.objects.filter(article__in=articles.order_by().values("pk")).containing(queries)
    newest = Section.objects.filter(pk__in=here.order_by("-pk").values("pk")[:NEWEST])
    rank = _by_language({language: SearchRank(F("search"), query) for language, query in queries.items()})
    found = list(newest.order_by(rank.desc(), "pk").values_list("article", "pk"))
    best: dict[UUID, UUID] = {}
    for article, section in found:
        best.setdefault(article, section)
    return best, len(found) == NEWEST


def snippets(sections: Iterable[UUID], queries: dict[str, Any]) -> dict[UUID, Snippet]:
    """What these sections say, by their articles."""
    headlines = {language: headline("body", query, query.config) for language, query in queries.items()}
    shown = Section.objects.filter(pk__in=sections).annotate(headline=_by_language(headlines))
    return {article: snippet(said) for article, said in shown.values_list("article", "headline")}


def _by_language(expressions: dict[str, Any]) -> Case:
    """Of a section; under "" that of all other languages."""
    known = (When(language=language, then=expression) for language, expression in expressions.items() if language)
    return Case(*known, default=expressions[""])


def headline(field: str, query: SearchQuery, config: Any) -> SearchHeadline:
    return SearchHeadline(field, query, config=config, start_sel=START, stop_sel=STOP, max_words=40, min_words=20)


def snippet(headline: str) -> Snippet:
    """What a headline says."""
    first, *rest = headline.split(START)
    parts = [(first, False)]
    for part in rest:
        found, _, after = part.partition(STOP)
        parts += [(found, True), (after, False)]
    return Snippet(tuple(part for part in parts if part[0]))
