"""What is asked of the timeline."""

from typing import Any

from django import forms

from negotiations.forms.fields import Day
from negotiations.forms.negotiation import VOICE_LABELS
from negotiations.models import Negotiation, Tag
from negotiations.queries.standings.matrix import VOICES, default_day


class TimelineForm(forms.Form):
    """Whatever is not understood is as if not asked."""

    since = forms.DateField(required=False, widget=Day(), label="From")
    until = forms.DateField(required=False, widget=Day(), label="Until")
    voice = forms.ChoiceField(
        choices=[(voice, VOICE_LABELS[voice]) for voice in VOICES], required=False
    )
    area = forms.ModelChoiceField(
        Tag.objects.none(), required=False, to_field_name="code", empty_label="All areas"
    )

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        self.day = default_day(negotiation)
        given = {"until": self.day.isoformat(), "voice": VOICES[0]}
        super().__init__(
            given | {name: value for name, value in data.items() if value}, label_suffix=""
        )
        areas: Any = self.fields["area"]
        areas.queryset = (
            Tag.objects.filter(negotiation=negotiation, parent=None)
            .exclude(code="META")
            .order_by("id")
        )

    def asked(self) -> dict[str, Any]:
        """`since` (or None), `until`, `voice` and `area` (or None)."""
        self.full_clean()
        given = self.cleaned_data
        until = given.get("until") or self.day
        return {"since": given.get("since"), "until": until, "voice": given.get("voice") or VOICES[0],
                "area": given.get("area")}  # fmt: skip
