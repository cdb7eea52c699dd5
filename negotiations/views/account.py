"""The account of a person: what they say of themselves, and tokens for the API; and how an account
is made without an invitation.
"""

from functools import partial
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from negotiations.actions import rate_limit, token
from negotiations.actions import user as actions
from negotiations.forms.account import NewAccountForm, ProfileForm
from negotiations.forms.token import TokenForm
from negotiations.models import Token
from negotiations.views import device, one_time_link
from negotiations.views.http import PageRequest, SignedInRequest, render_wait
from negotiations.views.sign_in import sign_in

#: The name under which the session keeps that the link of the first person was opened.
FIRST = "first_person"
SAVE = "Make the account"


@login_required
def index(request: SignedInRequest) -> HttpResponse:
    tokens = Token.objects.filter(user=request.user.pk).order_by(
        F("revoked_at").desc(nulls_first=True), "-created_at"
    )
    resets = request.user.resets.order_by("-created_at")[:5]
    context = {"tokens": tokens, "resets": resets, "now": timezone.now()}
    return render(request, "account/index.html", context)


@login_required
def revise(request: SignedInRequest) -> HttpResponse:
    """What a person says of themselves. A wrong password for a new address counts as a failed
    sign-in.
    """
    form = ProfileForm(request.user, request.POST or None)
    context = {
        "form": form,
        "title": "About you",
        "back": reverse("account"),
        "time_zones": sorted(available_timezones()),
    }
    tries = []
    if form.needs_password():
        counters = device.counters_for(request, request.user.username)
        tries = rate_limit.try_password(counters, free=settings.RATE_LIMIT_SIGN_IN)
    if wait := max((each.wait for each in tries), default=0):
        return render_wait(request, "account/profile.html", context, wait)
    saved = form.perform(partial(actions.revise, request.user)) if form.is_bound else None
    if "password_now" not in form.errors:
        rate_limit.release(tries)
    if saved:
        messages.success(request, "Saved.")
        return redirect("account")
    request.user.refresh_from_db()
    return render(request, "account/profile.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def deactivate(request: SignedInRequest) -> HttpResponse:
    try:
        actions.deactivate(request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("account")
    logout(request)
    messages.success(
        request, "Your account is deactivated. An operator of the site can activate it again."
    )
    return redirect("home")


def first(request: PageRequest) -> HttpResponse:
    """The first person's account. The link to it is printed in the terminal alone."""
    if key := request.GET.get("key"):
        request.session[FIRST] = actions.is_first_person_key(key)
        return redirect("account.first")
    if not request.session.get(FIRST) or actions.has_operator():
        return one_time_link.closed(request)
    form = NewAccountForm(request.POST or None)
    try:
        user = form.perform(actions.create_first) if form.is_bound else None
    except PermissionDenied:
        return one_time_link.closed(request)
    if user:
        del request.session[FIRST]
        messages.success(request, f"Welcome, {user}. This site is yours to set up.")
        return sign_in(request, user, then=reverse("home"))
    context = {"form": form, "title": "Your account", "is_first": True, "save": SAVE}
    return render(request, "account/new.html", context, status=422 if form.is_bound else 200)


def sign_up(request: PageRequest) -> HttpResponse:
    """An account without an invitation, where the site's settings allow it."""
    if not settings.SIGN_UP:
        raise Http404
    form = NewAccountForm(request.POST or None)
    spent = None
    if form.is_bound:
        spent = rate_limit.consume(
            request.caller_address, policy="sign-up", quota=settings.RATE_LIMIT_SIGN_IN
        )
    if spent and spent.over:
        return render(request, "429.html", {"spent": spent}, status=429)
    if form.is_bound and (user := form.perform(actions.create)):
        messages.success(request, f"Welcome, {user}.")
        return sign_in(request, user, then=reverse("home"))
    context = {"form": form, "title": "A new account", "save": SAVE}
    return render(request, "account/new.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
def issue(request: SignedInRequest) -> HttpResponse:
    """The secret is on the page of the response, and never shown again."""
    form = TokenForm(request.POST or None, user=request.user, negotiation=None)
    if request.method == "POST" and (made := form.perform(token.issue)):
        return render(request, "account/secret.html", {"token": made[0], "secret": made[1]})
    context = {"form": form, "title": "A token", "back": reverse("account")}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Token, pk=pk, user=request.user.pk)
    token.revoke(found, by=request.user)
    messages.success(request, f"“{found.name}” is revoked: whoever uses it is refused from now on.")
    return redirect("account")
