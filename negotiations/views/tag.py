"""The codebook: what the codes mean."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import tag
from negotiations.exchange.codebook import starter_codebook
from negotiations.forms.tag import TagForm
from negotiations.models import Tag
from negotiations.queries.common.duplicates import tags_alike
from negotiations.queries.common.hierarchy import codebook
from negotiations.views import crud
from negotiations.views.http import negotiation_of, one, undo_tag


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    context = {
        "negotiation": negotiation,
        "tab": "codebook",
        "areas": codebook(negotiation, request.user),
    }
    if request.user.has_perm("tag.add", negotiation):
        context["alike"] = tags_alike(negotiation)
    return render(request, "tag/index.html", context)


@require_POST
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """The starter codebook; tags that are there already stay as they are."""
    made = tag.load(
        by=request.user, negotiation=negotiation_of(request, slug), tags=starter_codebook()
    )
    messages.success(request, f"{len(made)} tags were added.", extra_tags=undo_tag())
    return redirect("codebook", slug)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    home = negotiation_of(request, slug)
    here = {"done": _page, "back": reverse("codebook", args=[slug]), "negotiation": home}
    return crud.add(request, tag, TagForm, home=home, title="A tag", **here)


def revise(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Tag.objects.all(), pk)
    return crud.revise(
        request, tag, TagForm, found, home=found.negotiation, done=_page, back=_page(found)
    )


@require_POST
def leave(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Tag.objects.all(), pk)
    return crud.retract(
        request, tag, found, done=reverse("codebook", args=[found.negotiation.slug])
    )


def _page(made: Tag) -> str:
    return f"{reverse('codebook', args=[made.negotiation.slug])}#tag-{made.pk}"
