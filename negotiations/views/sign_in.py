"""Signing in and out, and changing one's password, each try counted."""

from abc import ABC, abstractmethod
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView

from negotiations.actions import rate_limit
from negotiations.forms.token import PasswordForm
from negotiations.models import User
from negotiations.views import device
from negotiations.views.http import PageRequest, SignedInRequest


def sign_in(request: PageRequest, user: User, *, then: str) -> HttpResponse:
    """Sign in whoever proved who they are by a link, through allauth's stages as on the page for
    it, and redirect to `then`.
    """
    record_authentication(request, user, method="password", username=user.username)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=then))
    return device.remember(response, user.username)


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
    extra_context = {"sign_up": settings.SIGN_UP}

    def username(self) -> str:
        """The account's own, however it was typed: it has one counter."""
        typed = str(self.request.POST.get("login", ""))
        user = User.objects.signing_in_as(typed)
        return user.username if user else typed.strip()

    def form_without_passwords(self) -> Form:
        form: Form = self.get_form_class()(
            initial={"login": self.request.POST.get("login")}, request=self.request
        )
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        before = form.user.last_login
        response = self.accept_password(super().form_valid(form))
        for reset in form.user.resets_since(before):
            messages.warning(self.request, reset.words)
        return response


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
