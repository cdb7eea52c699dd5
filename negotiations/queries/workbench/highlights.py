"""An article as it is read: its text in sections of paragraphs, cut where highlights begin and end.

The cards beside the text are in `queries.workbench.cards`. A highlight knows its place, its colour
and whether it is asked for; nothing else of a passage is read here, so that an article with
thousands of them opens at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

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

from negotiations.models import Article, Passage, Position, Tag
from negotiations.models.passage import Anchor
from negotiations.text import offsets

COLOURS = 12
#: So many sections are kept as they were laid out last: the same words under the same highlights
#: come out the same.
KEPT = 256
#: The strip beside the text shows how much is coded in each of so many equal stretches of it.
STRETCHES = 120
Spans = Iterable[tuple[int, int]]


class Highlight(NamedTuple):
    """Where a passage stands. `dim`: the reader asked for others."""

    passage: str
    start: int
    end: int
    colour: int
    dim: bool


class HighlightedSegment(NamedTuple):
    """A stretch of a paragraph under `depth` highlights, drawn as `top`: the innermost of those
    asked for.

    `starts` are the passages that begin here.
    """

    body: str
    top: Highlight | None
    depth: int
    starts: tuple[str, ...]


class Paragraph(NamedTuple):
    """`start` is its offset in the text; `gap` what its section has before it, from the paragraph
    before.
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
    """A stretch of the strip: its number, the offset where it begins, how much is coded there from
    1 to 4.
    """

    number: int
    offset: int
    level: int


@dataclass(frozen=True)
class Frame:
    """What an article is laid out in: where its sections start and end, and the colour of each tag."""

    bounds: tuple[tuple[int, int], ...]
    colours: dict[UUID | None, int]


def frame_of(article: Article) -> Frame:
    """Of its current text. Two queries."""
    starts = list(article.sections.order_by("start").values_list("start", flat=True))
    return Frame(
        tuple(zip(starts, [*starts[1:], article.length], strict=True)),
        _colours(article.negotiation_id),
    )


def sections(
    article: Article, user: Any, *, asked: Any = None, frame: Frame | None = None
) -> tuple[SectionRead, ...]:
    """The sections of an article with the highlights that `user` may see.

    `asked` are the passages that the reader asked for; all others are dim. Empty for who may not
    read the text.
    """
    if not user.has_perm("article.read_text", article):
        return ()
    return _marked(
        article, user, asked, frame or frame_of(article), list(_stored(article.sections))
    )


def paragraphs(
    article: Article, user: Any, spans: Spans, *, asked: Any = None, frame: Frame | None = None
) -> tuple[Paragraph, ...]:
    """The paragraphs that touch these spans, like those of `sections`."""
    if not user.has_perm("article.read_text", article):
        return ()
    frame = frame or frame_of(article)
    here = list(_stored(article.sections.filter(start__in=touched(frame.bounds, spans))))
    all = [
        paragraph
        for section in here
        for paragraph in offsets.paragraphs(section.body, section.start)
    ]
    starts = set(touched([(one.start, one.end) for one in all], spans))
    read = _marked(article, user, asked, frame, here, [one for one in all if one.start in starts])
    return tuple(one for section in read for one in section.paragraphs if one.start in starts)


def touched(stretches: Iterable[tuple[int, int]], spans: Spans) -> list[int]:
    """The starts of those stretches of the text that have a part of one of the spans."""
    spans = list(spans)
    return [
        start
        for start, end in stretches
        if any(since < end and until > start for since, until in spans)
    ]


def strip(article: Article, user: Any, *, asked: Any = None) -> tuple[Bar, ...]:
    """Where the coding is: a bar for each stretch of the text in which passages begin. Empty for
    who may not read the text: it would tell them how long that is.
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
    """A colour for each tag, that of its area of the codebook; from the thirteenth area on they
    come again.
    """
    rows = list(
        Tag.objects.filter(negotiation=negotiation)
        .order_by("id")
        .values_list("pk", "parent", "code")
    )
    areas = [code for _, parent, code in rows if parent is None]
    numbers = {code: number % COLOURS for number, code in enumerate(areas)}
    return {None: 0} | {pk: numbers.get(code.split(".")[0], 0) for pk, _, code in rows}


def _stored(sections: Any) -> Iterator[offsets.Span]:
    for start, body in sections.order_by("start").values_list("start", "body"):
        yield offsets.Span(start, start + len(body), body)


def _marked(
    article: Article,
    user: Any,
    asked: Any,
    frame: Frame,
    read: list[offsets.Span],
    over: list[offsets.Span] | None = None,
) -> tuple[SectionRead, ...]:
    """Sections with the highlights over `over`, which is in them (all of them, if None)."""
    here = _highlights(article, user, asked, frame, read if over is None else over)
    marks = [(mark, mark.start, mark.end) for mark in here]
    return tuple(
        _section(section, tuple(here)) for section, here in offsets.with_marks(read, marks)
    )


def _held(article: Article, user: Any) -> Any:
    return Passage.objects.visible_to(user, article.negotiation_id).filter(
        article=article, anchor=Anchor.HELD
    )


def _highlights(
    article: Article, user: Any, asked: Any, frame: Frame, read: Sequence[offsets.Span]
) -> Iterator[Highlight]:
    """Those over the sections that are read, in reading order; coloured by their first tag, else by
    their first term.
    """
    if not read:
        return
    here = _held(article, user).filter(start__lt=read[-1].end, end__gt=read[0].start)
    stated = Position.objects.visible_to(user, article.negotiation_id).filter(
        passage=OuterRef("pk")
    )
    first_term = Subquery(stated.order_by("id").values("term__tag")[:1])
    first = here.annotate(first=FilteredRelation("tags", condition=Q(tags__rank=0)))
    tag = Cast(Coalesce("first__tag", first_term, output_field=UUIDField()), TextField())
    wanted = Value(True) if asked is None else Exists(asked.filter(pk=OuterRef("pk")))
    marks = first.annotate(tag=tag, wanted=wanted).in_reading_order()
    rows = marks.annotate(key=Cast("pk", TextField())).values_list(
        "key", "start", "end", "tag", "wanted"
    )
    colours = {tag and str(tag): colour for tag, colour in frame.colours.items()}
    for key, start, end, tag, is_wanted in rows:
        yield Highlight(key, start, end, colours[tag], not is_wanted)


@lru_cache(maxsize=KEPT)
def _section(section: offsets.Span, marks: tuple[tuple[Highlight, int, int], ...]) -> SectionRead:
    """A passage begins in the first paragraph of the section that it touches, unless it began in an
    earlier section.
    """
    begun = {mark.passage for mark, start, _ in marks if start < section.start}
    read, last = [], section.start
    for paragraph, here in offsets.with_marks(
        offsets.paragraphs(section.body, section.start), marks
    ):
        gap = section.body[last - section.start : paragraph.start - section.start]
        read.append(Paragraph(paragraph.start, gap, tuple(_segments(paragraph, here, begun))))
        last = paragraph.end
    return SectionRead(section.start, section.end, tuple(read))


def _segments(
    paragraph: offsets.Span, marks: Sequence[tuple[Highlight, int, int]], begun: set[str]
) -> Iterator[HighlightedSegment]:
    for body, under in offsets.segments(paragraph, marks):
        if under:
            starts = tuple([mark.passage for mark in under if mark.passage not in begun])
            begun.update(starts)
            yield HighlightedSegment(body, _top(under), len(under), starts)
        else:
            yield HighlightedSegment(body, None, 0, ())


def _top(under: Sequence[Highlight]) -> Highlight:
    innermost = under[-1]
    return (
        next((mark for mark in reversed(under) if not mark.dim), innermost)
        if innermost.dim
        else innermost
    )
