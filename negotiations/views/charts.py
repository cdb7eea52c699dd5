"""How a view that answers a question is shown and taken away: as a page or a part of one, as CSV,
as SVG.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from negotiations.charts.frame import as_svg
from negotiations.exchange.exporters.csv import line
from negotiations.exchange.exporters.figure import Figure, as_csv
from negotiations.exchange.exporters.streams import BROKEN, Stream, honest
from negotiations.models import Negotiation
from negotiations.views.http import render_page_or_partial


def figure_of(
    request: HttpRequest,
    negotiation: Negotiation,
    *,
    query: str,
    narrowed: list[str],
    **fields: Any,
) -> Figure:
    """`query` asks for the same again, whenever it is asked; what is empty in `narrowed` is left
    out.
    """
    link = request.build_absolute_uri(f"{request.path}?{query}")
    figure = Figure(narrowed=tuple(filter(None, narrowed)), link=link, **fields)
    day = date_format(timezone.localdate(), "j F Y")
    return replace(
        figure, cite=f"{negotiation.title}: {figure.question} Negotiations, read on {day}. {link}"
    )


def shown(
    request: Any, page: str, partial: str, context: dict[str, Any], *, figure: Figure
) -> HttpResponse:
    """The page or the partial with its figure; or, with `?format=`, what of it is taken away."""
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
    """As a file that is named after the figure; what is an iterator is sent as it comes."""
    named = {"Content-Disposition": f'attachment; filename="{figure.name}.{ending}"'}
    if isinstance(body, str | bytes):
        return HttpResponse(body, content_type=kind, headers=named)
    streamed = StreamingHttpResponse(body, content_type=kind, headers=named)
    return cast(HttpResponse, streamed)  # a view only hands it on
