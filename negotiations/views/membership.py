"""The people of a negotiation, and their roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from negotiations.actions import membership
from negotiations.forms.membership import MembershipForm, NewMembershipForm
from negotiations.models import Membership, Negotiation
from negotiations.models.membership import Role
from negotiations.text.collation import sort_key
from negotiations.views.http import check_permission, edit, one, refused_words, undo_tag


def team_of(request: HttpRequest, slug: str) -> Any:
    """The negotiation, for those on its team; Http404 for everybody else, also where it is public."""
    mine = Negotiation.objects.of_team(request.user).with_role_of(request.user)
    return get_object_or_404(mine, slug=slug)


def index(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = team_of(request, slug)
    members = sorted(
        negotiation.memberships.select_related("user"),
        key=lambda member: (-Role.values.index(member.role), sort_key(member.user.username)),
    )
    owners = [member for member in members if member.role == Role.OWNER]
    last = owners[0] if len(owners) == 1 else None
    context = {"negotiation": negotiation, "tab": "people", "members": members, "last_owner": last}
    return render(request, "membership/index.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    negotiation = team_of(request, slug)
    if refusal := check_permission(request, "membership.add", negotiation):
        return refusal
    form = NewMembershipForm(request.POST or None, user=request.user, negotiation=negotiation)
    return edit(
        request, form, membership.add, negotiation=negotiation, title="A member", home=negotiation, done=_home,
        back=reverse("people", args=[slug]),
    )  # fmt: skip


def change(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Membership.objects.select_related("user"), pk)
    if refusal := check_permission(request, "membership.change", found):
        return refusal
    form = MembershipForm(
        request.POST or None, user=request.user, negotiation=found.negotiation, instance=found
    )
    return edit(
        request, form, membership.change, found, title=f"The role of {found.user}", home=found.negotiation, done=_home,
        back=_home(found),
    )  # fmt: skip


@require_POST
def end(request: HttpRequest, pk: Any) -> HttpResponse:
    found = one(request, Membership.objects.select_related("user"), pk)
    if reason := refused_words(request, membership.end, found):
        messages.error(request, reason)
        return redirect(_home(found))
    messages.success(request, f"The membership of {found.user} is ended.", extra_tags=undo_tag())
    return redirect("home" if found.user == request.user else _home(found))


def _home(member: Membership) -> str:
    return reverse("people", args=[member.negotiation.slug])
