"""Spans of stored texts: which span fits at a place (by the rule of `text.spans`), and which stored
passages do not fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, Value

from negotiations.models import Article, Negotiation, Passage, Section
from negotiations.models.passage import Anchor
from negotiations.text.offsets import Span
from negotiations.text.spans import fitting

#: The number of passages held in memory at once, each with the sections that it touches.
AT_ONCE = 100


@dataclass(frozen=True)
class Misfit:
    """A passage with white space at an end, or that cuts a letter in two.

    `fits` is the span that should replace it; None if nothing in it is visible.
    """

    passage: Passage
    fits: Span | None


def sections_at(article: Article, start: int, end: int) -> Span:
    """The sections that a span of the article's text touches, joined; no letter crosses their ends.

    Reading the sections is faster than reading the whole text, which PostgreSQL must unpack.
    """
    until = article.sections.filter(start__lt=end)
    first = until.filter(start__lte=start).order_by("-start").values("start")[:1]
    sections = list(
        until.filter(start__gte=Subquery(first)).order_by("start").values_list("start", "body")
    )
    return _joined(sections[0][0] if sections else 0, "".join(body for _, body in sections))


def fitting_in(stretch: Span, start: int, end: int) -> Span | None:
    """The span that fits around [start, end), with its words; None if nothing in it is visible.

    `stretch` is a part of a text that begins and ends between letters.
    """
    span = fitting(stretch.body, start - stretch.start, end - stretch.start)
    return span and Span(
        stretch.start + span[0], stretch.start + span[1], stretch.body[slice(*span)]
    )


def misfits(negotiation: Negotiation) -> Iterator[Misfit]:
    """The misfits among the negotiation's passages that are not orphaned, in reading order.

    One query; AT_ONCE passages are in memory.
    """
    sections = Section.objects.filter(article=OuterRef("article"))
    first = sections.filter(start__lte=OuterRef("start")).order_by("-start").values("start")[:1]
    touched = (
        sections.filter(start__gte=OuterRef("first"), start__lt=OuterRef("end"))
        .order_by()
        .values("article")
    )
    joined = touched.annotate(all=StringAgg("body", Value(""), order_by="start")).values("all")
    held = Passage.objects.filter(negotiation=negotiation, anchor=Anchor.HELD)
    passages = (
        held.annotate(first=Subquery(first))
        .annotate(around=Subquery(joined))
        .order_by("article", "start", "id")
    )
    for passage in passages.iterator(AT_ONCE):
        fits = fitting_in(_joined(passage.first, passage.around), passage.start, passage.end)
        if fits is None or (fits.start, fits.end) != (passage.start, passage.end):
            yield Misfit(passage, fits)


def _joined(start: int, body: str) -> Span:
    return Span(start, start + len(body), body)
