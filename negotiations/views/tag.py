"""The codebook: its tags and what they mean."""

from uuid import UUID

from django.http import HttpResponse
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
from negotiations.views.first_steps import first_steps_of
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    flash,
    negotiation_of,
    visible_or_404,
)


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    context = {
        "negotiation": negotiation,
        "tab": "codebook",
        "areas": codebook(negotiation, request.user),
    }
    if request.user.has_perm("tag.add", negotiation):
        context["alike"] = tags_alike(negotiation)
    context |= first_steps_of(request, negotiation)
    return render(request, "tag/index.html", context)


@require_POST
def load(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add the starter codebook; existing tags stay as they are."""
    made = tag.load(
        by=request.user, negotiation=negotiation_of(request, slug), tags=starter_codebook()
    )
    flash(request, f"{len(made)} tags were added.")
    return redirect("codebook", slug)


def add(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    return crud.edit(
        request,
        tag.add,
        TagForm,
        title="A tag",
        home=negotiation,
        negotiation=negotiation,
        done=_page,
        back=reverse("codebook", args=[slug]),
    )


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Tag.objects.all(), pk)
    return crud.edit(
        request,
        tag.revise,
        TagForm,
        found,
        title=str(found),
        home=found.negotiation,
        done=_page,
        back=_page(found),
        retract=reverse("tag.retract", args=[pk]),
    )


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Tag.objects.all(), pk)
    back = reverse("tag.revise", args=[pk])
    done = reverse("codebook", args=[found.negotiation.slug])
    return crud.retract(request, tag.retract, found, done=done, back=back)


def _page(tag: Tag) -> str:
    return f"{reverse('codebook', args=[tag.negotiation.slug])}#tag-{tag.pk}"
