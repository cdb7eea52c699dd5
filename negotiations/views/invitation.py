"""Invitations: an owner sends, renews and withdraws them; whoever has the link accepts it."""

from functools import partial
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from negotiations import mail
from negotiations.actions import invitation as actions
from negotiations.actions import user as users
from negotiations.actions.journal import Stale, Unversioned
from negotiations.forms.account import NewAccountForm
from negotiations.forms.invitation import InvitationForm
from negotiations.models import Invitation
from negotiations.permissions import accept as may_accept
from negotiations.views import crud, one_time_link
from negotiations.views.http import PageRequest, SignedInRequest, check_permission, visible_or_404
from negotiations.views.membership import team_of
from negotiations.views.sign_in import sign_in

ACCEPT = "invitation.accept"


@never_cache
def send(request: PageRequest, slug: str) -> HttpResponse:
    """The link is on the page of the response, and never shown again."""
    negotiation = team_of(request, slug)
    if refusal := check_permission(request, "invitation.send", negotiation):
        return refusal
    form = InvitationForm(request.POST or None, user=request.user, negotiation=negotiation)
    if form.is_bound and (made := form.perform(actions.send, negotiation=negotiation)):
        return _show(request, *made)
    context = {
        "form": form,
        "title": "Invite a colleague",
        "negotiation": negotiation,
        "back": reverse("people", args=[slug]),
        "save": "Make the invitation",
    }
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def renew(request: SignedInRequest, pk: UUID) -> HttpResponse:
    invitation = visible_or_404(request, Invitation.objects.all(), pk)
    version = request.POST.get("version", "")
    try:
        made = actions.renew(
            invitation, by=request.user, version=int(version) if version.isdigit() else None
        )
    except (Stale, Unversioned):
        messages.error(request, "Somebody changed this invitation since you opened the page.")
        return redirect(_people(invitation))
    return _show(request, *made)


@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    invitation = visible_or_404(request, Invitation.objects.all(), pk)
    people = _people(invitation)
    message = "The invitation is withdrawn: its link does not work any more."
    return crud.retract(
        request, actions.withdraw, invitation, done=people, back=people, message=message
    )


def accept(request: PageRequest) -> HttpResponse:
    """For whoever has the link. The page is the same whether or not an account has the address."""
    if response := one_time_link.opened(request, Invitation, ACCEPT):
        return response
    invitation = one_time_link.found(request, Invitation, ACCEPT)
    if invitation is None or not _still_stands(invitation):
        return one_time_link.closed(request)
    if request.user.is_authenticated:
        return _join(cast(SignedInRequest, request), invitation)
    form = NewAccountForm(request.POST or None, email=invitation.email)
    try:
        user = form.perform(partial(users.create_invited, invitation)) if form.is_bound else None
    except PermissionDenied:
        return one_time_link.closed(request)
    if user:
        del request.session[ACCEPT]
        messages.success(request, f"Welcome, {user}.")
        return sign_in(request, user, then=_home(invitation))
    context = {
        "invitation": invitation,
        "form": form,
        "title": "You are invited",
        "save": "Make the account and accept",
    }
    status = 422 if form.is_bound else 200
    return render(request, "invitation/accept.html", context, status=status)


def _join(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            actions.accept(invitation, by=request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        except PermissionDenied as error:
            problem = str(error)
        else:
            del request.session[ACCEPT]
            messages.success(request, "You accepted the invitation.")
            return redirect(_home(invitation))
    context = {
        "invitation": invitation,
        "problem": problem,
        "is_for_user": may_accept(request.user, invitation),
    }
    return render(request, "invitation/join.html", context, status=422 if problem else 200)


def _still_stands(invitation: Invitation) -> bool:
    return invitation.invited_by.has_perm("invitation.send", invitation.negotiation)


def _people(invitation: Invitation) -> str:
    """The page that lists it; one to the site alone has none."""
    talks = invitation.negotiation
    return reverse("people", args=[talks.slug]) if talks else reverse("home")


def _home(invitation: Invitation) -> str:
    talks = invitation.negotiation
    return reverse("negotiation", args=[talks.slug]) if talks else reverse("home")


def _show(request: PageRequest, invitation: Invitation, secret: str) -> HttpResponse:
    link = one_time_link.address(request, ACCEPT, secret)
    context = {
        "invitation": invitation,
        "negotiation": invitation.negotiation,
        "link": link,
        "mail": mail.send_invitation(invitation, link) if invitation.email else mail.NOT_ASKED,
    }
    return render(request, "invitation/link.html", context)
