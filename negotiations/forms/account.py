"""The forms of an account: making one, what a person says of themselves, and passwords."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict

from negotiations.forms.field_defaults import set_field_defaults
from negotiations.models import User
from negotiations.models.user import check_time_zone

T = TypeVar("T")
STRENGTH = "At least 8 characters, not a common word, not like your name or address."


def _password(label: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, widget=widget, **options)


class AccountFormBase(forms.Form):
    """Its cleaned fields are the keyword arguments of an action on an account. `now` stays empty:
    an account has no versions to compare.
    """

    now: dict[str, str] = {}
    kept = "Type the passwords again; nothing else is lost."

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        for name, field in self.fields.items():
            set_field_defaults(name, field)
        if "again" in self.fields:
            self.fields["again"].error_messages["required"] = "Type the password again."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "again" in self.fields and given.get("password") != given.pop("again", None):
            self.add_error("again", "The two passwords differ. Type both again.")
        return given

    def perform(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Call the action with the fields. Returns its result, or None where the form or the action
        refuses: then the reasons are on the form.
        """
        if not self.is_valid():
            return None
        try:
            return action(*args, **kwargs, **self.cleaned_data)
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, messages in found.items():
                for message in messages:
                    self.add_error(name if name in self.fields else None, message)
        return None


class NewAccountForm(AccountFormBase):
    """`email` is fixed where an invitation names the address."""

    full_name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="Your colleagues see it beside what you code.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    username = forms.CharField(
        label="Username",
        max_length=150,
        help_text="You sign in with it or with your e-mail address. The API names you by it.",
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password("Password", help_text=STRENGTH)
    again = _password("Password again")
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )

    def __init__(self, data: QueryDict | None = None, *, email: str = "") -> None:
        super().__init__(data)
        if email:
            field = self.fields["email"]
            field.initial, field.disabled = email, True
            field.help_text = "The invitation is for this address."

    def clean_time_zone(self) -> str:
        """The browser's time zone, or UTC if it says nothing that the site knows."""
        name = self.cleaned_data["time_zone"]
        try:
            check_time_zone(name)
        except ValidationError:
            return str(settings.TIME_ZONE)
        return str(name)


class ProfileForm(AccountFormBase):
    """What a person says of themselves. A new e-mail address needs the password: whoever has it can
    reset the password.
    """

    full_name = NewAccountForm.base_fields["full_name"]
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    time_zone = forms.CharField(
        label="Time zone",
        max_length=64,
        help_text="Times are shown in it. For example Europe/Berlin.",
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label="Language of the site", choices=settings.LANGUAGES)
    password_now = forms.CharField(
        label="Password now",
        required=False,
        strip=False,
        help_text="Only for a new e-mail address.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        self.user = user
        names = ("full_name", "email", "time_zone", "language")
        initial = {name: getattr(user, name) for name in names}
        super().__init__(data, initial=initial)

    def needs_password(self) -> bool:
        return self.is_bound and self.data.get("email", "").strip() != self.user.email

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        password = given.pop("password_now", "")
        if self.needs_password() and not self.user.check_password(password):
            self.add_error("password_now", "Give your password: the e-mail address is a new one.")
        return given


class NewPasswordForm(AccountFormBase):
    password = _password("New password", help_text=STRENGTH)
    again = _password("New password again")


class ForgottenForm(AccountFormBase):
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
