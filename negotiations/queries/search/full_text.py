"""Full-text search in articles: sections ranked, with a snippet in which the words are marked."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When

from negotiations.models import Article, Section
from negotiations.models.article import OTHERS, SPELLINGS, Spelling, searches
from negotiations.text.finding import index
from negotiations.text.folding import Level, unfold

#: The marks around each word found; neither occurs in the words of a text.
START, STOP = "\ue000", "\ue001"
#: The length of a snippet in words, in code points, and in words before the first word found.
LONGEST, LONGEST_IN_CHARACTERS, BEFORE = 40, 400, 8
#: The number of hits shown.
BEST = 50
#: The number of sections that are ranked, the newest first: a rank reads all words of a section.
NEWEST = 2000
#: The words of each text, with the words searched for between START and STOP.
MARKED_WORDS = """
    SELECT ts_headline(config::regconfig, words, websearch_to_tsquery(config::regconfig, query), %s)
    FROM unnest(%s::text[], %s::text[], %s::text[])
        WITH ORDINALITY AS text(config, words, query, number)
    ORDER BY number
"""
OPTIONS = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"


@dataclass(frozen=True)
class Snippet:
    """A stretch of text in parts: `(text, whether it was searched for)`."""

    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class SectionHit:
    article: Article
    snippet: Snippet


@dataclass(frozen=True)
class HitCount:
    """A number of hits; `cut`: there may be more."""

    count: int
    cut: bool

    @property
    def words(self) -> str:
        return f"{self.count:,} or more" if self.cut else f"{self.count:,}"


@dataclass(frozen=True)
class SearchResults(HitCount):
    """The best `hits`, and the number of articles found."""

    hits: tuple[SectionHit, ...]


def search(articles: QuerySet[Article], words: str) -> SearchResults:
    """The articles that contain the words (in the syntax of web searches), each by its best
    section, the best first.
    """
    sections, cut = ranked(articles, words)
    return _results(articles, sections, words, cut)


def similar(articles: QuerySet[Article], words: str) -> SearchResults:
    """The articles that contain the words at the similar level only, the newest first."""
    sections, cut = newest_similar(articles, words)
    return _results(articles, sections, words, cut, Level.SIMILAR)


def count_similar(articles: QuerySet[Article], words: str) -> HitCount:
    """The number of articles that contain the words at the similar level only."""
    sections, cut = newest_similar(articles, words)
    return HitCount(len(sections), cut)


def newest_similar(articles: QuerySet[Article], words: str) -> tuple[dict[UUID, UUID], bool]:
    """A section per article that contains the words at the similar level only, the newest first,
    and whether there may be more than the NEWEST sections.
    """
    within = Section.objects.filter(article__in=articles.order_by().values("pk"))
    as_spelt = Section.objects.containing(searches(words)).filter(article=OuterRef("article"))
    sections = within.containing_similar(words).filter(~Exists(as_spelt))
    newest = list(sections.order_by("-pk").values_list("article", "pk")[:NEWEST])
    return dict(reversed(newest)), len(newest) == NEWEST


def _results(
    articles: QuerySet[Article],
    sections: dict[UUID, UUID],
    words: str,
    cut: bool,
    level: Level = Level.EQUAL,
) -> SearchResults:
    best = dict(list(sections.items())[:BEST])
    by_id, by_article = articles.in_bulk(list(best)), snippets(best.values(), words, level)
    hits = tuple(SectionHit(by_id[article], by_article[article]) for article in best)
    return SearchResults(len(sections), cut, hits)


def ranked(articles: QuerySet[Article], words: str) -> tuple[dict[UUID, UUID], bool]:
    """The best section per article, the best first, among the NEWEST sections that contain the
    words; and whether there may be more of these.
    """
    queries = searches(words)
    within = Section.objects.filter(article__in=articles.order_by().values("pk"))
    matching = within.containing(queries).order_by("-pk").values("pk")
    ranks = {language: SearchRank(F("search"), query) for language, query in queries.items()}
    by_language = [
        When(language=language, then=rank) for language, rank in ranks.items() if language
    ]
    # Under "" is the query in every other language.
    rank = Case(*by_language, default=ranks[""])
    newest = Section.objects.filter(pk__in=matching[:NEWEST])
    sections = list(newest.order_by(rank.desc(), "pk").values_list("article", "pk"))
    best: dict[UUID, UUID] = {}
    for article, section in sections:
        best.setdefault(article, section)
    return best, len(sections) == NEWEST


def snippets(
    sections: Iterable[UUID], words: str, level: Level = Level.EQUAL
) -> dict[UUID, Snippet]:
    """A snippet from each of these sections, by article."""
    shown = list(Section.objects.filter(pk__in=sections).defer("search", "search_similar"))
    texts = [
        SearchedText(section.body, section.at(level), SPELLINGS.get(section.language, OTHERS))
        for section in shown
    ]
    cut = snippets_in(texts, words, level)
    return {section.article_id: snippet for section, snippet in zip(shown, cut, strict=True)}


@dataclass(frozen=True)
class SearchedText:
    """A text, its folded form, and the spelling by which it was folded."""

    body: str
    folded: str
    spelling: Spelling


def snippets_in(
    texts: Sequence[SearchedText], asked: str, level: Level = Level.EQUAL
) -> list[Snippet]:
    """A snippet per text: the stretch with the most of the words asked for. One query."""
    rows = [
        (
            text.spelling.config,
            index.words_of(text.folded),
            index.query(asked, level, text.spelling.alphabet),
        )
        for text in texts
    ]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            MARKED_WORDS, [OPTIONS, *(list(column) for column in zip(*rows, strict=True))]
        )
        marked = [words.split(" ") for (words,) in cursor.fetchall()]
    return [
        _snippet(text, level, [number for number, word in enumerate(words) if START in word])
        for text, words in zip(texts, marked, strict=True)
    ]


def _snippet(text: SearchedText, level: Level, matches: Sequence[int]) -> Snippet:
    """The stretch of LONGEST words with the most matches; `matches` are numbers of words.

    It begins BEFORE words ahead of its first match.
    """
    densest = max(
        matches,
        key=lambda first: (
            bisect_left(matches, first + LONGEST - BEFORE) - bisect_left(matches, first)
        ),
        default=0,
    )
    first = max(0, densest - BEFORE)
    words = unfold(
        text.body, index.places(text.folded, first, LONGEST), level, text.spelling.alphabet
    )
    marked = set(matches)
    parts: list[tuple[str, bool]] = []
    at = since = words[0][0] if words else 0
    for number, (start, end) in enumerate(words, first):
        if end - since > LONGEST_IN_CHARACTERS and at > since:
            break
        parts += [(text.body[at:start], False), (text.body[max(at, start) : end], number in marked)]
        at = max(at, end)
    return Snippet(tuple(_joined(part for part in parts if part[0])))


def _joined(parts: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Join adjacent parts that are both marked, or both not."""
    for is_marked, group in groupby(parts, key=itemgetter(1)):
        yield "".join(text for text, _ in group), is_marked
