"""What would be marked for hits of a concordance: the words themselves or the sentences around
them, shown beforehand.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from negotiations.models import Article, Negotiation, Passage, PassageTag, Section, Tag
from negotiations.models.passage import Anchor
from negotiations.queries.search.concordance import WIDTH
from negotiations.text.finding.concordance import context
from negotiations.text.sentences import sentence_around
from negotiations.text.spans import fitting

UNSEEN = "There is nothing but white space."
GONE = "The article is no longer there, or you may not read it."
REVISED = "The text was revised since you looked: look for the words again."


class TextHit(NamedTuple):
    """Where words stand in a revision of an article's text."""

    article: UUID
    revision: int
    start: int
    end: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


@dataclass
class ProposedPassage:
    """A stretch to be marked for `hits`; `problem` says why it cannot be.

    `passage` stands over it already, and `tagged` says that it has the tag.
    """

    hits: list[TextHit]
    article: Article | None = None
    start: int = 0
    end: int = 0
    before: str = ""
    words: str = ""
    after: str = ""
    passage: Passage | None = None
    tagged: bool = False
    problem: str = ""

    @property
    def value(self) -> str:
        """Its hits, as a form sends them."""
        return " ".join(map(str, self.hits))

    @property
    def key(self) -> Any:
        return self.hits[0] if self.problem else (self.hits[0].article, self.start, self.end)


class _Texts:
    """The sections of articles in which hits begin. Two queries."""

    def __init__(self, hits: Sequence[TextHit]) -> None:
        self.starts: dict[UUID, list[tuple[int, UUID]]] = defaultdict(list)
        here = Section.objects.filter(article__in={hit.article for hit in hits})
        for article, start, pk in here.order_by("start").values_list("article", "start", "pk"):
            self.starts[article].append((start, pk))
        needed = {self.section(hit)[1] for hit in hits}
        self.bodies = dict(Section.objects.filter(pk__in=needed).values_list("pk", "body"))

    def section(self, hit: TextHit) -> tuple[int, UUID]:
        starts = self.starts[hit.article]
        return starts[bisect_right(starts, hit.start, key=lambda section: section[0]) - 1]

    def around(self, hit: TextHit) -> tuple[int, str]:
        start, pk = self.section(hit)
        return start, self.bodies[pk]


def proposals(
    negotiation: Negotiation, user: Any, hits: Iterable[TextHit], *, sentence: bool, tag: Tag | None
) -> list[ProposedPassage]:
    """In the order of the hits, one for all hits of a sentence. A fixed number of queries."""
    wanted = list(dict.fromkeys(hits))
    readable = (
        Article.objects.readable_by(user)
        .filter(negotiation=negotiation)
        .select_related("negotiation")
    )
    articles = readable.without_text().in_bulk({hit.article for hit in wanted})
    texts = _Texts([hit for hit in wanted if hit.article in articles])
    found: dict[Any, ProposedPassage] = {}
    for hit in wanted:
        one = _proposal(hit, articles.get(hit.article), texts, sentence)
        if one.key in found:
            found[one.key].hits.append(hit)
        else:
            found[one.key] = one
    _look_over(found, user, tag)
    return list(found.values())


def _proposal(
    hit: TextHit, article: Article | None, texts: _Texts, sentence: bool
) -> ProposedPassage:
    if article is None:
        return ProposedPassage([hit], problem=GONE)
    if hit.revision != article.revision or not 0 <= hit.start < hit.end <= article.length:
        return ProposedPassage([hit], article, problem=REVISED)
    at, body = texts.around(hit)
    start, end = (
        sentence_around(body, hit.start - at, hit.end - at)
        if sentence
        else (hit.start - at, hit.end - at)
    )
    span = fitting(body, start, end)
    if span is None:
        return ProposedPassage([hit], article, problem=UNSEEN)
    start, end = span
    before, after = context(body, start, end, WIDTH)
    return ProposedPassage([hit], article, at + start, at + end, before, body[start:end], after)


def _look_over(found: dict[Any, ProposedPassage], user: Any, tag: Tag | None) -> None:
    """Which stretches have a passage: the person's own first, as the action has it."""
    good = {key: one for key, one in found.items() if not one.problem}
    tags = Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag"))
    held = Passage.objects.visible_to(user).filter(anchor=Anchor.HELD).prefetch_related(tags)
    over = held.filter(article__in={key[0] for key in good}, start__in={key[1] for key in good})
    for passage in sorted(over, key=lambda passage: (passage.coder_id == user.pk, -passage.pk.int)):
        if one := good.get((passage.article_id, passage.start, passage.end)):
            one.passage = passage
            one.tagged = tag in [row.tag for row in passage.tags.all()]
