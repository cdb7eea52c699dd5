"""The words at a span of an article's text, and the stored passages whose spans would not be taken
today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, Value

from negotiations.models import Article, Negotiation, Passage, Section
from negotiations.models.passage import Anchor
from negotiations.text.offsets import Span
from negotiations.text.spans import fitting

#: So many passages are read at once, each with the sections that it touches.
AT_ONCE = 100


@dataclass(frozen=True)
class Misfit:
    """A passage that has white space at an end or cuts a letter; `fits` is the span that would do,
    if any.
    """

    passage: Passage
    fits: Span | None


def sections_at(article: Article, start: int, end: int) -> Span:
    """The sections that a span touches, joined: no letter goes over their ends. A whole text takes
    long to unpack.
    """
    until = article.sections.filter(start__lt=end)
    first = until.filter(start__lte=start).order_by("-start").values("start")[:1]
    here = list(
        until.filter(start__gte=Subquery(first)).order_by("start").values_list("start", "body")
    )
    return _joined(here[0][0] if here else 0, "".join(body for _, body in here))


def fitting_in(stretch: Span, start: int, end: int) -> Span | None:
    """The span that fits in this stretch of a text, with its words; None if nothing in it is seen."""
    span = fitting(stretch.body, start - stretch.start, end - stretch.start)
    return span and Span(
        stretch.start + span[0], stretch.start + span[1], stretch.body[slice(*span)]
    )


def misfits(negotiation: Negotiation) -> Iterator[Misfit]:
    """Of the passages that stand in their texts, in reading order. One query; AT_ONCE of them are
    in memory.
    """
    here: Any = Section.objects.filter(article=OuterRef("article"))
    first = here.filter(start__lte=OuterRef("start")).order_by("-start").values("start")[:1]
    over = (
        here.filter(start__gte=OuterRef("first"), start__lt=OuterRef("end"))
        .order_by()
        .values("article")
    )
    joined = over.annotate(all=StringAgg("body", Value(""), order_by="start")).values("all")
    held = Passage.objects.filter(negotiation=negotiation, anchor=Anchor.HELD)
    found = (
        held.annotate(first=Subquery(first))
        .annotate(around=Subquery(joined))
        .order_by("article", "start", "id")
    )
    for passage in found.iterator(AT_ONCE):
        fits = fitting_in(_joined(passage.first, passage.around), passage.start, passage.end)
        if fits is None or (fits.start, fits.end) != (passage.start, passage.end):
            yield Misfit(passage, fits)


def _joined(start: int, body: str) -> Span:
    return Span(start, start + len(body), body)
