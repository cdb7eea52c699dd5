"""The parties of a negotiation, and the rounds in which they met."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import party
from negotiations.forms.party import PartyForm
from negotiations.models import Party
from negotiations.views import crud
from negotiations.views.first_steps import first_steps_of
from negotiations.views.http import PageRequest, SignedInRequest, negotiation_of, visible_or_404


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    context = {
        "negotiation": negotiation,
        "tab": "parties",
        "parties": negotiation.parties.all().with_actors_by_role(),
        "rounds": negotiation.rounds.with_delegations().order_by("started_on", "id"),
    }
    context |= first_steps_of(request, negotiation)
    return render(request, "party/index.html", context)


def add(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    return crud.edit(
        request,
        party.add,
        PartyForm,
        title="A party",
        home=negotiation,
        negotiation=negotiation,
        done=_page,
        back=reverse("parties", args=[slug]),
    )


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = _party(request, pk)
    return crud.edit(
        request,
        party.revise,
        PartyForm,
        found,
        title=str(found),
        home=found.negotiation,
        done=_page,
        back=_page(found),
        retract=reverse("party.retract", args=[pk]),
    )


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _party(request, pk)
    back = reverse("party.revise", args=[pk])
    return crud.retract(request, party.retract, found, done=_page(found), back=back)


def _party(request: PageRequest, pk: UUID) -> Party:
    return visible_or_404(request, Party.objects.select_related("actor"), pk)


def _page(party: Party) -> str:
    return reverse("parties", args=[party.negotiation.slug])
