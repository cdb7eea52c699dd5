"""Disagreement of sources: the same position reported differently, and the standings that rest on weak sources only."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.formats import date_format

from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.sources import SourcesForm
from negotiations.models import Position
from negotiations.queries.dumbbells import dumbbells
from negotiations.queries.layout import lay_out
from negotiations.queries.sources import AT_ONCE, Audited, Disagreement, audit, disagreements
from negotiations.queries.standings import standings
from negotiations.views.figures import figure_of, shown
from negotiations.views.http import negotiation_of

#: How many standings on weak sources the page shows; the CSV has all.
DRAWN = 200
SIDE = ("stance", "speaker", "voice", "attribution", "authors", "outlet", "said_until", "quote", "position_id", "found")


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = SourcesForm(request.GET, negotiation)
    asked = form.asked()
    table = lay_out(standings(negotiation, as_of=asked["as_of"], layer=asked["layer"]))
    apart = disagreements(negotiation, request.user, table, as_of=asked["as_of"], days=asked["days"])
    weak = audit(table)
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in asked.items()})
    figures = _figures(request, negotiation, query.urlencode(), asked, apart, weak, table.positions)
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "sources",
        "form": form,
        "query": query.urlencode(),
        "disagreements": apart,
        "at_once": AT_ONCE,
        "audit": weak,
        "drawn": DRAWN,
        "standings": sum(cell.standing.n > 0 for area in table.areas for line in area.lines for cell in line.cells),
        "figures": figures,
        "dumbbells": dumbbells(apart),
    }
    figure = figures.get(request.GET.get("table", ""), figures["disagreements"])
    return shown(request, "sources/detail.html", "sources/_sources.html", context, figure=figure)


def _figures(
    request: Any,
    negotiation: Any,
    query: str,
    asked: dict[str, Any],
    apart: Sequence[Disagreement],
    weak: Sequence[Audited],
    positions: int,
) -> dict[str, Figure]:
    """By the name that `?table=` gives it."""
    narrowed = [f"as of {date_format(asked['as_of'], 'j F Y')}", f"layer: {asked['layer']}"]
    figure = partial(figure_of, request, negotiation)
    within = [*narrowed, f"said within {asked['days']} days of each other"]
    return {
        "disagreements": figure(query=f"{query}&table=disagreements", narrowed=within, **_apart(apart)),
        "audit": figure(query=f"{query}&table=audit", narrowed=narrowed, **_weak(weak, positions)),
    }


def _apart(found: Sequence[Disagreement]) -> dict[str, Any]:
    rows = tuple(
        (row.actor.name, row.newer.term.label, row.days, *_side(row.newer), *_side(row.older)) for row in found
    )
    sides = (f"{which}_{name}" for which in ("newer", "older") for name in SIDE)
    return {"name": "disagreements", "question": "Where is the same position reported differently?", "n": len(found),
            "of": "disagreements", "columns": ("party", "term", "days", *sides), "rows": rows,
            "drawing": "sources/_chart.html" if found else ""}  # fmt: skip


def _side(position: Position) -> tuple[Any, ...]:
    article = position.passage.article
    authors = "; ".join(author.actor.name for author in article.authors.all())
    return (
        position.stance, position.speaker.name if position.speaker else "", position.voice, position.attribution,
        authors, article.outlet.name if article.outlet else "", position.said_until, position.passage.quote, position.pk,
        position.passage.found,
    )  # fmt: skip


def _weak(found: Sequence[Audited], positions: int) -> dict[str, Any]:
    rows = tuple(
        (row.cell.column.actor.name, row.term.label, row.term.pk, row.cell.standing.stance, row.cell.standing.state,
         row.cell.standing.n, row.cell.standing.said_until, row.why)
        for row in found
    )  # fmt: skip
    columns = ("party", "term", "term_id", "stance", "state", "positions", "said_until", "why")
    return {"name": "audit", "question": "Which standings rest on weak sources only?", "n": positions,
            "of": "deciding positions", "columns": columns, "rows": rows}  # fmt: skip
