"""Who takes part in a negotiation, and when they met."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import party
from negotiations.forms.party import PartyForm
from negotiations.models import Party
from negotiations.views.http import check_permission, edit, negotiation_of, one, retract


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    context = {
        "negotiation": negotiation,
        "tab": "parties",
        "parties": negotiation.parties.select_related("actor").order_by(
            "role", "actor__sort_key", "id"
        ),
        "rounds": negotiation.rounds.with_delegations().order_by("started_on", "id"),
    }
    return render(request, "party/index.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    if refusal := check_permission(request, "party.add", negotiation):
        return refusal
    form = PartyForm(request.POST or None, user=request.user, negotiation=negotiation)
    back = reverse("parties", args=[slug])
    here: dict[str, Any] = {"home": negotiation, "done": _home, "back": back}
    return edit(request, form, party.add, negotiation=negotiation, title="A party", **here)


def revise(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Party.objects.select_related("actor"), pk)
    if refusal := check_permission(request, "party.revise", found):
        return refusal
    form = PartyForm(
        request.POST or None, user=request.user, negotiation=found.negotiation, instance=found
    )
    here: dict[str, Any] = {"home": found.negotiation, "done": _home, "back": _home(found)}
    gone = reverse("party.retract", args=[pk])
    return edit(request, form, party.revise, found, title=str(found), retract=gone, **here)


@require_POST
def leave(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Party.objects.select_related("actor"), pk)
    return retract(
        request, found, party.retract, back=reverse("party.revise", args=[pk]), done=_home(found)
    )


def _home(made: Party) -> str:
    return reverse("parties", args=[made.negotiation.slug])
