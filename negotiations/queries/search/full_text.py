"""Full-text search in the texts of a negotiation: by section, ranked, with the words found marked."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, When

from negotiations.models import Article, Section
from negotiations.models.article import OTHERS, SPELLINGS, Spelling, searches
from negotiations.text.finding import index
from negotiations.text.folding import Level, unfold

#: Around the words found; neither is ever a word of a text.
START, STOP = "\ue000", "\ue001"
#: In words, and in code points: what is shown of a stretch of text, and how much of it before the
#: first word found.
LONGEST, LONGEST_IN_CHARACTERS, BEFORE = 40, 400, 8
BEST = 50
#: So many are ranked, those that came last, as a rank is computed from all the words of a section.
NEWEST = 2000
#: The words of texts, with those marked that are searched for.
FOUND = """
    SELECT ts_headline(config::regconfig, words, websearch_to_tsquery(config::regconfig, query), %s)
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS text(config, words, query, number) ORDER BY number
"""
OPTIONS = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"


@dataclass(frozen=True)
class Snippet:
    """A stretch of a section: `(text, whether it was searched for)` in turn."""

    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class SectionHit:
    article: Article
    snippet: Snippet


@dataclass(frozen=True)
class HitCount:
    """How many articles there are; more, if `cut`."""

    count: int
    cut: bool

    @property
    def words(self) -> str:
        return f"{self.count:,} or more" if self.cut else f"{self.count:,}"


@dataclass(frozen=True)
class SearchResults(HitCount):
    """The best of the articles that have the words."""

    hits: tuple[SectionHit, ...]


def search(articles: Any, words: str) -> SearchResults:
    """The best sections for `words` (in the syntax of web searches), one an article, at most BEST
    of them.
    """
    sections, cut = ranked(articles, words)
    return _found(articles, sections, words, cut)


def similar(articles: Any, words: str) -> SearchResults:
    """The newest of the articles that have the words with other letters only, at most BEST of them."""
    sections, cut = newest_similar(articles, words)
    return _found(articles, sections, words, cut, Level.SIMILAR)


def count_similar(articles: Any, words: str) -> HitCount:
    """Of the articles that have the words with other letters only."""
    found, cut = newest_similar(articles, words)
    return HitCount(len(found), cut)


def newest_similar(articles: Any, words: str) -> tuple[dict[UUID, UUID], bool]:
    """As `ranked`, of those that have the words with other letters only."""
    here = Section.objects.filter(article__in=articles.order_by().values("pk"))
    as_spelt = Section.objects.containing(searches(words)).filter(article=OuterRef("article"))
    others = here.containing_similar(words).filter(~Exists(as_spelt))
    found = list(others.order_by("-pk").values_list("article", "pk")[:NEWEST])
    return dict(reversed(found)), len(found) == NEWEST


def _found(
    articles: Any, sections: dict[UUID, UUID], words: str, cut: bool, level: Level = Level.EQUAL
) -> SearchResults:
    best = dict(list(sections.items())[:BEST])
    by_id, said = articles.in_bulk(list(best)), snippets(best.values(), words, level)
    return SearchResults(
        len(sections), cut, tuple(SectionHit(by_id[article], said[article]) for article in best)
    )


def ranked(articles: Any, words: str) -> tuple[dict[UUID, UUID], bool]:
    """The best section of each article, the best first, of the NEWEST sections that are searched
    for; and whether there may be more of these.
    """
    queries = searches(words)
    here = Section.objects.filter(article__in=articles.order_by().values("pk")).containing(queries)
    newest = Section.objects.filter(pk__in=here.order_by("-pk").values("pk")[:NEWEST])
    rank = _by_language(
        {language: SearchRank(F("search"), query) for language, query in queries.items()}
    )
    found = list(newest.order_by(rank.desc(), "pk").values_list("article", "pk"))
    best: dict[UUID, UUID] = {}
    for article, section in found:
        best.setdefault(article, section)
    return best, len(found) == NEWEST


def snippets(
    sections: Iterable[UUID], words: str, level: Level = Level.EQUAL
) -> dict[UUID, Snippet]:
    """What these sections say, by their articles."""
    shown = list(Section.objects.filter(pk__in=sections).defer("search", "search_similar"))
    texts = [
        SearchedText(section.body, section.at(level), SPELLINGS.get(section.language, OTHERS))
        for section in shown
    ]
    said = snippets_in(texts, words, level)
    return {section.article_id: snippet for section, snippet in zip(shown, said, strict=True)}


@dataclass(frozen=True)
class SearchedText:
    """A text, what it folds to, and how it was folded."""

    body: str
    folded: str
    spelling: Spelling


def snippets_in(
    texts: Sequence[SearchedText], asked: str, level: Level = Level.EQUAL
) -> list[Snippet]:
    """Of each text the stretch with most of the words that are asked for. One query."""
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
        cursor.execute(FOUND, [OPTIONS, *(list(column) for column in zip(*rows, strict=True))])
        marked = [words for (words,) in cursor.fetchall()]
    return [
        _snippet(text, level, _numbers(words)) for text, words in zip(texts, marked, strict=True)
    ]


def _numbers(marked: str) -> list[int]:
    """Which of the words, with blanks between, are found."""
    return [number for number, word in enumerate(marked.split(" ")) if START in word]


def _snippet(text: SearchedText, level: Level, found: Sequence[int]) -> Snippet:
    """From some words before the first found, to where it is long enough, where most are."""
    most = max(
        found,
        key=lambda first: bisect_left(found, first + LONGEST - BEFORE) - bisect_left(found, first),
        default=0,
    )
    first = max(0, most - BEFORE)
    shown = unfold(
        text.body, index.places(text.folded, first, LONGEST), level, text.spelling.alphabet
    )
    marked = set(found)
    parts: list[tuple[str, bool]] = []
    at = since = shown[0][0] if shown else 0
    for number, (start, end) in enumerate(shown, first):
        if end - since > LONGEST_IN_CHARACTERS and at > since:
            break
        parts += [(text.body[at:start], False), (text.body[max(at, start) : end], number in marked)]
        at = max(at, end)
    return Snippet(tuple(_joined(part for part in parts if part[0])))


def _joined(parts: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Words that are found, or not, one after the other are one part."""
    for found, group in groupby(parts, key=itemgetter(1)):
        yield "".join(text for text, _ in group), found


def _by_language(expressions: dict[str, Any]) -> Case:
    """Of a section; under "" that of all other languages."""
    known = (
        When(language=language, then=expression)
        for language, expression in expressions.items()
        if language
    )
    return Case(*known, default=expressions[""])
