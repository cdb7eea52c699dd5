"""What is at stake: proposed terms, their variants and packages, and what was said on each."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import term
from negotiations.forms.term import TermForm
from negotiations.models import Term
from negotiations.queries.lines import Lines
from negotiations.queries.said import AT_ONCE, by_party, positions
from negotiations.queries.trees import areas
from negotiations.views import writing
from negotiations.views.http import negotiation_of, one


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    context = {"negotiation": negotiation, "tab": "terms", "areas": areas(negotiation)}
    return render(request, "term/index.html", context)


def detail(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    found = get_object_or_404(negotiation.terms.with_ties(), pk=pk)
    said = positions(negotiation, request.user)
    page = Paginator(said.filter(term=found), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "negotiation": negotiation,
        "tab": "terms",
        "term": found,
        "parameters": list(found.parameters.items()),
        "parents": Lines(Term).down_to(found)[:-1],
        "page": page,
        "said": by_party(page, negotiation),
        "asked_for": said.exclude(term=found).filter(conditions__term=found).distinct()[:AT_ONCE],
        "at_once": AT_ONCE,
        "may_revise": request.user.has_perm("term.revise", found),
    }
    return render(request, "term/detail.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    home = negotiation_of(request, slug)
    here = {"done": _page, "back": reverse("terms", args=[slug]), "negotiation": home}
    return writing.add(request, term, TermForm, home=home, title="A term", **here)


def revise(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Term.objects.all(), pk)
    return writing.revise(request, term, TermForm, found, home=found.negotiation, done=_page, back=_page(found))


@require_POST
def leave(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Term.objects.all(), pk)
    return writing.retract(request, term, found, done=reverse("terms", args=[found.negotiation.slug]))


def _page(made: Term) -> str:
    return reverse("term", args=[made.negotiation.slug, made.pk])
