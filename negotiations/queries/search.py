"""Full-text search in the texts of a negotiation: by section, ranked, with the words found marked."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F

from negotiations.models import Article, Section
from negotiations.models.article import SEARCH_CONFIGURATIONS

#: Around the words found; neither can stand in a stored text's HTML, as both are escaped there and split on here.
START, STOP = "\ue000", "\ue001"
BEST = 50


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
    found: dict[Any, Any] = {}
    here = Section.objects.filter(article__in=articles.order_by().values("pk"))
    for language in here.order_by().values_list("language", flat=True).distinct():
        config = SEARCH_CONFIGURATIONS.get(language, "simple")
        query = SearchQuery(words, config=config, search_type="websearch")
        ranked = here.filter(language=language, search=query).annotate(rank=SearchRank(F("search"), query))
        for section in ranked.order_by("-rank", "id").annotate(headline=headline("body", query, config))[: BEST * 3]:
            if section.article_id not in found or section.rank > found[section.article_id].rank:
                found[section.article_id] = section
    best = sorted(found.values(), key=lambda section: -section.rank)[:BEST]
    by_id = {article.pk: article for article in articles.filter(pk__in=[section.article_id for section in best])}
    return [Hit(by_id[section.article_id], snippet(section.headline)) for section in best]


def headline(field: str, query: SearchQuery, config: str) -> SearchHeadline:
    return SearchHeadline(field, query, config=config, start_sel=START, stop_sel=STOP, max_words=40, min_words=20)


def snippet(headline: str) -> Snippet:
    """What a headline says."""
    first, *rest = headline.split(START)
    parts = [(first, False)]
    for part in rest:
        found, _, after = part.partition(STOP)
        parts += [(found, True), (after, False)]
    return Snippet(tuple(part for part in parts if part[0]))
