"""The actors of a negotiation, and everything that each of them is on record with."""

from functools import partial
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import actor
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.actor import ActorForm, ActorSearch
from negotiations.forms.statement_filters import SaidForm
from negotiations.models import Actor, Negotiation, Position
from negotiations.queries.common.duplicates import actors_alike_in
from negotiations.queries.standings.statements import AT_ONCE, by_term, positions, reporters
from negotiations.views import crud
from negotiations.views.charts import Row, figure_of, shown
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    negotiation_of,
    render_page_or_partial,
)

COLUMNS = (
    "date", "term", "term_id", "stance", "voice", "speaker", "speaker_id", "attribution", "quote",
    "article", "article_id", "position_id", "found",
)  # fmt: skip


def index(request: PageRequest, slug: str) -> HttpResponse:
    """The actors that the negotiation uses."""
    negotiation = negotiation_of(request, slug)
    search = ActorSearch(request.GET, label_suffix="")
    found = (
        search.narrow(Actor.objects.used_by(negotiation, request.user))
        .with_counts_in(negotiation)
        .with_parts()
    )
    page = Paginator(found.order_by("sort_key", "id"), 50).get_page(request.GET.get("page"))
    context = {"negotiation": negotiation, "tab": "actors", "search": search, "page": page}
    if not request.htmx and request.user.has_perm("actor.add", negotiation):
        context["alike"] = actors_alike_in(negotiation, request.user)
    return render_page_or_partial(request, "actor/index.html", "actor/_list.html", context)


def detail(request: PageRequest, slug: str, pk: UUID) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    actors = Actor.objects.with_ties_in(negotiation).usable_in(negotiation)
    found = get_object_or_404(actors, pk=pk)
    seen = positions(negotiation, request.user)
    form = SaidForm(request.GET, seen.filter(holder=found))
    asked = form.asked()
    page = Paginator(asked, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "negotiation": negotiation,
        "tab": "actors",
        "actor": found,
        "roles": negotiation.parties.filter(actor=found).order_by("from_date", "id"),
        "form": form,
        "day": form.day,
        "page": page,
        "said": by_term(page),
        "reporters": reporters(asked),
        "spoken": seen.filter(speaker=found).exclude(holder=found)[:AT_ONCE],
        "at_once": AT_ONCE,
        "may_revise": request.user.has_perm("actor.revise", found),
    }
    figure = _figure(request, negotiation, found, form, page.paginator.count)
    return shown(request, "actor/detail.html", "actor/detail.html", context, figure=figure)


def _figure(
    request: PageRequest, negotiation: Negotiation, actor: Actor, form: SaidForm, n: int
) -> Figure:
    return figure_of(
        request,
        negotiation,
        name="positions",
        question=f"What is on record of {actor.name}?",
        query=form.query(),
        narrowed=form.narrowed(),
        n=n,
        of="positions",
        columns=COLUMNS,
        rows=map(_row, form.asked().iterator(chunk_size=1000)),
    )


def _row(position: Position) -> Row:
    passage = position.passage
    return (
        position.said_until,
        position.term.label,
        position.term_id,
        position.stance,
        position.voice,
        position.speaker and position.speaker.name,
        position.speaker_id,
        position.attribution,
        passage.quote,
        passage.article.title,
        passage.article_id,
        position.pk,
        passage.found,
    )


def add(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    return crud.edit(
        request,
        actor.add,
        ActorForm,
        title="An actor",
        home=negotiation,
        done=partial(_page, negotiation),
        back=reverse("actors", args=[slug]),
    )


def revise(request: PageRequest, slug: str, pk: UUID) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    found = _actor(negotiation, pk)
    return crud.edit(
        request,
        actor.revise,
        ActorForm,
        found,
        title=str(found),
        home=negotiation,
        done=partial(_page, negotiation),
        back=_page(negotiation, found),
        retract=reverse("actor.retract", args=[slug, pk]),
    )


@require_POST
def retract(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    found = _actor(negotiation_of(request, slug), pk)
    back = reverse("actor.revise", args=[slug, pk])
    done = reverse("actors", args=[slug])
    return crud.retract(request, actor.retract, found, done=done, back=back)


def _actor(negotiation: Negotiation, pk: UUID) -> Actor:
    """An actor of the negotiation, or a shared one."""
    return get_object_or_404(Actor.objects.usable_in(negotiation), pk=pk)


def _page(negotiation: Negotiation, actor: Actor) -> str:
    return reverse("actor", args=[negotiation.slug, actor.pk])
