"""The filters of disagreements of sources."""

from collections.abc import Mapping

from django import forms

from negotiations.forms.fields import Asked, filled
from negotiations.forms.negotiation import StandingsForm
from negotiations.models import Negotiation

#: Days between two statements on the same position, at most.
DAYS = 90


class SourcesForm(StandingsForm):
    days = forms.IntegerField(min_value=0, max_value=36_500, required=False, label="Within days")

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        super().__init__({"days": DAYS} | filled(data), negotiation)

    def asked(self) -> Asked:
        """`as_of`, `layer`, `audience` and `days`; an invalid one has its default."""
        asked = super().asked()
        days = self.cleaned_data.get("days")
        same = {name: asked[name] for name in ("as_of", "layer", "audience")}
        return {**same, "days": DAYS if days is None else days}
