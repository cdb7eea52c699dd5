"""Which disagreements of sources, and as of when."""

from typing import Any

from django import forms

from negotiations.forms.negotiation import StandingsForm

#: How far apart two statements may be to be about the same position.
DAYS = 90


class SourcesForm(StandingsForm):
    days = forms.IntegerField(min_value=0, max_value=36_500, required=False, label="Within days")

    def __init__(self, data: Any, negotiation: Any) -> None:
        super().__init__(
            {"days": DAYS} | {name: value for name, value in data.items() if value}, negotiation
        )

    def asked(self) -> dict[str, Any]:
        """`as_of`, `layer`, `audience` and `days`, each the default where it was not understood."""
        asked = super().asked()
        days = self.cleaned_data.get("days")
        same = {name: asked[name] for name in ("as_of", "layer", "audience")}
        return {**same, "days": DAYS if days is None else days}
