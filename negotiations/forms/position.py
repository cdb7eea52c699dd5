"""A position: who holds what, who says so, on what conditions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.models import model_to_dict

from negotiations.forms.base import NounForm, rows_of
from negotiations.models import Condition, Position
from negotiations.models.position import Act, Attribution, BargainingRole, Confidence, Modality, QuoteMode, Stance

#: What the next position in an article takes over from the coder's last.
CARRIED = ("holder", "speaker", "voice", "quote_mode", "attribution")
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
    in_guide = True
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
        "conditions": "All of them hold together; an alternative is a position of its own.",
    }

    stance = StanceField()

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, default in DEFAULTS.items():
            self.fields[name].initial = default
        for name in ("voice", "said_from", "said_until"):
            self.fields[name].required = False
        self.fields["speaker"].empty_label = "The holder"  # type: ignore[attr-defined]
        if not self.instance:
            del self.fields["status"]
            self.fields["voice"].initial = ""
            self.fields["voice"].choices = [("", "as it follows"), *self.fields["voice"].choices[-8:]]  # type: ignore[attr-defined]
        self.optional = optional

    def stored(self, instance: Any) -> dict[str, Any]:
        dates = {"said_from": None, "said_until": None} if instance.said_defaulted else {}
        return {**super().stored(instance), "stance": instance.stance, **dates}

    @classmethod
    def is_begun(cls, data: Any) -> bool:
        """Whether what was sent names a term or a stance: nothing is left to be offered then."""
        names = (f"{cls.prefix}-{name}" for name in ("term", "term-typed", "stance"))
        return any(data.get(name, "").strip() for name in names)

    def left_empty(self) -> bool:
        """Whether neither term nor stance was given, and no holder but the one that was offered, where that is allowed."""
        given = {name: self[name].data for name in ("holder", "term", "stance")}
        offered = str(self.initial.get("holder") or "")
        return self.optional and not (given["term"] or given["stance"]) and (given["holder"] or offered) == offered

    def fields_of_action(self) -> dict[str, Any]:
        given = super().fields_of_action()
        if not given["voice"]:
            del given["voice"]
        return given


def carried(last: Position | None) -> dict[str, Any]:
    """Who held what was coded last, who said it, how and when."""
    return _of(last, CARRIED) if last else {}


def again(last: Position | None) -> dict[str, Any]:
    """All of what was coded last, with its conditions."""
    if last is None:
        return {}
    rows = [model_to_dict(row) for row in last.conditions.order_by("rank")]
    return {**_of(last, PositionForm.from_model), "stance": last.stance, "conditions": rows}


def _of(last: Position, names: Sequence[str]) -> dict[str, Any]:
    """A date that was the day of publication is not carried on: it follows anew."""
    fields = model_to_dict(last, fields=names)
    return {name: value for name, value in fields.items() if not (last.said_defaulted and name.startswith("said_"))}
