"""Common ground: what the chosen parties share, what blocks each package, and where their
conditions form a cycle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format

from negotiations.charts.heatmap import Grid, grid
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.fields import Asked
from negotiations.forms.ground import PartiesForm
from negotiations.forms.negotiation import VOICE_LABELS, StandingsForm
from negotiations.models import Actor, Negotiation, Term
from negotiations.queries.ground.common_ground import Excluding, Ground, common_ground, excluding
from negotiations.queries.ground.deadlocks import (
    LONGEST,
    LOOKED_AT,
    Deadlock,
    Demand,
    DemandedTerm,
    asked_first,
    deadlocks,
    demands,
)
from negotiations.queries.ground.packages import Package, packages
from negotiations.queries.standings.matrix import Matrix, standings
from negotiations.queries.table.layout import lay_out
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import Context, PageRequest, negotiation_of

#: The columns of the position that makes a demand. Others may report it: `speaker_voice` says so.
WORDS = ("stance", "speaker_voice", "attribution", "quote", "said_until", "position_id", "found")
#: Deadlocks, and demanded terms, that the page shows; the CSV has all.
SHOWN = 50


@dataclass(frozen=True)
class GroundPage:
    """The results on the page; `every`: the deadlocks are all there are, not only the shortest."""

    ground: Ground
    packages: tuple[Package, ...]
    deadlocks: tuple[Deadlock, ...]
    every: bool
    asked: tuple[DemandedTerm, ...]
    excluding: tuple[Excluding, ...]


def detail(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = StandingsForm(request.GET, negotiation)
    asked = form.asked()
    matrix = standings(negotiation, **asked)
    table = lay_out(matrix)
    stated = {cell.actor for cell in matrix.standings if cell.n}
    parties = PartiesForm(request.GET, table.columns, stated)
    actors = [column.actor.pk for column in parties.chosen]
    found = demands(matrix, parties.chosen)
    terms = {line.term.pk: line.term for area in table.areas for line in area.lines}
    ground = common_ground(table, actors, without_talks=parties.leaves_out_talks)
    blocked = packages(negotiation, table, actors)
    both = excluding(negotiation, table, actors)
    answer = GroundPage(ground, blocked, *deadlocks(found, terms), asked_first(found), both)
    query = form.query()
    figures = _figures(
        request,
        negotiation,
        f"{query}&{_parties(parties)}",
        _narrowed(asked, parties, ground),
        answer,
        matrix,
    )
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "common_ground",
        "form": form,
        "parties": parties,
        "answer": answer,
        "figures": figures,
        "query": query,
        "longest": LONGEST,
        "shown": SHOWN,
        "grid": partial(_grid, answer.ground),
    }
    figure = figures.get(request.GET.get("table", ""), figures["terms"])
    return shown(request, "ground/detail.html", "ground/_ground.html", context, figure=figure)


def _grid(ground: Ground) -> Grid:
    groups = [
        (
            f"{group.title}: {len(group.terms)}. {group.meaning.capitalize()}",
            [(shared.term, shared.cells) for shared in group.terms],
        )
        for group in ground.groups
    ]
    return grid(ground.columns, groups)


def _parties(parties: PartiesForm) -> str:
    named = [f"party={column.actor.pk}" for column in parties.chosen]
    return "&".join([*named, *["without_talks=on"] * parties.leaves_out_talks])


def _narrowed(asked: Asked, parties: PartiesForm, ground: Ground) -> list[str]:
    names = ", ".join(column.actor.name for column in parties.chosen)
    voice = f"voices: {VOICE_LABELS[asked['voice']].lower()}"
    return [
        f"as of {date_format(asked['as_of'], 'j F Y')}",
        voice,
        f"{len(parties.chosen)} parties: {names}" if names else "",
        f"{ground.reported} of {ground.stated} standings rest on reports",
        "closeness without talks about talks" if parties.leaves_out_talks else "",
    ]


def _figures(
    request: PageRequest,
    negotiation: Negotiation,
    query: str,
    narrowed: list[str],
    answer: GroundPage,
    matrix: Matrix,
) -> dict[str, Figure]:
    """The figures by their name in `?table=`. The last columns of each are the day, the voice and
    the layer.
    """
    tables = {
        "terms": _terms(answer.ground),
        "pairs": _pairs(answer.ground),
        "packages": _items(answer.packages),
        "deadlocks": _steps(answer),
        "conditions": _conditions(answer.asked),
    }
    asked = (matrix.as_of, matrix.voice, matrix.layer)

    def figure(
        table_name: str,
        *,
        columns: tuple[str, ...],
        rows: Iterator[Row],
        also: str = "",
        **table: Any,
    ) -> Figure:
        return figure_of(
            request,
            negotiation,
            query=f"{query}&table={table_name}",
            narrowed=[also, *narrowed],
            columns=(*columns, "as_of", "voice", "layer"),
            rows=((*row, *asked) for row in rows),
            **table,
        )

    return {name: figure(name, **table) for name, table in tables.items()}


def _party(actor: Actor) -> Row:
    return (actor.name, actor.pk)


def _named(term: Term) -> Row:
    return (term.label, term.pk)


def _terms(ground: Ground) -> Context:
    rows = (
        (
            group.kind,
            *_named(shared.term),
            shared.gap,
            *_party(cell.column.actor),
            cell.standing.stance,
            cell.standing.state,
            cell.standing.basis,
            cell.standing.stage,
            cell.standing.inferred,
            cell.standing.solid,
            cell.standing.n,
            cell.standing.said_until,
        )
        for group in ground.groups
        for shared in group.terms
        for cell in shared.cells
    )
    columns = (
        "kind", "term", "term_id", "widest_gap", "party", "party_id", "stance", "state", "basis",
        "stage", "inferred", "on_record", "positions", "said_until",
    )  # fmt: skip
    return {
        "name": "common-ground",
        "question": "What do the parties share, and what divides them?",
        "n": ground.positions,
        "of": "deciding positions",
        "columns": columns,
        "rows": rows,
        "drawing": "figure/grid.html" if ground.terms else "",
    }


def _pairs(ground: Ground) -> Context:
    rows = (
        (
            *_party(pair.one.actor),
            *_party(pair.other.actor),
            pair.convergence,
            pair.both,
            pair.of,
            pair.reported,
        )
        for pair in ground.pairs
    )
    columns = (
        "one", "one_id", "other", "other_id", "convergence", "terms_both", "terms_of",
        "terms_reported",
    )  # fmt: skip
    return {
        "name": "convergence",
        "question": "How close is each to each?",
        "n": len(ground.pairs),
        "of": "pairs",
        "also": f"{ground.terms:,} terms at stake",
        "columns": columns,
        "rows": rows,
    }


def _items(found: Sequence[Package]) -> Context:
    rows = (
        (
            *_named(package.term),
            *_named(item.term),
            *_party(cell.column.actor),
            cell.standing.stance,
            cell.standing.state,
            cell.standing.inferred,
            cell.standing.solid,
            cell.standing.n,
            cell.standing.said_until,
            cell.column in item.blocking,
            cell.column == item.alone,
        )
        for package in found
        for item in (package.whole, *package.items)
        for cell in item.cells
    )
    columns = (
        "package", "package_id", "item", "item_id", "party", "party_id", "stance", "state",
        "inferred", "on_record", "positions", "said_until", "blocks", "alone",
    )  # fmt: skip
    return {
        "name": "packages",
        "question": "Who blocks each package, on which items?",
        "n": len(found),
        "of": "packages",
        "columns": columns,
        "rows": rows,
    }


def _steps(answer: GroundPage) -> Context:
    rows = (
        (
            number,
            *_party(demand.actor),
            demand.verb,
            *_named(demand.then),
            demand.link,
            *_named(demand.first),
            *_words(demand),
        )
        for number, deadlock in enumerate(answer.deadlocks, 1)
        for demand in deadlock.demands
    )
    columns = (
        "deadlock", "party", "party_id", "verb", "term", "term_id", "relation", "asked_first",
        "asked_first_id", *WORDS,
    )  # fmt: skip
    also = "" if answer.every else f"found in the shortest {LOOKED_AT:,} cycles: there are more"
    return {
        "name": "deadlocks",
        "question": "Where do conditions go in a circle?",
        "n": len(answer.deadlocks),
        "of": "cycles",
        "also": also,
        "columns": columns,
        "rows": rows,
    }


def _conditions(found: Sequence[DemandedTerm]) -> Context:
    rows = (
        (
            *_named(asked.first),
            *_named(row.then),
            *_party(demand.actor),
            demand.verb,
            demand.link,
            *(_party(demand.by) if demand.by else ("", "")),
            *_words(demand),
        )
        for asked in found
        for row in asked.before
        for demand in row.demands
    )
    columns = (
        "asked_first", "asked_first_id", "before", "before_id", "party", "party_id", "verb",
        "relation", "by", "by_id", *WORDS,
    )  # fmt: skip
    return {
        "name": "conditions",
        "question": "Who asks for what first?",
        "n": sum(len(row.demands) for asked in found for row in asked.before),
        "of": "demands",
        "columns": columns,
        "rows": rows,
    }


def _words(demand: Demand) -> Row:
    position = demand.position
    return (
        position.stance,
        position.voice,
        position.attribution,
        position.passage.quote,
        position.said_until,
        position.pk,
        position.passage.found,
    )
