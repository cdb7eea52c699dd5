"""Choosing a new password by a link, which is mailed, or made by an operator."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from negotiations import jobs
from negotiations.actions import rate_limit
from negotiations.actions import reset as actions
from negotiations.forms.account import ForgottenForm, NewPasswordForm
from negotiations.mail import site_address
from negotiations.models import Reset
from negotiations.views import one_time_link
from negotiations.views.http import PageRequest, render_wait

USE = "reset.use"


def ask(request: PageRequest) -> HttpResponse:
    """Have a link mailed. A background job looks for the account, so that neither the page nor the
    time it takes says whether there is one. Each request counts like a failed password.
    """
    if not settings.MAIL:
        return render(request, "account/forgotten.html", {"title": "Forgot your password?"})
    form = ForgottenForm(request.POST or None)
    context = {"form": form, "title": "Forgot your password?"}
    if form.is_valid():
        email = form.cleaned_data["email"]
        counters = [f"reset {request.caller_address}", f"reset {email.lower()[:254]}"]
        tries = rate_limit.try_password(counters, free=settings.RATE_LIMIT_SIGN_IN)
        if wait := max(each.wait for each in tries):
            return render_wait(request, "account/forgotten.html", context, wait)
        jobs.mail_reset.defer(email=email, site=site_address(request))
        return render(request, "account/forgotten.html", {**context, "sent_to": email})
    status = 422 if form.is_bound else 200
    return render(request, "account/forgotten.html", context, status=status)


def use(request: PageRequest) -> HttpResponse:
    if response := one_time_link.opened(request, Reset, USE):
        return response
    reset = one_time_link.found(request, Reset, USE)
    if reset is None or not reset.user.is_active:
        return one_time_link.closed(request)
    form = NewPasswordForm(request.POST or None)
    try:
        done = form.perform(partial(actions.use, reset, by=reset.user)) if form.is_bound else None
    except PermissionDenied:
        return one_time_link.closed(request)
    if done:
        del request.session[USE]
        messages.success(
            request,
            "Your password is changed. You are signed out everywhere, and your tokens are revoked:"
            " sign in with the new password.",
        )
        return redirect("account_login")
    context = {"form": form, "title": "Choose a new password", "reset": reset}
    return render(request, "account/reset.html", context, status=422 if form.is_bound else 200)
