"""What happened, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from negotiations.actions.undo import CannotUndo, latest_act
from negotiations.models import Change
from negotiations.views.http import negotiation_of


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = negotiation_of(request, slug)
    changes = (
        Change.objects.visible_to(request.user)
        .filter(negotiation=negotiation)
        .select_related("by")
        .order_by("-id")[:50]
    )
    return render(request, "history/index.html", {"negotiation": negotiation, "tab": "history", "changes": changes})


@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """The caller's latest act in this negotiation."""
    negotiation = negotiation_of(request, slug)
    try:
        latest_act(by=request.user, negotiation=negotiation)
        messages.success(request, "Taken back.")
    except CannotUndo as reason:
        messages.error(request, str(reason))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else reverse("negotiation", args=[slug]))
