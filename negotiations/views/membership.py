"""The members of a negotiation's team, and their roles."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from negotiations.actions import membership
from negotiations.forms.membership import MembershipForm, NewMembershipForm
from negotiations.models import Invitation, Membership, Negotiation
from negotiations.models.membership import Role
from negotiations.text.collation import sort_key
from negotiations.views import crud
from negotiations.views.http import PageRequest, SignedInRequest, visible_or_404


def team_of(request: HttpRequest, slug: str) -> Negotiation:
    """The negotiation, for members of its team. Raises Http404 for everybody else, even if it is
    public.
    """
    mine = Negotiation.objects.of_team(request.user).with_role_of(request.user)
    return get_object_or_404(mine, slug=slug)


def index(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = team_of(request, slug)
    members = sorted(
        negotiation.memberships.select_related("user"),
        key=lambda member: (-Role.values.index(member.role), sort_key(str(member.user))),
    )
    owners = [member for member in members if member.role == Role.OWNER]
    last = owners[0] if len(owners) == 1 else None
    pending = Invitation.objects.visible_to(request.user).pending().select_related("invited_by")
    context = {
        "negotiation": negotiation,
        "tab": "people",
        "members": members,
        "last_owner": last,
        "invitations": pending.filter(negotiation=negotiation).order_by("created_at"),
        "now": timezone.now(),
    }
    return render(request, "membership/index.html", context)


def add(request: PageRequest, slug: str) -> HttpResponse:
    negotiation = team_of(request, slug)
    return crud.edit(
        request,
        membership.add,
        NewMembershipForm,
        title="A member",
        home=negotiation,
        negotiation=negotiation,
        done=_page,
        back=reverse("people", args=[slug]),
    )


def change(request: PageRequest, pk: UUID) -> HttpResponse:
    found = _membership(request, pk)
    return crud.edit(
        request,
        membership.change,
        MembershipForm,
        found,
        title=f"The role of {found.user}",
        home=found.negotiation,
        done=_page,
        back=_page(found),
    )


@require_POST
def end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _membership(request, pk)
    message = f"The membership of {found.user} is ended."
    done = reverse("home") if found.user == request.user else _page(found)
    return crud.retract(
        request, membership.end, found, done=done, back=_page(found), message=message
    )


def _membership(request: PageRequest, pk: UUID) -> Membership:
    return visible_or_404(request, Membership.objects.select_related("user"), pk)


def _page(membership: Membership) -> str:
    return reverse("people", args=[membership.negotiation.slug])
