"""State a position on a passage, revise it and retract it; the permanent URL of a position."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from negotiations.actions import position
from negotiations.forms.position import PositionForm, carried
from negotiations.models import Article, Passage, Position
from negotiations.templatetags.links import passage_address
from negotiations.views import crud
from negotiations.views.annotation import changed, dialog
from negotiations.views.http import (
    PageRequest,
    SignedInRequest,
    check_permission,
    flash,
    visible_or_404,
)


def detail(request: PageRequest, pk: UUID) -> HttpResponse:
    """Redirect to its passage in its article."""
    visible = Position.objects.visible_to(request.user).select_related("passage")
    found = get_object_or_404(visible, pk=pk)
    return redirect(passage_address(found.passage))


def state(request: PageRequest, pk: UUID) -> HttpResponse:
    """Add a position to a passage."""
    passage = visible_or_404(request, Passage.objects.select_related("article"), pk)
    if refusal := check_permission(request, "position.state", passage):
        return refusal
    last = passage.positions.visible_to(request.user).order_by("-id").first()
    here: dict[str, Any] = {
        "user": request.user,
        "negotiation": passage.negotiation,
        "scripted": bool(request.htmx),
    }
    form = PositionForm(
        request.POST or None, article=passage.article, initial=carried(last), **here
    )
    if request.method == "POST" and form.perform(position.state, passage=passage) is not None:
        flash(request, "Position saved.")
        return changed(request, passage.negotiation, passage.article, passage=passage)
    context = {
        "article": passage.article,
        "near": passage,
        "negotiation": passage.negotiation,
        "quote": passage.quote,
        "title": "A position",
    }
    return dialog(request, {"position": form}, context)


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Position.objects.select_related("passage__article"), pk)
    if refusal := check_permission(request, "position.revise", found):
        return refusal
    here: dict[str, Any] = {
        "user": request.user,
        "negotiation": found.negotiation,
        "scripted": bool(request.htmx),
    }
    form = PositionForm(request.POST or None, article=found.passage.article, instance=found, **here)
    passage = found.passage
    if request.method == "POST" and form.perform(position.revise, found) is not None:
        flash(request, "Position saved.")
        return changed(request, found.negotiation, passage.article, passage=passage)
    context = {
        "article": passage.article,
        "near": passage,
        "negotiation": found.negotiation,
        "quote": passage.quote,
        "title": "The position",
    }
    return dialog(request, {"position": form}, {**context, "revised": found})


@require_POST
def voice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What follows from the fields of the dialog so far: the voice, what it counts as, and the
    positions that may be revised.

    A POST although it writes nothing, so that typed words never stand in a URL.
    """
    article = visible_or_404(request, Article.objects.without_text(), pk)
    if refusal := check_permission(request, "passage.mark", article):
        return refusal
    form = PositionForm(
        request.POST,
        article=article,
        user=request.user,
        negotiation=article.negotiation,
        scripted=True,
    )
    return render(request, "position/_follows.html", {"form": form})


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Position.objects.select_related("passage__article"), pk)
    passage = found.passage
    crud.attempt(request, position.retract, found, message="The position is retracted.")
    return changed(request, found.negotiation, passage.article, passage=passage)
