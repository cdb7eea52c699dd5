"""What a person keeps for themselves: a password, and tokens for the API."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from negotiations.actions import allowance, token
from negotiations.forms.token import PasswordForm, TokenForm
from negotiations.models import Token


@login_required
def index(request: HttpRequest) -> HttpResponse:
    tokens = Token.objects.filter(user=request.user.pk).order_by(F("revoked_at").desc(nulls_first=True), "-created_at")
    return render(request, "account/index.html", {"tokens": tokens, "now": timezone.now()})


class SignIn(LoginView):
    """Django's. Who fails too often waits, by address and by username, before another password is looked at."""

    template_name = "account/sign_in.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tries = [
            allowance.spend(tried, policy="sign-in", quota=settings.RATE_LIMIT_SIGN_IN) for tried in self._tried_as()
        ]
        if wait := max((one.seconds for one in tries if one.over), default=0):
            return self._wait(wait)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        for tried in self._tried_as():
            allowance.give_back(tried, policy="sign-in")
        return super().form_valid(form)

    def _tried_as(self) -> tuple[str, str]:
        """The address, and the username as it is looked up; of that a digest, which is short whatever was typed."""
        username = str(AuthenticationForm().fields["username"].to_python(self.request.POST.get("username")))
        return self.request.caller_address, hashlib.sha256(username.encode()).hexdigest()  # type: ignore[attr-defined]

    def _wait(self, seconds: int) -> HttpResponse:
        form = AuthenticationForm(initial={"username": self.request.POST.get("username")})
        context = self.get_context_data(form=form, wait=seconds)
        return self.render_to_response(context, status=429, headers={"Retry-After": str(seconds)})


class ChangePassword(PasswordChangeView):
    """Django's: this session stays, all others end."""

    form_class = PasswordForm
    template_name = "form.html"
    success_url = reverse_lazy("account")
    extra_context = {"title": "Change your password", "back": success_url}

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is changed. Everywhere else you are signed out.")
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@never_cache
@login_required
def issue(request: HttpRequest) -> HttpResponse:
    """The secret is on the page that answers, and nowhere else, now or later."""
    form = TokenForm(request.POST or None, user=request.user, negotiation=None)
    if request.method == "POST" and (made := form.perform(token.issue)):
        return render(request, "account/secret.html", {"token": made[0], "secret": made[1]})
    context = {"form": form, "title": "A token", "back": reverse("account")}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: Any) -> HttpResponse:
    found = get_object_or_404(Token, pk=pk, user=request.user.pk)
    token.revoke(found, by=request.user)
    messages.success(request, f"“{found.name}” is revoked: whoever uses it is refused from now on.")
    return redirect("account")
