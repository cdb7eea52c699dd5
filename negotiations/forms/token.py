"""The form of a personal token (purpose, scope, expiry), and the form of the password."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils import timezone

from negotiations.forms.base import NounForm, Values
from negotiations.forms.field_defaults import set_field_defaults
from negotiations.models import Token, User


class TokenForm(NounForm[Token]):
    model = Token
    from_model = ("name", "scope")
    labels = {"name": "What it is for"}
    hints = {
        "name": "So that you know it again in the list: “R on my laptop”.",
        "scope": "Read: all that you may see. Write: also all that you may change.",
    }
    field_order = ("name", "scope", "days")

    days = forms.TypedChoiceField(
        label="Expires",
        choices=[(30, "in 30 days"), (90, "in 90 days"), (365, "in a year"), ("", "never")],
        initial=90,
        coerce=int,
        empty_value=None,
        required=False,
    )

    def fields_of_action(self) -> Values:
        given = super().fields_of_action()
        days = given.pop("days")
        return {**given, "expires_at": timezone.now() + timedelta(days=days) if days else None}


class PasswordForm(PasswordChangeForm):
    """Django's form with our labels. `now` stays empty: a stored password is never shown."""

    now: dict[str, str] = {}

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, label_suffix="", **kwargs)
        now, new, again = self.fields.values()
        now.label, again.label = "Password now", "New password again"
        new.help_text = "At least 8 characters, not a common word, not like your username."
        for name, field in self.fields.items():
            set_field_defaults(name, field)
        again.help_text = (
            "You stay signed in here and are signed out everywhere else. Tokens stay as they are."
        )
