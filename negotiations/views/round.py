"""Rounds: when the parties met. They are listed on the page of the parties."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import round
from negotiations.forms.round import RoundForm
from negotiations.models import Round
from negotiations.views import crud
from negotiations.views.http import PageRequest, SignedInRequest, negotiation_of, visible_or_404


def add(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    return crud.edit(
        request,
        round.add,
        RoundForm,
        title="A round",
        home=negotiation,
        negotiation=negotiation,
        done=page_of,
        back=reverse("parties", args=[slug]),
    )


def revise(request: PageRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Round.objects.all(), pk)
    return crud.edit(
        request,
        round.revise,
        RoundForm,
        found,
        title=str(found),
        home=found.negotiation,
        done=page_of,
        back=page_of(found),
        retract=reverse("round.retract", args=[pk]),
    )


@require_POST
def retract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(request, Round.objects.all(), pk)
    back = reverse("round.revise", args=[pk])
    done = reverse("parties", args=[found.negotiation.slug])
    return crud.retract(request, round.retract, found, done=done, back=back)


def page_of(round: Round) -> str:
    """The URL where a round is shown."""
    return f"{reverse('parties', args=[round.negotiation.slug])}#round-{round.pk}"
