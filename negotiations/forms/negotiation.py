"""A negotiation, and how its standings are to be shown."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify

from negotiations.forms.base import Day, NounForm
from negotiations.models import Actor, Negotiation, Tag, Term
from negotiations.queries.standings import LAYERS, VOICES


class NegotiationForm(NounForm):
    model = Negotiation
    from_model = ("title", "slug", "summary", "status", "visibility", "started_on", "ended_on")
    labels = {"slug": "Short name", "started_on": "Started", "ended_on": "Ended"}
    hints = {
        "slug": "In addresses: letters, digits and hyphens. Left empty, it is made from the title.",
        "visibility": "Public: everybody may read the accepted coding. Only an owner may change this.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        given: str = self.cleaned_data["slug"]
        return given or slugify(self.cleaned_data.get("title", ""))[:80]


VOICE_LABELS = {"own_else_reported": "Own, else reported", "own": "Own only", "reported": "Reported only"}


class StandingsForm(forms.Form):
    """What is asked of the matrix; whatever is not understood is as if not asked."""

    as_of = forms.DateField(required=False, widget=Day(), label="As of")
    voice = forms.ChoiceField(
        choices=[(voice, VOICE_LABELS[voice]) for voice in VOICES], required=False, widget=forms.RadioSelect
    )
    layer = forms.ChoiceField(
        choices=[(layer, layer.capitalize()) for layer in LAYERS], required=False, widget=forms.RadioSelect
    )
    area = forms.ChoiceField(required=False)

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        given = {"as_of": timezone.localdate().isoformat(), "voice": VOICES[0], "layer": LAYERS[0], "area": ""} | {
            name: value for name, value in data.items() if value
        }
        super().__init__(given, label_suffix="")
        areas = Tag.objects.filter(negotiation=negotiation, parent=None).exclude(code="META").order_by("id")
        choices: Any = [("", "All areas"), *areas.values_list("code", "label")]
        self.fields["area"] = forms.ChoiceField(choices=choices, required=False)

    def asked(self) -> dict[str, Any]:
        """`as_of`, `voice`, `layer` and `area`, each the default where it was not understood."""
        self.full_clean()
        defaults = {"as_of": timezone.localdate(), "voice": VOICES[0], "layer": LAYERS[0], "area": ""}
        return {name: self.cleaned_data.get(name) or default for name, default in defaults.items()}


class CellForm(forms.Form):
    """Which cell."""

    actor = forms.ModelChoiceField(Actor.objects.none())
    term = forms.ModelChoiceField(Term.objects.none())

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(data)
        self.fields["actor"] = forms.ModelChoiceField(Actor.objects.usable_in(negotiation))
        self.fields["term"] = forms.ModelChoiceField(Term.objects.filter(negotiation=negotiation))
