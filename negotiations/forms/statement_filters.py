"""What is asked of all that an actor said."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from negotiations.forms.fields import Day
from negotiations.models import Term

VOICES = {"": "All voices", "own": "Own voice", "reported": "Reported"}


class SaidForm(forms.Form):
    """Whatever is not understood is as if not asked."""

    term = forms.ModelChoiceField(Term.objects.none(), required=False, empty_label="All terms")
    voice = forms.ChoiceField(choices=list(VOICES.items()), required=False)
    since = forms.DateField(required=False, widget=Day(), label="From")
    until = forms.DateField(required=False, widget=Day(), label="Until")

    def __init__(self, data: Any, positions: Any) -> None:
        super().__init__({name: value for name, value in data.items() if value}, label_suffix="")
        self.positions = positions
        terms: Any = self.fields["term"]
        terms.queryset = Term.objects.filter(pk__in=positions.order_by().values("term")).order_by(
            "sort_key", "id"
        )
        self.full_clean()

    @property
    def day(self) -> Any:
        """The day as of which ties are shown."""
        return self.cleaned_data.get("until") or timezone.localdate()

    def asked(self) -> Any:
        """The positions that are asked for."""
        given = self.cleaned_data
        said = self.positions
        if given.get("term"):
            said = said.filter(term=given["term"])
        if given.get("voice"):
            said = said.filter(own_voice=given["voice"] == "own")
        if given.get("since"):
            said = said.filter(said_until__gte=given["since"])
        return said.filter(said_until__lte=given["until"]) if given.get("until") else said

    def query(self) -> str:
        asked = {
            name: getattr(value, "pk", value) for name, value in self.cleaned_data.items() if value
        }
        return urlencode({**asked, "until": self.day})

    def narrowed(self) -> list[str]:
        given = self.cleaned_data
        since = f"from {date_format(given['since'], 'j F Y')}" if given.get("since") else ""
        until = f"until {date_format(self.day, 'j F Y')}"
        return [
            str(given.get("term") or ""),
            VOICES[given["voice"]].lower() if given.get("voice") else "",
            since,
            until,
        ]
