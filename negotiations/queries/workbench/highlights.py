"""An article's text for display: sections of paragraphs, cut where highlights begin and end.

Of each passage only its span, its colour and whether the reader asked for it are read here, so that
an article with thousands of passages opens at once; `queries.workbench.cards` reads the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Least

from negotiations.models import Article, Passage, Position, Tag, User
from negotiations.models.article import SectionQuerySet
from negotiations.models.passage import Anchor, PassageQuerySet
from negotiations.text import offsets

COLOURS = 12
#: The number of sections whose layout is cached, by their words and highlights.
KEPT = 256
#: The number of equal stretches of the text for which the strip beside it has a bar.
STRETCHES = 120
Spans = Iterable[tuple[int, int]]


class Highlight(NamedTuple):
    """The span and colour of a passage. `dim`: the reader asked for other passages."""

    passage: str
    start: int
    end: int
    colour: int
    dim: bool


class HighlightedSegment(NamedTuple):
    """A stretch of a paragraph under the same `depth` highlights.

    It is drawn as `top`, the innermost highlight that is not dim. `starts` are the passages that
    begin here.
    """

    body: str
    top: Highlight | None
    depth: int
    starts: tuple[str, ...]


class Paragraph(NamedTuple):
    """`start` is the offset in the text; `gap` is the text between the previous paragraph of the
    section and this one.
    """

    start: int
    gap: str
    segments: tuple[HighlightedSegment, ...]


@dataclass(frozen=True)
class SectionRead:
    start: int
    end: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Bar:
    """A stretch of the text in which passages begin: its number, its start, and a level from 1 to 4
    for the number of these passages.
    """

    number: int
    offset: int
    level: int


@dataclass(frozen=True)
class Frame:
    """The layout of an article: the start and end of each section, and the colour of each tag.

    The colour under None is that of passages without a tag.
    """

    bounds: tuple[tuple[int, int], ...]
    colours: dict[UUID | None, int]


def frame_of(article: Article) -> Frame:
    """The frame of the article's current text. Two queries."""
    starts = list(article.sections.order_by("start").values_list("start", flat=True))
    return Frame(
        tuple(zip(starts, [*starts[1:], article.length], strict=True)),
        _colours(article.negotiation_id),
    )


def sections(
    article: Article,
    user: User | AnonymousUser,
    *,
    asked: PassageQuerySet | None = None,
    frame: Frame | None = None,
) -> tuple[SectionRead, ...]:
    """The sections of an article with the highlights that `user` may see; () if `user` may not read
    the text.

    `asked` are the passages that the reader asked for; all others are dim.
    """
    if not user.has_perm("article.read_text", article):
        return ()
    stored = list(_stored(article.sections.all()))
    return _marked(article, user, asked, frame or frame_of(article), stored)


def paragraphs(
    article: Article,
    user: User | AnonymousUser,
    spans: Spans,
    *,
    asked: PassageQuerySet | None = None,
    frame: Frame | None = None,
) -> tuple[Paragraph, ...]:
    """The paragraphs that touch these spans, as `sections` would lay them out."""
    if not user.has_perm("article.read_text", article):
        return ()
    frame = frame or frame_of(article)
    stored = list(_stored(article.sections.filter(start__in=touched(frame.bounds, spans))))
    candidates = [
        paragraph
        for section in stored
        for paragraph in offsets.paragraphs(section.body, section.start)
    ]
    starts = set(touched([(each.start, each.end) for each in candidates], spans))
    over = [paragraph for paragraph in candidates if paragraph.start in starts]
    marked = _marked(article, user, asked, frame, stored, over)
    return tuple(
        paragraph
        for section in marked
        for paragraph in section.paragraphs
        if paragraph.start in starts
    )


def touched(stretches: Iterable[tuple[int, int]], spans: Spans) -> list[int]:
    """The starts of the stretches (start, end) that overlap one of the spans."""
    spans = list(spans)
    return [
        start
        for start, end in stretches
        if any(since < end and until > start for since, until in spans)
    ]


def strip(
    article: Article, user: User | AnonymousUser, *, asked: PassageQuerySet | None = None
) -> tuple[Bar, ...]:
    """A bar per stretch of the text in which passages begin, in the order of the text.

    () if `user` may not read the text, whose length the offsets would give away.
    """
    if not article.length or not user.has_perm("article.read_text", article):
        return ()
    shown = (
        _held(article, user)
        if asked is None
        else _held(article, user).filter(pk__in=asked.values("pk"))
    )
    number = Least(
        F("start") * STRETCHES / article.length, Value(STRETCHES - 1), output_field=IntegerField()
    )
    counts = shown.order_by().values(bar=number).annotate(n=Count("pk")).values_list("bar", "n")
    return tuple(
        Bar(bar, bar * article.length // STRETCHES, min(n, 4)) for bar, n in sorted(counts)
    )


def _colours(negotiation: UUID) -> dict[UUID | None, int]:
    """The colour per tag: that of its area of the codebook. Colours repeat from the thirteenth area
    on.
    """
    rows = list(
        Tag.objects.filter(negotiation=negotiation)
        .order_by("id")
        .values_list("pk", "parent", "code")
    )
    areas = [code for _, parent, code in rows if parent is None]
    numbers = {code: number % COLOURS for number, code in enumerate(areas)}
    return {None: 0} | {pk: numbers.get(code.split(".")[0], 0) for pk, _, code in rows}


def _stored(sections: SectionQuerySet) -> Iterator[offsets.Span]:
    for start, body in sections.order_by("start").values_list("start", "body"):
        yield offsets.Span(start, start + len(body), body)


def _marked(
    article: Article,
    user: User | AnonymousUser,
    asked: PassageQuerySet | None,
    frame: Frame,
    sections: list[offsets.Span],
    over: list[offsets.Span] | None = None,
) -> tuple[SectionRead, ...]:
    """The sections with the highlights over the stretches `over` of them; over all if None."""
    highlights = _highlights(article, user, asked, frame, sections if over is None else over)
    marks = [(mark, mark.start, mark.end) for mark in highlights]
    return tuple(
        _section(section, tuple(here)) for section, here in offsets.with_marks(sections, marks)
    )


def _held(article: Article, user: User | AnonymousUser) -> PassageQuerySet:
    return Passage.objects.visible_to(user, article.negotiation_id).filter(
        article=article, anchor=Anchor.HELD
    )


def _highlights(
    article: Article,
    user: User | AnonymousUser,
    asked: PassageQuerySet | None,
    frame: Frame,
    stretches: Sequence[offsets.Span],
) -> Iterator[Highlight]:
    """The highlights over these stretches, in reading order.

    A passage is coloured by its first tag, else by the tag of its first position's term.
    """
    if not stretches:
        return
    passages = _held(article, user).filter(start__lt=stretches[-1].end, end__gt=stretches[0].start)
    stated = Position.objects.visible_to(user, article.negotiation_id).filter(
        passage=OuterRef("pk")
    )
    first_term = Subquery(stated.order_by("id").values("term__tag")[:1])
    with_first_tag = passages.annotate(first=FilteredRelation("tags", condition=Q(tags__rank=0)))
    tag = Cast(Coalesce("first__tag", first_term, output_field=UUIDField()), TextField())
    is_asked = Value(True) if asked is None else Exists(asked.filter(pk=OuterRef("pk")))
    rows = (
        with_first_tag.annotate(tag=tag, is_asked=is_asked, key=Cast("pk", TextField()))
        .in_reading_order()
        .values_list("key", "start", "end", "tag", "is_asked")
    )
    colours = {tag and str(tag): colour for tag, colour in frame.colours.items()}
    for key, start, end, tag, bright in rows:
        yield Highlight(key, start, end, colours[tag], not bright)


@lru_cache(maxsize=KEPT)
def _section(section: offsets.Span, marks: tuple[tuple[Highlight, int, int], ...]) -> SectionRead:
    """Lay out a section.

    A passage begins in the first paragraph that it touches, even if its start lies in a gap before;
    if it began in an earlier section, it begins nowhere in this one.
    """
    begun = {mark.passage for mark, start, _ in marks if start < section.start}
    laid_out, last = [], section.start
    paragraphs = offsets.paragraphs(section.body, section.start)
    for paragraph, here in offsets.with_marks(paragraphs, marks):
        gap = section.body[last - section.start : paragraph.start - section.start]
        laid_out.append(Paragraph(paragraph.start, gap, tuple(_segments(paragraph, here, begun))))
        last = paragraph.end
    return SectionRead(section.start, section.end, tuple(laid_out))


def _segments(
    paragraph: offsets.Span, marks: Sequence[tuple[Highlight, int, int]], begun: set[str]
) -> Iterator[HighlightedSegment]:
    """The paragraph's segments; the passages that begin in them are added to `begun`."""
    for body, under in offsets.segments(paragraph, marks):
        if not under:
            yield HighlightedSegment(body, None, 0, ())
            continue
        starts = tuple([mark.passage for mark in under if mark.passage not in begun])
        begun.update(starts)
        top = next((mark for mark in reversed(under) if not mark.dim), under[-1])
        yield HighlightedSegment(body, top, len(under), starts)
