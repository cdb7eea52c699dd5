"""Filters of the statements of an actor."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from negotiations.forms.fields import Day, filled, offer
from negotiations.models import Term
from negotiations.models.position import PositionQuerySet

VOICES = {"": "All voices", "own": "Own voice", "reported": "Reported"}


class SaidForm(forms.Form):
    """Invalid filters are ignored."""

    term = forms.ModelChoiceField(Term.objects.none(), required=False, empty_label="All terms")
    voice = forms.ChoiceField(choices=list(VOICES.items()), required=False)
    since = forms.DateField(required=False, widget=Day(), label="From")
    until = forms.DateField(required=False, widget=Day(), label="Until")

    def __init__(self, data: Mapping[str, object], positions: PositionQuerySet) -> None:
        super().__init__(filled(data), label_suffix="")
        self.positions = positions
        terms = Term.objects.filter(pk__in=positions.order_by().values("term"))
        offer(self, "term", terms.order_by("sort_key", "id"))
        self.full_clean()

    @property
    def day(self) -> date:
        """The day as of which representation and affiliations are shown."""
        until: date | None = self.cleaned_data.get("until")
        return until or timezone.localdate()

    def asked(self) -> PositionQuerySet:
        """The positions that the filters leave."""
        given = self.cleaned_data
        found = self.positions
        if given.get("term"):
            found = found.filter(term=given["term"])
        if given.get("voice"):
            found = found.filter(own_voice=given["voice"] == "own")
        if given.get("since"):
            found = found.filter(said_until__gte=given["since"])
        return found.filter(said_until__lte=given["until"]) if given.get("until") else found

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
