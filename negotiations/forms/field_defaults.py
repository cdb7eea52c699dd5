"""What a field says, plainly and by one rule: that nothing is chosen, and what to do where
something must be given.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models.fields import BLANK_CHOICE_DASH

DASHES = BLANK_CHOICE_DASH[0][1]
#: Of words that are looked for. The database's search fails at some thousand words, and an address
#: holds no more. A validator, as browsers cut what is pasted at a field's own `maxlength` and do
#: not say so.
LONGEST_SEARCH = 500
not_too_long = MaxLengthValidator(
    LONGEST_SEARCH,
    "This is too long to look for: %(show_value)s characters, %(limit_value)s at most.",
)


def set_field_defaults(name: str, field: Any) -> None:
    """Of a field of this name: "Give a label.", "Choose an actor."; without a choice, "None" of
    things, "Not said" of words.
    """
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
        field.choices = [
            (value, nothing if label == DASHES else label) for value, label in field.choices
        ]
