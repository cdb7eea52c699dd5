"""The concordance: every use of the words asked for, in context (KWIC), in the texts that a user
may read.

The full-text index selects the sections that contain the words; their exact spans are found in the
folded text and mapped back to the text itself. No index serves a regular expression, so every
section is searched for it. Matches at the similar level (see text.folding) are a concordance of
their own. A page reads the newest sections only, until SECTIONS are read, LINES are found or
SECONDS have passed, and says so; a download reads all.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F, Prefetch, QuerySet

from negotiations.models import Article, Passage, PassageTag, Section, Tag, User
from negotiations.models.article import OTHERS, SPELLINGS, SectionQuerySet
from negotiations.queries.common.batches import BATCH, in_batches
from negotiations.text.collation import sort_key
from negotiations.text.finding.concordance import (
    ConcordanceQuery,
    context,
    find_spans,
    words_outwards,
)
from negotiations.text.folding import Level, Span, unfold

SECTIONS, LINES, SECONDS = 5_000, 10_000, 2.0
#: The time limit, in seconds, of a search for an expression in all texts.
SECONDS_FOR_ALL = 120.0
#: Sections are counted up to this number.
MANY = 50_000
#: The number of code points of context on either side of a hit.
WIDTH = 60

#: The passages that cover each of these spans.
COVER = """
    SELECT span.article, span.first, span.last, passage.id
    FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS span(article, first, last)
    JOIN negotiations_passage AS passage ON passage.article_id = span.article
        AND passage.anchor = 'held'
        AND passage.start <= span.first AND passage."end" >= span.last
"""

#: An article's id, the start of a section, start and end of the words, the words, and the context
#: on the left and on the right. Offsets are code points of the article's text, half-open.
Hit = tuple[UUID, int, int, int, str, str, str]
#: An article's id, and the start and end of a span of its text.
Place = tuple[UUID, int, int]


@dataclass(frozen=True)
class ConcordanceLine:
    """A hit: `words` from `start` to `end` of the article's text (code points, half-open), with the
    context on either side, within the section that starts at `section`.
    """

    article: Article
    section: int
    start: int
    end: int
    left: str
    words: str
    right: str

    @property
    def place(self) -> Place:
        return self.article.pk, self.start, self.end


@dataclass(frozen=True)
class Concordance:
    """The lines in the order asked for, from the newest sections.

    `read` of the `sections` that may match were searched; `sections` is counted up to MANY.
    """

    lines: tuple[ConcordanceLine, ...]
    read: int
    sections: int

    @property
    def cut(self) -> bool:
        return self.read < self.sections

    @property
    def counted(self) -> str:
        return f"{self.sections:,} or more" if self.sections == MANY else f"{self.sections:,}"

    @property
    def articles(self) -> int:
        return len({line.article.pk for line in self.lines})


@dataclass(frozen=True)
class Covering:
    """The smallest passage that covers a hit, and the tags of all passages that do."""

    passage: Passage | None = None
    tags: tuple[Tag, ...] = ()


def _newest(line: ConcordanceLine) -> tuple[int, UUID, int]:
    day = line.article.published_on
    return (-day.toordinal() if day else 0, line.article.pk, line.start)


def _oldest(line: ConcordanceLine) -> tuple[int, UUID, int]:
    day = line.article.published_on or date.max
    return (day.toordinal(), line.article.pk, line.start)


#: The orders of lines: label and sort key.
SORTS: dict[str, tuple[str, Callable[[ConcordanceLine], Any]]] = {
    "newest": ("Newest", _newest),
    "oldest": ("Oldest", _oldest),
    "left": ("Words before", lambda line: words_outwards(line.left, line.right)),
    "right": ("Words after", lambda line: words_outwards(line.left, line.right)[::-1]),
    "words": (
        "The words found",
        lambda line: (sort_key(line.words), *words_outwards(line.left, line.right)[::-1]),
    ),
    "article": (
        "Article",
        lambda line: (bytes(line.article.sort_key), line.article.pk, line.start),
    ),
}
#: The orders of lines that are orders of texts, as the database sorts these.
BY_TEXT: dict[str, Any] = {
    "newest": F("article__published_on").desc(nulls_last=True),
    "oldest": F("article__published_on").asc(nulls_last=True),
    "article": F("article__sort_key"),
}


def concordance(
    articles: QuerySet[Article],
    query: ConcordanceQuery,
    *,
    level: Level = Level.EQUAL,
    sort: str = "newest",
    seconds: float = SECONDS,
) -> Concordance:
    """The concordance for a page; at the similar level, of the words in other letters only.

    Raises text.finding.concordance.InvalidPattern.
    """
    sections = _sections(articles, query, level)
    keys = list(_in_order(sections, "newest")[: SECTIONS + 1])
    until = monotonic() + seconds
    hits: list[Hit] = []
    read = 0
    for section in _read(keys[:SECTIONS]):
        if len(hits) >= LINES or (read and monotonic() > until):
            break
        hits += _hits(section, query, level, monotonic() + seconds)
        read += 1
    count = len(keys) if len(keys) <= SECTIONS else sections[:MANY].count()
    return Concordance(tuple(sorted(_lines(hits), key=SORTS[sort][1])), read, max(read, count))


def all_lines(
    articles: QuerySet[Article],
    query: ConcordanceQuery,
    *,
    level: Level = Level.EQUAL,
    sort: str = "newest",
) -> Iterator[ConcordanceLine]:
    """All lines, for a download, in batches if the order is one of texts (BY_TEXT), else at once.

    Raises text.finding.concordance.InvalidPattern.
    """
    lines = _in_batches(_in_order(_sections(articles, query, level), sort), query, level)
    return lines if sort in BY_TEXT else iter(sorted(lines, key=SORTS[sort][1]))


def _in_batches(
    keys: Iterable[tuple[UUID]], query: ConcordanceQuery, level: Level
) -> Iterator[ConcordanceLine]:
    until = monotonic() + SECONDS_FOR_ALL
    sections = _read(keys)
    while batch := list(islice(sections, BATCH)):
        yield from _lines([hit for section in batch for hit in _hits(section, query, level, until)])


def covering(places: Iterable[Place], user: User | AnonymousUser) -> dict[Place, Covering]:
    """The covering of each place that a passage covers, as far as `user` may see. Three queries."""
    columns = [list(column) for column in zip(*places, strict=True)]
    if not columns:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COVER, columns)
        rows = cursor.fetchall()
    tags = Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag"))
    passages = (
        Passage.objects.visible_to(user).prefetch_related(tags).in_bulk({pk for *_, pk in rows})
    )
    by_place: dict[Place, list[Passage]] = defaultdict(list)
    for article, start, end, pk in rows:
        if pk in passages:
            by_place[(article, start, end)].append(passages[pk])
    return {place: _covering(here) for place, here in by_place.items()}


def _covering(passages: Sequence[Passage]) -> Covering:
    smallest_first = sorted(passages, key=lambda passage: (passage.end - passage.start, passage.pk))
    tags = dict.fromkeys(row.tag for passage in smallest_first for row in passage.tags.all())
    return Covering(smallest_first[0], tuple(tags))


def _sections(
    articles: QuerySet[Article], query: ConcordanceQuery, level: Level
) -> SectionQuerySet:
    """The sections that may match."""
    sections = Section.objects.filter(article__in=articles.order_by().values("pk"))
    if query.phrases:
        return sections.having(query.phrases, level)
    return sections if level == Level.EQUAL else sections.none()


def _in_order(sections: SectionQuerySet, sort: str) -> QuerySet[Section, tuple[UUID]]:
    """The keys of the sections, in the order of their texts."""
    return sections.order_by(BY_TEXT.get(sort, BY_TEXT["newest"]), "article", "start").values_list(
        "pk"
    )


def _read(keys: Iterable[tuple[UUID]]) -> Iterator[Section]:
    sections = Section.objects.only("article", "start", "body", "language", "folded", "similar")
    return (section for _, section in in_batches(sections, keys))


def _hits(section: Section, query: ConcordanceQuery, level: Level, until: float) -> list[Hit]:
    """The hits with their context, so that the section's text need not stay in memory.

    At the similar level, those that also match at the equal level are left out.
    """
    spans = _spans(section, query, level, until)
    if level == Level.SIMILAR:
        equal = set(_spans(section, query, Level.EQUAL, until))
        spans = [span for span in spans if span not in equal]
    article, at, body = section.article_id, section.start, section.body
    return [
        (article, at, at + start, at + end, body[start:end], *context(body, start, end, WIDTH))
        for start, end in spans
    ]


def _spans(section: Section, query: ConcordanceQuery, level: Level, until: float) -> list[Span]:
    """The spans of the matches, in code points of the section's text."""
    alphabet = SPELLINGS.get(section.language, OTHERS).alphabet
    spans = find_spans(query, section.at(level), until=until, level=level, alphabet=alphabet)
    return list(dict.fromkeys(unfold(section.body, spans, level, alphabet))) if spans else spans


def _lines(hits: Sequence[Hit]) -> list[ConcordanceLine]:
    by_id = Article.objects.without_text().in_bulk({article for article, *_ in hits})
    return [
        ConcordanceLine(by_id[article], section, start, end, left, words, right)
        for article, section, start, end, words, left, right in hits
        if article in by_id
    ]
