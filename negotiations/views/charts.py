"""The last step of every view of a negotiation: one selection as a page or a part of it, as CSV, or
as SVG.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from negotiations.exchange.exporters.csv import line
from negotiations.exchange.exporters.figure import Figure, as_csv, as_svg
from negotiations.exchange.exporters.streams import BROKEN, Stream, honest
from negotiations.models import Negotiation
from negotiations.views.http import Context, PageRequest, render_page_or_partial

#: A row of a figure: a value per column.
Row = tuple[object, ...]


def figure_of(
    request: PageRequest,
    negotiation: Negotiation,
    *,
    query: str,
    narrowed: list[str],
    **fields: Any,
) -> Figure:
    """The figure of this page. `query` is the query string that gives the same figure on any day;
    `narrowed` are the filters in words, of which empty ones are left out; `fields` are the other
    fields of `Figure`.
    """
    link = request.build_absolute_uri(f"{request.path}?{query}")
    figure = Figure(narrowed=tuple(filter(None, narrowed)), link=link, **fields)
    day = date_format(timezone.localdate(), "j F Y")
    return replace(
        figure, cite=f"{negotiation.title}: {figure.question} Negotiations, read on {day}. {link}"
    )


def shown(
    request: PageRequest, page: str, partial: str, context: Context, *, figure: Figure
) -> HttpResponse:
    """The page or the partial with its figure; with `?format=`, a file with the same selection."""
    wanted = request.GET.get("format", "")
    if wanted == "csv":
        rows = honest(as_csv(figure), line(["#error", BROKEN], len(figure.columns)))
        body = iter(()) if request.method == "HEAD" else Stream(rows)
        return given_away(body, "text/csv; charset=utf-8", figure, "csv")
    if wanted == "svg" and figure.drawing:
        chart = render_to_string(figure.drawing, {**context, "figure": figure}, request)
        return given_away(as_svg(figure, chart), "image/svg+xml", figure, "svg")
    return render_page_or_partial(request, page, partial, {**context, "figure": figure})


def given_away(
    body: str | bytes | Iterator[bytes], kind: str, figure: Figure, ending: str
) -> HttpResponse:
    """A file, named after the figure. An iterator is streamed."""
    named = {"Content-Disposition": f'attachment; filename="{figure.name}.{ending}"'}
    if isinstance(body, str | bytes):
        return HttpResponse(body, content_type=kind, headers=named)
    streamed = StreamingHttpResponse(body, content_type=kind, headers=named)
    return cast(HttpResponse, streamed)  # views only pass it on
