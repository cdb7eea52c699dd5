"""The filters of the timeline."""

from collections.abc import Mapping

from django import forms

from negotiations.forms.fields import Asked, Day, filled, offer
from negotiations.forms.negotiation import VOICE_LABELS
from negotiations.models import Negotiation, Tag
from negotiations.queries.standings.matrix import VOICES, default_day


class TimelineForm(forms.Form):
    """Invalid filters are ignored."""

    since = forms.DateField(required=False, widget=Day(), label="From")
    until = forms.DateField(required=False, widget=Day(), label="Until")
    voice = forms.ChoiceField(
        choices=[(voice, VOICE_LABELS[voice]) for voice in VOICES], required=False
    )
    area = forms.ModelChoiceField(
        Tag.objects.none(), required=False, to_field_name="code", empty_label="All areas"
    )

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        self.day = default_day(negotiation)
        given = {"until": self.day.isoformat(), "voice": VOICES[0]}
        super().__init__(given | filled(data), label_suffix="")
        areas = Tag.objects.filter(negotiation=negotiation, parent=None).exclude(code="META")
        offer(self, "area", areas.order_by("id"))

    def asked(self) -> Asked:
        """`since` (or None), `until`, `voice` and `area` (or None)."""
        self.full_clean()
        given = self.cleaned_data
        until = given.get("until") or self.day
        voice = given.get("voice") or VOICES[0]
        return {
            "since": given.get("since"),
            "until": until,
            "voice": voice,
            "area": given.get("area"),
        }
