"""A preview of tagging the hits of a concordance: each hit's words, or the sentence around them, as
a passage to be marked.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from negotiations.models import Article, Negotiation, Passage, PassageTag, Section, Tag, User
from negotiations.models.passage import Anchor
from negotiations.queries.search.concordance import WIDTH
from negotiations.text.finding.concordance import context
from negotiations.text.sentences import sentence_around
from negotiations.text.spans import fitting

INVISIBLE = "There is nothing but white space."
GONE = "The article is no longer there, or you may not read it."
REVISED = "The text was revised since you looked: look for the words again."


class TextHit(NamedTuple):
    """A span of a revision of an article's text, in code points, half-open."""

    article: UUID
    revision: int
    start: int
    end: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


#: The hit itself if it cannot be marked, else the article's id with start and end of the span.
Key = TextHit | tuple[UUID, int, int]


@dataclass
class ProposedPassage:
    """The passage to be marked for `hits`, or the `problem` for which it cannot be.

    `passage` has the same span already, and `tagged` says whether it has the tag. `before` and
    `after` are the words around the span.
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
        """The hits as a form sends them."""
        return " ".join(map(str, self.hits))

    @property
    def key(self) -> Key:
        return self.hits[0] if self.problem else (self.hits[0].article, self.start, self.end)


class _Sections:
    """The sections in which hits begin. Two queries."""

    def __init__(self, hits: Sequence[TextHit]) -> None:
        self.starts: dict[UUID, list[tuple[int, UUID]]] = defaultdict(list)
        sections = Section.objects.filter(article__in={hit.article for hit in hits})
        for article, start, pk in sections.order_by("start").values_list("article", "start", "pk"):
            self.starts[article].append((start, pk))
        needed = {self._of(hit)[1] for hit in hits}
        self.bodies = dict(Section.objects.filter(pk__in=needed).values_list("pk", "body"))

    def _of(self, hit: TextHit) -> tuple[int, UUID]:
        starts = self.starts[hit.article]
        return starts[bisect_right(starts, hit.start, key=lambda section: section[0]) - 1]

    def around(self, hit: TextHit) -> tuple[int, str]:
        """The start of the section in which the hit begins, and its text."""
        start, pk = self._of(hit)
        return start, self.bodies[pk]


def proposals(
    negotiation: Negotiation,
    user: User | AnonymousUser,
    hits: Iterable[TextHit],
    *,
    sentence: bool,
    tag: Tag | None,
) -> list[ProposedPassage]:
    """A proposal per hit, in their order; one for all hits with the same span.

    `sentence`: take the sentence around each hit. The number of queries is fixed.
    """
    hits = list(dict.fromkeys(hits))
    readable = (
        Article.objects.readable_by(user)
        .filter(negotiation=negotiation)
        .select_related("negotiation")
    )
    articles = readable.without_text().in_bulk({hit.article for hit in hits})
    sections = _Sections([hit for hit in hits if hit.article in articles])
    proposed: dict[Key, ProposedPassage] = {}
    for hit in hits:
        proposal = _proposal(hit, articles.get(hit.article), sections, sentence)
        if proposal.key in proposed:
            proposed[proposal.key].hits.append(hit)
        else:
            proposed[proposal.key] = proposal
    _add_existing_passages(proposed.values(), user, tag)
    return list(proposed.values())


def _proposal(
    hit: TextHit, article: Article | None, sections: _Sections, sentence: bool
) -> ProposedPassage:
    if article is None:
        return ProposedPassage([hit], problem=GONE)
    if hit.revision != article.revision or not 0 <= hit.start < hit.end <= article.length:
        return ProposedPassage([hit], article, problem=REVISED)
    offset, body = sections.around(hit)
    start, end = hit.start - offset, hit.end - offset
    if sentence:
        start, end = sentence_around(body, start, end)
    if (span := fitting(body, start, end)) is None:
        return ProposedPassage([hit], article, problem=INVISIBLE)
    start, end = span
    before, after = context(body, start, end, WIDTH)
    return ProposedPassage(
        [hit], article, offset + start, offset + end, before, body[start:end], after
    )


def _add_existing_passages(
    proposed: Iterable[ProposedPassage], user: User | AnonymousUser, tag: Tag | None
) -> None:
    """Set `passage` and `tagged` where there is a passage of the same span: the user's own before
    others', as the action chooses.
    """
    by_span = {each.key: each for each in proposed if not each.problem}
    tags = Prefetch("tags", PassageTag.objects.order_by("rank").select_related("tag"))
    passages = Passage.objects.visible_to(user).filter(
        anchor=Anchor.HELD,
        article__in={article for article, *_ in by_span},
        start__in={start for _, start, *_ in by_span},
    )
    for passage in sorted(
        passages.prefetch_related(tags),
        key=lambda passage: (passage.coder_id == user.pk, -passage.pk.int),
    ):
        if proposal := by_span.get((passage.article_id, passage.start, passage.end)):
            proposal.passage = passage
            proposal.tagged = tag in [row.tag for row in passage.tags.all()]
