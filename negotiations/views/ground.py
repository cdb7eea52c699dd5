"""Common ground: what a set of parties share, what blocks each package, and where their conditions go in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.ground import PartiesForm
from negotiations.forms.negotiation import VOICE_LABELS, StandingsForm
from negotiations.queries.deadlocks import LONGEST, Asked, Deadlock, asked_first, deadlocks, demands
from negotiations.queries.grid import Grid, grid
from negotiations.queries.ground import Ground, common_ground
from negotiations.queries.layout import lay_out
from negotiations.queries.matrix import Column
from negotiations.queries.packages import Package, packages
from negotiations.queries.standings import standings
from negotiations.views.figures import figure_of, shown
from negotiations.views.http import negotiation_of


@dataclass(frozen=True)
class Answer:
    """All that the page says."""

    ground: Ground
    packages: tuple[Package, ...]
    deadlocks: tuple[Deadlock, ...]
    asked: tuple[Asked, ...]


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    form = StandingsForm(request.GET, negotiation)
    asked = form.asked()
    matrix = standings(negotiation, **asked)
    table = lay_out(matrix)
    parties = PartiesForm(request.GET, table.columns)
    actors = [column.actor.pk for column in parties.chosen]
    found = demands(matrix, parties.chosen)
    terms = {line.term.pk: line.term for area in table.areas for line in area.lines}
    answer = Answer(
        common_ground(table, actors), packages(negotiation, table, actors), deadlocks(found, terms), asked_first(found)
    )
    query = form.query()
    figures = _figures(request, negotiation, f"{query}&{_parties(parties.chosen)}", _narrowed(asked, parties), answer)
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


def _parties(columns: Sequence[Column]) -> str:
    return "&".join(f"party={column.actor.pk}" for column in columns)


def _narrowed(asked: dict[str, Any], parties: PartiesForm) -> list[str]:
    names = ", ".join(column.actor.name for column in parties.chosen)
    voice = f"voices: {VOICE_LABELS[asked['voice']].lower()}"
    return [f"as of {date_format(asked['as_of'], 'j F Y')}", voice, f"parties: {names}" if names else ""]


def _figures(request: Any, negotiation: Any, query: str, narrowed: list[str], answer: Answer) -> dict[str, Figure]:
    """By the name that `?table=` gives it."""
    figure = partial(figure_of, request, negotiation, narrowed=narrowed)
    return {
        "terms": figure(query=f"{query}&table=terms", **_terms(answer.ground)),
        "pairs": figure(query=f"{query}&table=pairs", **_pairs(answer.ground)),
        "packages": figure(query=f"{query}&table=packages", **_items(answer.packages)),
        "deadlocks": figure(query=f"{query}&table=deadlocks", **_steps(answer.deadlocks)),
        "conditions": figure(query=f"{query}&table=conditions", **_conditions(answer.asked)),
    }


def _terms(ground: Ground) -> dict[str, Any]:
    rows = tuple(
        (group.kind, shared.term.label, shared.term.pk, shared.gap, cell.column.actor.name, cell.standing.stance,
         cell.standing.state, cell.standing.inferred, cell.standing.solid, cell.standing.n, cell.standing.said_until)
        for group in ground.groups for shared in group.terms for cell in shared.cells
    )  # fmt: skip
    columns = (
        "kind", "term", "term_id", "widest_gap", "party", "stance", "state", "inferred", "on_record", "positions", "said_until",
    )  # fmt: skip
    question = "What do the parties share, and what divides them?"
    return {"name": "common-ground", "question": question, "n": ground.positions, "of": "deciding positions",
            "columns": columns, "rows": rows, "drawing": "figure/grid.html" if ground.terms else ""}  # fmt: skip


def _pairs(ground: Ground) -> dict[str, Any]:
    rows = tuple(
        (pair.one.actor.name, pair.other.actor.name, pair.convergence, pair.both, pair.of) for pair in ground.pairs
    )
    return {"name": "convergence", "question": "How close is each to each?", "n": ground.terms, "of": "terms at stake",
            "columns": ("one", "other", "convergence", "terms_both", "terms_of"), "rows": rows}  # fmt: skip


def _items(found: Sequence[Package]) -> dict[str, Any]:
    rows = tuple(
        (package.term.label, item.term.label, cell.column.actor.name, cell.standing.stance, cell.standing.state,
         cell.column in item.blocking, cell.column == item.alone)
        for package in found for item in (package.whole, *package.items) for cell in item.cells
    )  # fmt: skip
    return {"name": "packages", "question": "Who blocks each package, on which items?", "n": len(found), "of": "packages",
            "columns": ("package", "item", "party", "stance", "state", "blocks", "alone"), "rows": rows}  # fmt: skip


def _steps(found: Sequence[Deadlock]) -> dict[str, Any]:
    rows = tuple(
        (number, demand.actor.name, demand.verb, demand.then.label, demand.link, demand.first.label,
         demand.position.passage.quote, demand.position.said_until, demand.position.pk, demand.position.passage.found)
        for number, deadlock in enumerate(found, 1) for demand in deadlock.demands
    )  # fmt: skip
    columns = (
        "deadlock",
        "party",
        "verb",
        "term",
        "relation",
        "asked_first",
        "quote",
        "said_until",
        "position_id",
        "found",
    )
    return {"name": "deadlocks", "question": "Where do conditions go in a circle?", "n": len(found), "of": "cycles",
            "columns": columns, "rows": rows}  # fmt: skip


def _conditions(found: Sequence[Asked]) -> dict[str, Any]:
    rows = tuple(
        (asked.first.label, row.then.label, demand.actor.name, demand.verb, demand.link, demand.by and demand.by.name,
         demand.position.passage.quote, demand.position.said_until, demand.position.pk, demand.position.passage.found)
        for asked in found for row in asked.before for demand in row.demands
    )  # fmt: skip
    columns = (
        "asked_first",
        "before",
        "party",
        "verb",
        "relation",
        "by",
        "quote",
        "said_until",
        "position_id",
        "found",
    )
    return {"name": "conditions", "question": "Who asks for what first?", "n": len(rows), "of": "demands",
            "columns": columns, "rows": rows}  # fmt: skip
