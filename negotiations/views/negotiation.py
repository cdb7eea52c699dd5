"""The list of negotiations; one with its standings, and the evidence of each cell."""

from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from negotiations.actions import negotiation as actions
from negotiations.charts.heatmap import Grid, grid
from negotiations.exchange.demo import load_demo_for
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.fields import Asked
from negotiations.forms.negotiation import CellForm, NegotiationForm, StandingsForm
from negotiations.models import Actor, Negotiation, User
from negotiations.queries.standings.columns import rows_of
from negotiations.queries.standings.coverage import coverage as coverage_of
from negotiations.queries.standings.evidence import Evidence, evidence
from negotiations.queries.standings.matrix import Matrix, standings
from negotiations.queries.standings.rule import RULE
from negotiations.queries.table.cells import Cell, Table
from negotiations.queries.table.layout import beginning, lay_out, terms_of
from negotiations.queries.timeline.newest_moves import newest_moves
from negotiations.queries.workbench.own_work import own_work
from negotiations.views import crud
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.evidence import evidence_figure
from negotiations.views.first_steps import first_steps_of
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    check_search_rate,
    negotiation_of,
    render_page_or_partial,
)

#: Parameters that need the whole table: a file, a cell whose evidence is shown, the areas that
#: follow.
WHOLE = {"format", "term", "after"}


def index(request: PageRequest) -> HttpResponse:
    """What there is, and the person's own work. A site without people says where the first finds
    the way in.
    """
    found = Negotiation.objects.visible_to(request.user).with_role_of(request.user).with_progress()
    user = request.user
    context = {
        "negotiations": found.order_by("sort_key", "id"),
        "work": own_work(user) if user.is_authenticated else None,
        "is_without_people": not user.is_authenticated and not User.objects.exists(),
        "sign_up": settings.SIGN_UP,
    }
    return render(request, "negotiation/index.html", context)


def moves(request: PageRequest) -> HttpResponse:
    """Who moved last. The home page asks for it after it has shown what there is."""
    if refusal := check_search_rate(request):
        return refusal
    visible = list(Negotiation.objects.visible_to(request.user))
    context = {"moves": newest_moves(visible, until=timezone.localdate())}
    return render_page_or_partial(
        request, "negotiation/moves.html", "negotiation/_moves.html", context
    )


@require_POST
def load_demo(request: SignedInRequest) -> HttpResponse:
    """Operators load the demo, to play with."""
    if not request.user.is_superuser:
        raise PermissionDenied("Only an operator of the site loads the demo.")
    return redirect(_page(load_demo_for(request.user)))


def detail(request: PageRequest, slug: str) -> HttpResponse:
    """The standings matrix. A large one begins with its first areas; `?after=3` gives those after
    the third.
    """
    negotiation = negotiation_of(request, slug)
    form = StandingsForm(request.GET, negotiation)
    matrix, table, more = _table(negotiation, form, whole=bool(WHOLE & request.GET.keys()))
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "view": "standings",
        "form": form,
        "matrix": matrix,
        "table": table,
        "rule": RULE,
        "query": form.query(),
        "more": more,
        "rest": f"{request.path}?{form.query_with_pins()}&after={len(table.areas)}",
        "areas": table.areas[_after(request) :],
        "more_asked": any(request.GET.get(name) for name in form.more),
        "rounds": negotiation.rounds.exclude(started_on=None).order_by("started_on"),
        "evidence": (
            _evidence(request, negotiation, form.asked()) if "term" in request.GET else None
        ),
        "grid": partial(_grid, table),
    }
    context |= first_steps_of(request, negotiation)
    figure = _figure(request, negotiation, form, table)
    part = "negotiation/_rest.html" if _after(request) else "negotiation/_standings.html"
    return shown(request, "negotiation/detail.html", part, context, figure=figure)


def _table(
    negotiation: Negotiation, form: StandingsForm, *, whole: bool
) -> tuple[Matrix, Table, int]:
    """The matrix and its table, the `whole` or its beginning, and how many terms follow."""
    asked, compared = form.asked(), form.compared()
    layout = form.layout()
    terms = [
        term
        for term in terms_of(negotiation.pk)
        if asked["closed"] or term.lives_on(asked["as_of"])
    ]
    of = {name: asked[name] for name in ("layer", "as_of", "side", "other_days")}
    rows = rows_of(negotiation, **of)
    begun, more = (None, 0) if whole else beginning(terms, layout, len(rows.rows))
    matrix = standings(negotiation, **asked, terms=begun, rows=rows)
    before = standings(negotiation, **compared, terms=begun, rows=rows) if compared else None
    return matrix, lay_out(matrix, layout, before, terms), more


def _after(request: PageRequest) -> int:
    """How many areas the page has already, if it asks for those that follow."""
    after = request.GET.get("after", "")
    return int(after) if request.htmx and after.isdecimal() and len(after) < 5 else 0


#: The columns of a standing in the CSV.
STANDING = (
    "stance", "state", "basis", "ambivalent", "divided", "stage", "inferred", "on_record",
    "positions", "sources", "said_until", "conditions", "factions", "breaches_since",
    "position_ids",
)  # fmt: skip
COLUMNS = (
    "term", "term_id", "party", "party_id", "roles", *STANDING, "compared_stance",
    "compared_basis", "compared_as_of", "compared_outlet_id", "as_of", "voice", "layer",
)  # fmt: skip


def _figure(
    request: PageRequest, negotiation: Negotiation, form: StandingsForm, table: Table
) -> Figure:
    asked, compared = form.asked(), form.compared()
    cells = (
        (line.term, cell) for area in table.areas for line in area.lines for cell in line.cells
    )
    against = (compared["as_of"], compared["outlet"]) if compared else (None, None)
    return figure_of(
        request,
        negotiation,
        name="standings",
        question="Where do the parties stand on each proposed term?",
        query=form.query_with_pins(),
        narrowed=form.narrowed(),
        n=table.positions,
        of="deciding positions",
        drawing="figure/grid.html" if table.columns and table.areas else "",
        columns=COLUMNS,
        rows=(
            (
                term.label,
                term.pk,
                cell.column.actor.name,
                cell.column.actor.pk,
                cell.column.role,
                *_standing(cell),
                cell.before and cell.before.stance,
                cell.before and cell.before.basis,
                *against,
                asked["as_of"],
                asked["voice"],
                asked["layer"],
            )
            for term, cell in cells
        ),
    )


def _standing(cell: Cell) -> Row:
    standing = cell.standing
    conditions = " ".join(
        f"{relation}:{term}{f':{by}' if by else ''}" for relation, term, by in standing.conditions
    )
    return (
        standing.stance,
        standing.state,
        standing.basis,
        standing.ambivalent,
        standing.divided,
        standing.stage,
        standing.inferred,
        standing.solid,
        standing.n,
        standing.sources,
        standing.said_until,
        conditions,
        " ".join(f"{actor}:{stance}" for actor, stance in standing.factions),
        cell.context.breaches if cell.context else 0,
        " ".join(map(str, standing.positions)),
    )


def _grid(table: Table) -> Grid:
    return grid(
        table.columns,
        [(area.title, [(line.term, line.cells) for line in area.lines]) for area in table.areas],
    )


def coverage(request: PageRequest, slug: str) -> HttpResponse:
    """What the standings of a day rest on. The page asks for it after it has shown the matrix."""
    negotiation = negotiation_of(request, slug)
    found = coverage_of(negotiation, as_of=StandingsForm(request.GET, negotiation).asked()["as_of"])
    unplaced = Actor.objects.visible_to(request.user).filter(pk__in=found.holders_unplaced)
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "coverage": found,
        "unplaced": unplaced.order_by("sort_key", "id"),
    }
    return render_page_or_partial(
        request, "negotiation/coverage.html", "negotiation/_coverage.html", context
    )


def cell(request: PageRequest, slug: str) -> HttpResponse:
    """The evidence of one cell: beside the matrix for htmx, else as a page or as CSV."""
    negotiation = negotiation_of(request, slug)
    form = StandingsForm(request.GET, negotiation)
    found = _evidence(request, negotiation, form.asked())
    context = {
        "negotiation": negotiation,
        "tab": "standings",
        "evidence": found,
        "query": form.query(),
    }
    figure = evidence_figure(request, negotiation, form, found)
    return shown(
        request, "negotiation/cell.html", "negotiation/_evidence.html", context, figure=figure
    )


def create(request: PageRequest) -> HttpResponse:
    return crud.edit(
        request,
        actions.create,
        NegotiationForm,
        title="A new negotiation",
        home=None,
        done=_page,
        back=reverse("home"),
    )


def revise(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    may_delete = request.user.has_perm("negotiation.delete", negotiation)
    return crud.edit(
        request,
        actions.revise,
        NegotiationForm,
        negotiation,
        title="About this negotiation",
        home=negotiation,
        done=_page,
        back=_page(negotiation),
        retract=reverse("negotiation.delete", args=[slug]) if may_delete else "",
    )


@require_POST
def delete(request: SignedInRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    done, back = reverse("home"), _page(negotiation)
    return crud.retract(request, actions.delete, negotiation, done=done, back=back)


def _page(negotiation: Negotiation) -> str:
    return reverse("negotiation", args=[negotiation.slug])


def _evidence(request: PageRequest, negotiation: Negotiation, asked: Asked) -> Evidence:
    form = CellForm(request.GET, negotiation)
    if not form.is_valid():
        raise Http404
    found = evidence(negotiation, request.user, **form.cleaned_data, **asked)
    if found is None:
        raise Http404
    return found
