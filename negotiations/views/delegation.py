"""Whom an actor sent to a round."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from negotiations.actions import delegation
from negotiations.forms.delegation import DelegationForm
from negotiations.models import Delegation, Round
from negotiations.views import crud, round
from negotiations.views.http import one


def add(request: HttpRequest, pk: Any) -> HttpResponse:
    at = one(request, Round.objects.all(), pk)
    here = {"done": _page, "back": round.page(at), "round": at}
    return crud.add(
        request,
        delegation,
        DelegationForm,
        home=at.negotiation,
        title=f"A delegation at {at}",
        **here,
    )


def revise(request: HttpRequest, pk: Any) -> HttpResponse:
    found = _one(request, pk)
    here = {"home": found.negotiation, "done": _page, "back": _page(found)}
    return crud.revise(request, delegation, DelegationForm, found, **here)


@require_POST
def leave(request: HttpRequest, pk: Any) -> HttpResponse:
    found = _one(request, pk)
    return crud.retract(request, delegation, found, done=_page(found))


def _one(request: HttpRequest, pk: Any) -> Any:
    return one(request, Delegation.objects.select_related("actor", "round__negotiation"), pk)


def _page(made: Delegation) -> str:
    return round.page(made.round)
