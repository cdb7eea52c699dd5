"""When the parties met. The page of rounds is that of the parties."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import round
from negotiations.forms.round import RoundForm
from negotiations.models import Round
from negotiations.views import crud
from negotiations.views.http import negotiation_of, one


def add(request: HttpRequest, slug: str) -> HttpResponse:
    home = negotiation_of(request, slug)
    here = {"done": page, "back": reverse("parties", args=[slug]), "negotiation": home}
    return crud.add(request, round, RoundForm, home=home, title="A round", **here)


def revise(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Round.objects.all(), pk)
    return crud.revise(
        request, round, RoundForm, found, home=found.negotiation, done=page, back=page(found)
    )


@require_POST
def leave(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Round.objects.all(), pk)
    return crud.retract(
        request, round, found, done=reverse("parties", args=[found.negotiation.slug])
    )


def page(made: Round) -> str:
    """Where a round is shown."""
    return f"{reverse('parties', args=[made.negotiation.slug])}#round-{made.pk}"
