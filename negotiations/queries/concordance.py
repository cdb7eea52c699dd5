"""Every place where words are used: keyword in context, over the sections of texts that a person may read.

The full-text index says which sections have the words (it takes “Kessel/Aruvia” and an address of the web for one word);
where exactly they stand is looked for in the text, case counting for nothing. A regular expression no index knows: it is
looked for in the newest sections. So that a page never waits long, SECTIONS, LINES and SECONDS are the most.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Prefetch

from negotiations.models import Article, Passage, PassageTag, Section, Tag
from negotiations.text.concordance import Wanted, context, found, outwards

SECTIONS, LINES, SECONDS = 1000, 1000, 2.0
#: Sections that are not read are counted up to so many.
MANY = 5000
#: Code points on either side of a hit.
WIDTH = 60

#: Which passages cover which of these stretches.
COVER = """
    SELECT stretch.article, stretch.first, stretch.last, passage.id
    FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS stretch(article, first, last)
    JOIN negotiations_passage AS passage ON passage.article_id = stretch.article AND passage.anchor = 'held'
        AND passage.start <= stretch.first AND passage."end" >= stretch.last
"""

#: Of an article: where a stretch of its text starts and ends.
Place = tuple[UUID, int, int]


@dataclass(frozen=True)
class Line:
    """A hit: `words` from `start` to `end` of the article's text, with what stands before and after them in `section`."""

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
    """The lines in the order asked for, from the newest `read` of the `sections` that have the words or may match, of which
    MANY are counted."""

    lines: tuple[Line, ...]
    read: int
    sections: int

    @property
    def cut(self) -> bool:
        return self.read < self.sections or len(self.lines) == LINES

    @property
    def counted(self) -> str:
        return f"{self.sections} or more" if self.sections == MANY else str(self.sections)

    @property
    def articles(self) -> int:
        return len({line.article.pk for line in self.lines})


@dataclass(frozen=True)
class Covering:
    """The smallest passage over a hit, if any, and the tags of all that cover it."""

    passage: Passage | None = None
    tags: tuple[Tag, ...] = ()


def _newest(line: Line) -> tuple[int, Any, int]:
    day = line.article.published_on
    return (-day.toordinal() if day else 0, line.article.pk, line.start)


def _oldest(line: Line) -> tuple[bool, Any, Any, int]:
    day = line.article.published_on
    return (day is None, day and day.toordinal(), line.article.pk, line.start)


#: How lines may be sorted: in words, and by what.
SORTS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "newest": ("Newest", _newest),
    "oldest": ("Oldest", _oldest),
    "left": ("Words before", lambda line: outwards(line.left, line.right)),
    "right": ("Words after", lambda line: outwards(line.left, line.right)[::-1]),
    "words": ("The words found", lambda line: (line.words.casefold(), *outwards(line.left, line.right)[::-1])),
    "article": ("Article", lambda line: (line.article.title.casefold(), line.article.pk, line.start)),
}


def concordance(articles: Any, wanted: Wanted, *, sort: str = "newest", seconds: float = SECONDS) -> Concordance:
    """Where it stands in the texts of these articles. Raises text.concordance.Refused."""
    sections = _sections(articles, wanted)
    stored = list(_newest_first(sections).values_list("article", "start", "body")[: SECTIONS + 1])
    until = monotonic() + seconds
    hits: list[tuple[Any, ...]] = []
    read = 0
    for article, section, body in stored[:SECTIONS]:
        if len(hits) >= LINES:
            break
        hits += [(article, section, start, end, body) for start, end in found(wanted, body, until=until)]
        read += 1
    by_id = Article.objects.without_text().in_bulk({article for article, *_ in hits[:LINES]})
    lines = (_line(by_id[article], *hit) for article, *hit in hits[:LINES] if article in by_id)
    count = sections[:MANY].count() if len(stored) > SECTIONS else len(stored)
    return Concordance(tuple(sorted(lines, key=SORTS[sort][1])), read, count)


def covering(places: Iterable[Place], user: Any) -> dict[Place, Covering]:
    """For each place that passages cover which `user` may see. Three queries."""
    columns = [list(column) for column in zip(*places, strict=True)]
    if not columns:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COVER, columns)
        rows = cursor.fetchall()
    tagged = Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag"))
    passages = Passage.objects.visible_to(user).prefetch_related(tagged).in_bulk({pk for *_, pk in rows})
    over: dict[Place, list[Passage]] = defaultdict(list)
    for article, start, end, pk in rows:
        if pk in passages:
            over[(article, start, end)].append(passages[pk])
    return {place: _covering(here) for place, here in over.items()}


def _covering(passages: Sequence[Passage]) -> Covering:
    smallest_first = sorted(passages, key=lambda passage: (passage.end - passage.start, passage.pk))
    tags = dict.fromkeys(row.tag for passage in smallest_first for row in passage.tags.all())
    return Covering(smallest_first[0], tuple(tags))


def _sections(articles: Any, wanted: Wanted) -> Any:
    here = Section.objects.filter(article__in=articles.order_by().values("pk"))
    return here.having(wanted.phrases) if wanted.phrases else here


def _newest_first(sections: Any) -> Any:
    return sections.order_by(F("article__published_on").desc(nulls_last=True), "-article", "start")


def _line(article: Article, section: int, start: int, end: int, body: str) -> Line:
    left, right = context(body, start, end, WIDTH)
    return Line(article, section, section + start, section + end, left, body[start:end], right)
