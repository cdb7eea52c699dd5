"""Who can hold or report a position, and everything each of them is on record with."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import actor
from negotiations.exchange.exporters.figure import Figure
from negotiations.forms.actor import ActorForm, ActorSearch
from negotiations.forms.statement_filters import SaidForm
from negotiations.models import Actor, Negotiation
from negotiations.queries.common.duplicates import actors_alike_in
from negotiations.queries.standings.statements import AT_ONCE, by_term, positions, reporters
from negotiations.views import crud
from negotiations.views.charts import figure_of, shown
from negotiations.views.http import negotiation_of, render_page_or_partial


def index(request: Any, slug: str) -> HttpResponse:
    """Those the negotiation uses."""
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


def detail(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    found = _one(negotiation, pk, Actor.objects.with_ties_in(negotiation))
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


def _figure(request: HttpRequest, negotiation: Any, actor: Actor, form: SaidForm, n: int) -> Figure:
    return figure_of(
        request,
        negotiation,
        name="positions",
        question=f"What is on record of {actor.name}?",
        query=form.query(),
        narrowed=form.narrowed(),
        n=n,
        of="positions",
        columns=("date", "term", "term_id", "stance", "voice", "speaker", "speaker_id", "attribution", "quote", "article",
                 "article_id", "position_id", "found"),
        rows=(
            (said.said_until, said.term.label, said.term_id, said.stance, said.voice, said.speaker and said.speaker.name,
             said.speaker_id, said.attribution, said.passage.quote, said.passage.article.title, said.passage.article_id,
             said.pk, said.passage.found)
            for said in form.asked().iterator(chunk_size=1000)
        ),
    )  # fmt: skip


def add(request: HttpRequest, slug: str) -> HttpResponse:
    home = negotiation_of(request, slug)
    here = {"done": lambda made: _page(home, made), "back": reverse("actors", args=[slug])}
    return crud.add(request, actor, ActorForm, home=home, title="An actor", **here)


def revise(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    home = negotiation_of(request, slug)
    found = _one(home, pk)
    here = {"done": lambda made: _page(home, made), "back": _page(home, found)}
    return crud.revise(request, actor, ActorForm, found, home=home, **here)


@require_POST
def leave(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    found = _one(negotiation_of(request, slug), pk)
    return crud.retract(request, actor, found, done=reverse("actors", args=[slug]))


def _one(negotiation: Negotiation, pk: Any, actors: Any = Actor.objects) -> Any:
    """One of its own, or a shared one."""
    return get_object_or_404(actors.usable_in(negotiation), pk=pk)


def _page(negotiation: Negotiation, made: Actor) -> str:
    return reverse("actor", args=[negotiation.slug, made.pk])
