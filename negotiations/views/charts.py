"""The last step of every view of a negotiation: one selection as a page or a part of it, as CSV, or
as SVG.
"""

from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from negotiations.charts.frame import as_svg
from negotiations.exchange.exporters.figure import Figure, FigurePart
from negotiations.exchange.exporters.registry import Exporter, exporter_of, register
from negotiations.exchange.exporters.streams import Stream
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


@dataclass(frozen=True)
class Drawing:
    """The chart of a figure, drawn: one `svg` element."""

    figure: Figure
    svg: str


#: Here and not among the exporters, as the page's template draws the chart.
SVG = register(
    Exporter(
        "svg",
        "image/svg+xml",
        label="SVG",
        exports=Drawing,
        write=lambda drawing: as_svg(drawing.figure, drawing.svg).encode(),
    )
)


def shown(
    request: PageRequest, page: str, partial: str, context: Context, *, figure: Figure
) -> HttpResponse:
    """The page or the partial with its figure; or, with `?format=`, a file of the figure or of the
    first of its parts that has this format. A format that none has is ignored.
    """
    wanted = request.GET.get("format", "")
    if wanted == SVG.name and figure.drawing:
        svg = render_to_string(figure.drawing, {**context, "figure": figure}, request)
        return given_away(request, SVG, Drawing(figure, svg), figure.name)
    for part in (FigurePart(figure), *figure.parts):
        if exporter := exporter_of(type(part.subject), wanted):
            return given_away(request, exporter, part.subject, figure.name)
    return render_page_or_partial(request, page, partial, {**context, "figure": figure})


def given_away(
    request: PageRequest, exporter: Exporter, subject: object, name: str
) -> HttpResponse:
    """A file to download. An iterator is sent as it is read, and is not read for HEAD."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{exporter.name}"'}
    content = exporter.content(subject)
    if isinstance(content, bytes):
        return HttpResponse(content, content_type=exporter.content_type, headers=headers)
    body = iter(()) if request.method == "HEAD" else Stream(content)
    streamed = StreamingHttpResponse(body, content_type=exporter.content_type, headers=headers)
    return cast(HttpResponse, streamed)  # a view only hands it on
