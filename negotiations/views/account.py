"""What a person keeps for themselves: a password, and tokens for the API."""

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

from negotiations.actions import rate_limit, token
from negotiations.forms.token import PasswordForm, TokenForm
from negotiations.models import Token
from negotiations.views import device


@login_required
def index(request: HttpRequest) -> HttpResponse:
    tokens = Token.objects.filter(user=request.user.pk).order_by(
        F("revoked_at").desc(nulls_first=True), "-created_at"
    )
    return render(request, "account/index.html", {"tokens": tokens, "now": timezone.now()})


class LooksAtPasswords:
    """Of a view with a form: it asks whether a password may be looked at, and a right one does not
    count as failed.
    """

    def username(self) -> str:
        """Whose password is tried."""
        raise NotImplementedError

    def unlooked_at(self) -> Any:
        """The form with what was typed, but for passwords."""
        raise NotImplementedError

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        holders = device.counted_as(request, self.username())
        self.tries = rate_limit.try_password(holders, free=settings.RATE_LIMIT_SIGN_IN)
        if wait := max(one.wait for one in self.tries):
            context = self.get_context_data(form=self.unlooked_at(), wait=wait)
            return self.render_to_response(context, status=429, headers={"Retry-After": str(wait)})
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def right(self: Any, response: HttpResponse) -> HttpResponse:
        rate_limit.release(self.tries)
        return device.remembered(response, self.username())


class SignIn(LooksAtPasswords, LoginView):
    """Django's."""

    template_name = "account/sign_in.html"

    def username(self) -> str:
        """As it is looked up."""
        return str(
            AuthenticationForm().fields["username"].to_python(self.request.POST.get("username"))
        )

    def unlooked_at(self) -> AuthenticationForm:
        return AuthenticationForm(initial={"username": self.request.POST.get("username")})

    def form_valid(self, form: Any) -> HttpResponse:
        return self.right(super().form_valid(form))


class ChangePassword(LooksAtPasswords, PasswordChangeView):
    """Django's: this session stays, all others end."""

    form_class = PasswordForm
    template_name = "account/password.html"
    success_url = reverse_lazy("account")
    extra_context = {"title": "Change your password", "back": success_url}

    def username(self) -> str:
        return self.request.user.get_username()

    def unlooked_at(self) -> PasswordForm:
        return PasswordForm(self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(
            self.request, "Your password is changed. Everywhere else you are signed out."
        )
        return self.right(super().form_valid(form))

    def form_invalid(self, form: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(form=form), status=422)
        return response if "old_password" in form.errors else self.right(response)


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
