"""Every place where words are used: keyword in context, over the sections of texts that a person
may read.

The full-text index says which sections have the words; where exactly they stand is looked for in
the folded text, and told as places of the text itself. A regular expression no index knows: it is
looked for in every section. What has other letters (see text.folding) is told apart, and counted in
no line. So that a page never waits long, it looks through the newest only, until it has SECTIONS or
LINES or SECONDS are over, and says so; who takes the lines away gets all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Prefetch

from negotiations.models import Article, Passage, PassageTag, Section, Tag
from negotiations.models.article import OTHERS, SPELLINGS
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
#: Looking for an expression in all texts breaks off after so many seconds.
SECONDS_FOR_ALL = 120.0
#: Sections that are not read are counted up to so many.
MANY = 50_000
#: Code points on either side of a hit.
WIDTH = 60

#: Which passages cover which of these stretches.
COVER = """
    SELECT stretch.article, stretch.first, stretch.last, passage.id
    FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS stretch(article, first, last)
    JOIN negotiations_passage AS passage ON passage.article_id = stretch.article AND passage.anchor = 'held'
        AND passage.start <= stretch.first AND passage."end" >= stretch.last
"""

#: An article, where a section of it starts, where words stand in its text from and to, these, and
#: what is left and right.
Hit = tuple[UUID, int, int, int, str, str, str]
#: Of an article: where a stretch of its text starts and ends.
Place = tuple[UUID, int, int]


@dataclass(frozen=True)
class ConcordanceLine:
    """A hit: `words` from `start` to `end` of the article's text, with what stands before and after
    them in `section`.
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
    """The lines in the order asked for, from the newest `read` of the `sections` that have the
    words or may match, of which MANY are counted.
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
    """The smallest passage over a hit, if any, and the tags of all that cover it."""

    passage: Passage | None = None
    tags: tuple[Tag, ...] = ()


def _newest(line: ConcordanceLine) -> tuple[int, Any, int]:
    day = line.article.published_on
    return (-day.toordinal() if day else 0, line.article.pk, line.start)


def _oldest(line: ConcordanceLine) -> tuple[bool, Any, Any, int]:
    day = line.article.published_on
    return (day is None, day and day.toordinal(), line.article.pk, line.start)


#: How lines may be sorted: in words, and by what.
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
#: Those of them that are an order of the texts.
BY_TEXT: dict[str, Any] = {
    "newest": F("article__published_on").desc(nulls_last=True),
    "oldest": F("article__published_on").asc(nulls_last=True),
    "article": F("article__sort_key"),
}


def concordance(
    articles: Any,
    wanted: ConcordanceQuery,
    *,
    level: Level = Level.EQUAL,
    sort: str = "newest",
    seconds: float = SECONDS,
) -> Concordance:
    """Where it stands in the texts of these articles, for a page: at the similar level, where it
    has other letters. Raises text.concordance.Refused.
    """
    sections = _sections(articles, wanted, level)
    keys = list(_in_order(sections, "newest")[: SECTIONS + 1])
    until = monotonic() + seconds
    hits: list[Hit] = []
    read = 0
    for section in _read(keys[:SECTIONS]):
        if len(hits) >= LINES or (read and monotonic() > until):
            break
        hits += _hits(section, wanted, level, monotonic() + seconds)
        read += 1
    count = len(keys) if len(keys) <= SECTIONS else sections[:MANY].count()
    return Concordance(tuple(sorted(_lines(hits), key=SORTS[sort][1])), read, max(read, count))


def all_lines(
    articles: Any, wanted: ConcordanceQuery, *, level: Level = Level.EQUAL, sort: str = "newest"
) -> Iterator[ConcordanceLine]:
    """All lines, for who takes them away: read some at a time where their order is one of the
    texts. Raises Refused.
    """
    found = _all_lines(_in_order(_sections(articles, wanted, level), sort), wanted, level)
    return found if sort in BY_TEXT else iter(sorted(found, key=SORTS[sort][1]))


def _all_lines(
    keys: Iterable[Any], wanted: ConcordanceQuery, level: Level
) -> Iterator[ConcordanceLine]:
    until = monotonic() + SECONDS_FOR_ALL
    sections = _read(keys)
    while some := list(islice(sections, BATCH)):
        yield from _lines([hit for section in some for hit in _hits(section, wanted, level, until)])


def covering(places: Iterable[Place], user: Any) -> dict[Place, Covering]:
    """For each place that passages cover which `user` may see. Three queries."""
    columns = [list(column) for column in zip(*places, strict=True)]
    if not columns:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COVER, columns)
        rows = cursor.fetchall()
    tagged = Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag"))
    passages = (
        Passage.objects.visible_to(user).prefetch_related(tagged).in_bulk({pk for *_, pk in rows})
    )
    over: dict[Place, list[Passage]] = defaultdict(list)
    for article, start, end, pk in rows:
        if pk in passages:
            over[(article, start, end)].append(passages[pk])
    return {place: _covering(here) for place, here in over.items()}


def _covering(passages: Sequence[Passage]) -> Covering:
    smallest_first = sorted(passages, key=lambda passage: (passage.end - passage.start, passage.pk))
    tags = dict.fromkeys(row.tag for passage in smallest_first for row in passage.tags.all())
    return Covering(smallest_first[0], tuple(tags))


def _sections(articles: Any, wanted: ConcordanceQuery, level: Level) -> Any:
    here = Section.objects.filter(article__in=articles.order_by().values("pk"))
    if wanted.phrases:
        return here.having(wanted.phrases, level)
    return here if level == Level.EQUAL else here.none()


def _in_order(sections: Any, sort: str) -> Any:
    """Their keys."""
    return sections.order_by(BY_TEXT.get(sort, BY_TEXT["newest"]), "article", "start").values_list(
        "pk"
    )


def _read(keys: Iterable[Any]) -> Iterator[Section]:
    sections = Section.objects.only("article", "start", "body", "language", "folded", "similar")
    return (section for _, section in in_batches(sections, keys))


def _hits(section: Section, wanted: ConcordanceQuery, level: Level, until: float) -> list[Hit]:
    """With their context, so that the text of the section need not be kept."""
    article, at, body = section.article_id, section.start, section.body
    return [
        (article, at, at + start, at + end, body[start:end], *context(body, start, end, WIDTH))
        for start, end in _places(section, wanted, level, until)
    ]


def _places(section: Section, wanted: ConcordanceQuery, level: Level, until: float) -> list[Span]:
    """At the similar level, those only that are spelt otherwise than was asked."""
    equal = _at(section, wanted, Level.EQUAL, until)
    if level == Level.EQUAL:
        return equal
    asked = set(equal)
    return [span for span in _at(section, wanted, level, until) if span not in asked]


def _at(section: Section, wanted: ConcordanceQuery, level: Level, until: float) -> list[Span]:
    alphabet = SPELLINGS.get(section.language, OTHERS).alphabet
    spans = find_spans(wanted, section.at(level), until=until, level=level, alphabet=alphabet)
    return list(dict.fromkeys(unfold(section.body, spans, level, alphabet))) if spans else spans


def _lines(hits: Sequence[Hit]) -> list[ConcordanceLine]:
    by_id = Article.objects.without_text().in_bulk({article for article, *_ in hits})
    return [
        ConcordanceLine(by_id[article], section, start, end, left, words, right)
        for article, section, start, end, words, left, right in hits
        if article in by_id
    ]
