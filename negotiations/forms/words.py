"""What a field says, plainly and by one rule: that nothing is chosen, and what to do where something must be given."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

DASHES = BLANK_CHOICE_DASH[0][1]


def say_plainly(name: str, field: Any) -> None:
    """Of a field of this name: "Give a label.", "Choose an actor."; without a choice, "None" of things, "Not said" of words."""
    noun = name.replace("_", " ")
    is_choice = isinstance(field, forms.ChoiceField)
    field.error_messages["required"] = (
        f"{'Choose' if is_choice else 'Give'} {'an' if noun[0] in 'aeiou' else 'a'} {noun}."
    )
    names_things = isinstance(field, forms.ModelChoiceField)
    nothing = "Choose one" if field.required else "None" if names_things else "Not said"
    if names_things:
        field.empty_label = nothing if field.empty_label == DASHES else field.empty_label
    elif is_choice:
        field.choices = [(value, nothing if label == DASHES else label) for value, label in field.choices]
