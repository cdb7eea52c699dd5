"""The account of a user: sign-in, the password, and tokens for the API."""

from abc import ABC, abstractmethod
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db.models import F
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from negotiations.actions import rate_limit, token
from negotiations.forms.token import PasswordForm, TokenForm
from negotiations.models import Token
from negotiations.views import device
from negotiations.views.http import PageRequest, SignedInRequest


@login_required
def index(request: SignedInRequest) -> HttpResponse:
    tokens = Token.objects.filter(user=request.user.pk).order_by(
        F("revoked_at").desc(nulls_first=True), "-created_at"
    )
    return render(request, "account/index.html", {"tokens": tokens, "now": timezone.now()})


class LimitsPasswordTries(FormView, ABC):
    """A form with a password: further tries wait after some wrong passwords (429); a right one does
    not count.
    """

    request: PageRequest
    tries: list[rate_limit.Try]

    @abstractmethod
    def username(self) -> str:
        """Whose password is tried."""

    @abstractmethod
    def form_without_passwords(self) -> Form:
        """The form with what was typed, except for passwords."""

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        counters = device.counters_for(self.request, self.username())
        self.tries = rate_limit.try_password(counters, free=settings.RATE_LIMIT_SIGN_IN)
        if wait := max(each.wait for each in self.tries):
            context = self.get_context_data(form=self.form_without_passwords(), wait=wait)
            return self.render_to_response(context, status=429, headers={"Retry-After": str(wait)})
        return super().post(request, *args, **kwargs)

    def accept_password(self, response: HttpResponse) -> HttpResponse:
        """After a right password: forget the failed tries, and remember the device."""
        rate_limit.release(self.tries)
        return device.remember(response, self.username())


class SignIn(LimitsPasswordTries, LoginView):
    template_name = "account/sign_in.html"

    def username(self) -> str:
        """In the form in which Django looks it up."""
        return str(
            AuthenticationForm().fields["username"].to_python(self.request.POST.get("username"))
        )

    def form_without_passwords(self) -> Form:
        return AuthenticationForm(initial={"username": self.request.POST.get("username")})

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return self.accept_password(super().form_valid(form))


class ChangePassword(LimitsPasswordTries, PasswordChangeView):
    """This session stays, all others end: Django sees to it."""

    form_class = PasswordForm
    request: SignedInRequest
    template_name = "account/password.html"
    success_url = reverse_lazy("account")
    extra_context = {"title": "Change your password", "back": success_url}

    def username(self) -> str:
        return self.request.user.get_username()

    def form_without_passwords(self) -> Form:
        return PasswordForm(self.request.user)

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        messages.success(
            self.request, "Your password is changed. Everywhere else you are signed out."
        )
        return self.accept_password(super().form_valid(form))

    def form_invalid(self, form: PasswordForm) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(form=form), status=422)
        return response if "old_password" in form.errors else self.accept_password(response)


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
