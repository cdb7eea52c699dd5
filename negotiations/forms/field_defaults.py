"""The words of every field, by one rule: the empty choice, and the message where a value is
missing.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models.fields import BLANK_CHOICE_DASH

DASHES = BLANK_CHOICE_DASH[0][1]
#: Characters in a search at most: PostgreSQL's search fails at some thousand words, and a URL holds
#: no more. A validator, because browsers silently cut what is pasted at a field's `maxlength`.
LONGEST_SEARCH = 500
not_too_long = MaxLengthValidator(
    LONGEST_SEARCH,
    "This is too long to look for: %(show_value)s characters, %(limit_value)s at most.",
)


def set_field_defaults(name: str, field: forms.Field) -> None:
    """Give the field of this name its messages ("Give a label.", "Choose an actor.") and the words
    for the empty choice: "None" for objects, "Not said" for words.
    """
    noun = name.replace("_", " ")
    verb = "Choose" if isinstance(field, forms.ChoiceField) else "Give"
    article = "an" if noun[0] in "aeiou" else "a"
    field.error_messages["required"] = f"{verb} {article} {noun}."
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = "Choose one" if field.required else "None"
    elif isinstance(field, forms.ChoiceField):
        nothing = "Choose one" if field.required else "Not said"
        choices: Any = field.choices
        field.choices = [(value, nothing if label == DASHES else label) for value, label in choices]
