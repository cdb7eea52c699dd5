"""Delegations: the people whom an actor sent to a round."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import delegation
from negotiations.forms.delegation import DelegationForm
from negotiations.models import Delegation, Round
from negotiations.views import crud, round
from negotiations.views.http import PageRequest, SignedInRequest, visible_or_404


def add(request: PageRequest, pk: UUID) -> HttpResponse:
    at = visible_or_404(request, Round.objects.all(), pk)
    return crud.edit(
        request,
        delegation.add,
        DelegationForm,
        title=f"A delegation at {at}",
        home=at.negotiation,
        round=at,
        done=_page,
        back=round.page_of(at),
    )


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = _delegation(request, pk)
    return crud.edit(
        request,
        delegation.revise,
        DelegationForm,
        found,
        title=str(found),
        home=found.negotiation,
        done=_page,
        back=_page(found),
        retract=reverse("delegation.retract", args=[pk]),
    )


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _delegation(request, pk)
    back = reverse("delegation.revise", args=[pk])
    return crud.retract(request, delegation.retract, found, done=_page(found), back=back)


def _delegation(request: PageRequest, pk: UUID) -> Delegation:
    return visible_or_404(
        request, Delegation.objects.select_related("actor", "round__negotiation"), pk
    )


def _page(delegation: Delegation) -> str:
    return round.page_of(delegation.round)
