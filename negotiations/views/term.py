"""The proposed terms, their variants and packages, and what was said on each."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from negotiations.actions import term
from negotiations.charts.step_lines import StepChart, step_chart
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.term import TermForm
from negotiations.models import Negotiation, Passage, Term, User
from negotiations.models.passage import PassageQuerySet
from negotiations.models.position import PositionQuerySet
from negotiations.queries.common.duplicates import terms_alike
from negotiations.queries.common.hierarchy import Paths, areas
from negotiations.queries.standings.matrix import default_day
from negotiations.queries.standings.statements import AT_ONCE, by_party, positions
from negotiations.queries.timeline.term_history import TermHistory, term_history
from negotiations.views import crud
from negotiations.views.charts import figure_of, shown
from negotiations.views.first_steps import first_steps_of
from negotiations.views.http import PageRequest, SignedInRequest, negotiation_of, visible_or_404


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    context = {"negotiation": negotiation, "tab": "terms", "areas": areas(negotiation)}
    if request.user.has_perm("term.add", negotiation):
        context["alike"] = terms_alike(negotiation)
    context |= first_steps_of(request, negotiation)
    return render(request, "term/index.html", context)


def detail(request: PageRequest, slug: str, pk: UUID) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    found = get_object_or_404(negotiation.terms.with_ties(), pk=pk)
    stated = positions(negotiation, request.user)
    page = Paginator(stated.filter(term=found), AT_ONCE).get_page(request.GET.get("page"))
    story = term_history(negotiation, found, as_of=_day(request, negotiation))
    chart = step_chart(story)
    context = {
        "negotiation": negotiation,
        "tab": "terms",
        "term": found,
        "story": story,
        "chart": chart,
        "parameters": list(found.parameters.items()),
        "parents": Paths(Term).down_to(found)[:-1],
        "page": page,
        "said": by_party(page, negotiation),
        "asked_for": _asking_for(found, stated),
        "bearing": _bearing_on(negotiation, request.user, found),
        "at_once": AT_ONCE,
        "may_revise": request.user.has_perm("term.revise", found),
    }
    figure = _figure(request, negotiation, found, story, chart)
    return shown(request, "term/detail.html", "term/detail.html", context, figure=figure)


def _asking_for(term: Term, stated: PositionQuerySet) -> PositionQuerySet:
    """Positions on other terms that depend on this one. They are selected by their keys, as
    DISTINCT over whole rows is slow.
    """
    depending = (
        stated.exclude(term=term)
        .filter(conditions__term=term)
        .select_related(None)
        .prefetch_related(None)
    )
    newest = [pk for pk, _ in depending.values_list("pk", "said_until").distinct()[:AT_ONCE]]
    return stated.filter(pk__in=newest)


def _bearing_on(
    negotiation: Negotiation, user: User | AnonymousUser, term: Term
) -> PassageQuerySet:
    """The newest passages that report a breach, fulfilment or crisis, without a stance."""
    found = (
        Passage.objects.visible_to(user, negotiation.pk)
        .filter(terms__term=term)
        .in_context_for(user)
    )
    named = (
        found.select_related("article__outlet")
        .defer("article__text")
        .prefetch_related("tags__tag", "about__actor")
    )
    return named.order_by("-article__published_on", "-id")[:AT_ONCE]


def _day(request: PageRequest, negotiation: Negotiation) -> date:
    """The day in the query string, else the default day of the standings."""
    try:
        return date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return default_day(negotiation)


def _figure(
    request: PageRequest,
    negotiation: Negotiation,
    found: Term,
    story: TermHistory,
    chart: StepChart,
) -> Figure:
    points = [(line, point) for line in chart.lines for point in line.points]
    return figure_of(
        request,
        negotiation,
        name="stance-over-time",
        question=f"How did the parties move on “{found.label}”?",
        query=f"as_of={story.as_of}",
        narrowed=[f"until {date_format(story.as_of, 'j F Y')}"],
        n=story.n,
        of="deciding positions",
        columns=(
            "party",
            "party_id",
            "term",
            "term_id",
            "date",
            "stance",
            "state",
            "basis",
            "stage",
            "positions",
            "sources",
            "position_ids",
            "as_of",
        ),
        drawing="term/drawing.html" if chart.lines else "",
        rows=tuple(
            (
                line.actor.name,
                line.actor.pk,
                found.label,
                found.pk,
                point.on,
                point.standing.stance,
                point.standing.state,
                point.standing.basis,
                point.standing.stage,
                point.standing.n,
                point.standing.sources,
                " ".join(map(str, point.standing.positions)),
                story.as_of,
            )
            for line, point in points
        ),
    )


def add(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    return crud.edit(
        request,
        term.add,
        TermForm,
        title="A term",
        home=negotiation,
        negotiation=negotiation,
        done=_page,
        back=reverse("terms", args=[slug]),
    )


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Term.objects.all(), pk)
    return crud.edit(
        request,
        term.revise,
        TermForm,
        found,
        title=str(found),
        home=found.negotiation,
        done=_page,
        back=_page(found),
        retract=reverse("term.retract", args=[pk]),
    )


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Term.objects.all(), pk)
    back = reverse("term.revise", args=[pk])
    done = reverse("terms", args=[found.negotiation.slug])
    return crud.retract(request, term.retract, found, done=done, back=back)


def _page(term: Term) -> str:
    return reverse("term", args=[term.negotiation.slug, term.pk])
