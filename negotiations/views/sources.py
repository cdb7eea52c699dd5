"""Disagreement of sources: the same position reported differently, and standings that rest only on
weak sources.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.utils.formats import date_format

from negotiations.charts.dumbbells import MOST, Dumbbells, dumbbells
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.fields import Asked
from negotiations.forms.sources import SourcesForm
from negotiations.models import Negotiation, Position
from negotiations.queries.sources.disagreements import Audited, Disagreements, audit, disagreements
from negotiations.queries.standings.matrix import Matrix, standings
from negotiations.queries.table.layout import lay_out
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import Context, PageRequest, negotiation_of

#: Disagreements on a page.
AT_ONCE = 50
#: Standings on weak sources that the page shows; the CSV has all.
DRAWN = 200
SIDE = (
    "stance", "holder", "holder_id", "speaker", "speaker_id", "voice", "attribution", "authors",
    "author_ids", "outlet", "outlet_id", "said_from", "said_until", "quote", "article_id",
    "position_id", "found",
)  # fmt: skip

AUDIT = (
    "party", "party_id", "term", "term_id", "stance", "state", "inferred", "on_record",
    "positions", "said_until", "why", "as_of", "voice", "layer",
)  # fmt: skip


def detail(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = SourcesForm(request.GET, negotiation)
    asked = form.asked()
    within = {name: asked[name] for name in ("as_of", "layer", "audience")}
    matrix = standings(negotiation, **within)
    table = lay_out(matrix)
    apart = disagreements(negotiation, request.user, table, **within, days=asked["days"])
    weak = audit(table)
    stated = sum(
        cell.standing.n > 0 for area in table.areas for line in area.lines for cell in line.cells
    )
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in asked.items() if value != ""})
    figures = _figures(
        request, negotiation, query.urlencode(), asked, apart, _weak(weak, matrix), stated
    )
    pages: Any = Paginator(apart, AT_ONCE)  # type: ignore[arg-type]
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "sources",
        "form": form,
        "query": query.urlencode(),
        "page": pages.get_page(request.GET.get("page")),
        "audit": weak,
        "drawn": DRAWN,
        "standings": stated,
        "figures": figures,
        "dumbbells": partial(_dumbbells, apart),
    }
    figure = figures.get(request.GET.get("table", ""), figures["disagreements"])
    return shown(request, "sources/detail.html", "sources/_sources.html", context, figure=figure)


def _dumbbells(apart: Disagreements) -> Dumbbells:
    """The chart, computed only when the template draws it: other pages and files have none."""
    return dumbbells(apart[:MOST], len(apart))


def _figures(
    request: PageRequest,
    negotiation: Negotiation,
    query: str,
    asked: Asked,
    apart: Disagreements,
    weak: Context,
    stated: int,
) -> dict[str, Figure]:
    """The figures by their name in `?table=`."""
    narrowed = [f"as of {date_format(asked['as_of'], 'j F Y')}", f"layer: {asked['layer']}"]
    narrowed += [f"audience: {asked['audience']}"] * bool(asked["audience"])
    figure = partial(figure_of, request, negotiation)
    within = [*narrowed, f"said within {asked['days']} days of each other"]
    return {
        "disagreements": figure(
            query=f"{query}&table=disagreements", narrowed=within, **_apart(apart, asked)
        ),
        "audit": figure(
            query=f"{query}&table=audit", narrowed=[f"of {stated:,} in all", *narrowed], **weak
        ),
    }


def _apart(found: Disagreements, asked: Asked) -> Context:
    rows = (
        (
            row.actor.name,
            row.actor.pk,
            row.newer.term.label,
            row.newer.term_id,
            row.days,
            *_side(row.newer),
            *_side(row.older),
            asked["as_of"],
            asked["layer"],
        )
        for row in found
    )
    sides = (f"{which}_{name}" for which in ("newer", "older") for name in SIDE)
    return {
        "name": "disagreements",
        "question": "Where is the same position reported differently?",
        "n": len(found),
        "of": f"disagreement{'s' * (len(found) != 1)}",
        "columns": ("party", "party_id", "term", "term_id", "days", *sides, "as_of", "layer"),
        "rows": rows,
        "drawing": "sources/_chart.html" if found else "",
    }


def _side(position: Position) -> Row:
    article = position.passage.article
    authors = [author.actor for author in article.authors.all()]
    return (
        position.stance,
        position.holder.name,
        position.holder_id,
        position.speaker and position.speaker.name,
        position.speaker_id,
        position.voice,
        position.attribution,
        "; ".join(author.name for author in authors),
        "; ".join(str(author.pk) for author in authors),
        article.outlet and article.outlet.name,
        article.outlet_id,
        position.said_from,
        position.said_until,
        position.passage.quote,
        article.pk,
        position.pk,
        position.passage.found,
    )


def _weak(found: Sequence[Audited], matrix: Matrix) -> Context:
    rows = tuple(
        (
            row.cell.column.actor.name,
            row.cell.column.actor.pk,
            row.term.label,
            row.term.pk,
            row.cell.standing.stance,
            row.cell.standing.state,
            row.cell.standing.inferred,
            row.cell.standing.solid,
            row.cell.standing.n,
            row.cell.standing.said_until,
            row.why,
            matrix.as_of,
            matrix.voice,
            matrix.layer,
        )
        for row in found
    )
    return {
        "name": "audit",
        "question": "Which standings rest on weak sources only?",
        "n": len(found),
        "of": f"standing{'s' * (len(found) != 1)} on weak sources only",
        "columns": AUDIT,
        "rows": rows,
    }
