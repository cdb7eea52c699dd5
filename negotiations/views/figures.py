"""How a view that answers a question is shown and taken away: as a page or a part of one, as CSV, as SVG."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from negotiations.exchange.exporters.figure import Figure, as_csv, as_svg
from negotiations.models import Negotiation
from negotiations.views.http import answer


def figure_of(
    request: HttpRequest, negotiation: Negotiation, *, query: str, narrowed: list[str], **fields: Any
) -> Figure:
    """`query` asks for the same again, whenever it is asked; what is empty in `narrowed` is left out."""
    link = request.build_absolute_uri(f"{request.path}?{query}")
    figure = Figure(narrowed=tuple(filter(None, narrowed)), link=link, **fields)
    day = date_format(timezone.localdate(), "j F Y")
    return replace(figure, cite=f"{negotiation.title}: {figure.question} Negotiations, read on {day}. {link}")


def shown(request: Any, page: str, partial: str, context: dict[str, Any], *, figure: Figure) -> HttpResponse:
    """The page or the partial with its figure; or, with `?format=`, what of it is taken away."""
    wanted = request.GET.get("format", "")
    if wanted == "csv":
        return given_away(as_csv(figure), "text/csv; charset=utf-8", figure, "csv")
    if wanted == "svg" and figure.drawing:
        chart = render_to_string(figure.drawing, {**context, "figure": figure}, request)
        return given_away(as_svg(figure, chart), "image/svg+xml", figure, "svg")
    return answer(request, page, partial, {**context, "figure": figure})


def given_away(body: str | bytes, kind: str, figure: Figure, ending: str) -> HttpResponse:
    """As a file that is named after the figure."""
    name = f'attachment; filename="{figure.name}.{ending}"'
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": name})
