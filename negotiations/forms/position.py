"""A position: who holds what, who says so, on what conditions."""

from typing import Any

from django import forms
from django.forms.models import model_to_dict

from negotiations.forms.base import NounForm, rows_of
from negotiations.models import Condition, Position
from negotiations.models.position import Act, Attribution, BargainingRole, Confidence, Modality, QuoteMode, Stance

#: What one more position on a passage takes over from the last.
CARRIED = ("speaker", "voice", "quote_mode", "attribution", "said_from", "said_until")
#: What a new position says of itself until somebody says otherwise.
DEFAULTS = {
    "act": Act.NONE_REPORTED,
    "bargaining_role": BargainingRole.NONE,
    "modality": Modality.CERTAIN,
    "quote_mode": QuoteMode.INDIRECT,
    "attribution": Attribution.UNATTRIBUTED,
    "confidence": Confidence.HIGH,
}


class StanceField(forms.TypedChoiceField):
    """Radio buttons from rejects to accepts, each with its sign."""

    def __init__(self) -> None:
        choices = [(stance.value, f"{stance.sign} {str(stance.label).lower()}") for stance in Stance]
        super().__init__(choices=choices, coerce=int, widget=forms.RadioSelect)


class PositionForm(NounForm):
    """In one dialog with a passage that is being marked, it may be left empty: then only the passage is made."""

    model = Position
    prefix = "position"
    from_model = ("holder", "term", "act", "bargaining_role", "speaker", "voice", "quote_mode", "attribution", "modality",
                  "said_from", "said_until", "confidence", "note", "status")  # fmt: skip
    field_order = ("holder", "term", "stance")
    parts = {"conditions": rows_of(Condition, ("relation", "term", "by"), extra=2)}
    labels = {"act": "Does what", "bargaining_role": "As", "said_from": "Said from", "said_until": "Said until"}
    hints = {
        "holder": "Whose position it is.",
        "speaker": "Who says so; empty: the holder.",
        "voice": "What the speaker is to the holder. Left empty: the holder itself, or unknown.",
        "said_from": "Both empty: the day of publication. One: that day.",
    }

    stance = StanceField()

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, default in DEFAULTS.items():
            self.fields[name].initial = default
        for name in ("voice", "said_from", "said_until"):
            self.fields[name].required = False
        if not self.instance:
            del self.fields["status"]
            self.fields["voice"].initial = ""
            self.fields["voice"].choices = [("", "as it follows"), *self.fields["voice"].choices[-8:]]  # type: ignore[attr-defined]
        self.optional = optional

    def stored(self, instance: Any) -> dict[str, Any]:
        dates = {"said_from": None, "said_until": None} if instance.said_defaulted else {}
        return {**super().stored(instance), "stance": instance.stance, **dates}

    def left_empty(self) -> bool:
        """Whether neither holder nor term nor stance was given, where that is allowed."""
        return self.optional and not any(self[name].data for name in ("holder", "term", "stance"))

    def fields_of_action(self) -> dict[str, Any]:
        given = super().fields_of_action()
        if not given["voice"]:
            del given["voice"]
        return given


def carried(last: Position | None) -> dict[str, Any]:
    """Who said it, how and when, from the last position on the same passage."""
    if last is None:
        return {}
    fields = model_to_dict(last, fields=CARRIED)
    return {name: value for name, value in fields.items() if not (last.said_defaulted and name.startswith("said_"))}
