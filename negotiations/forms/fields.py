"""The form field for a model's field: dates as browsers choose them, references as comboboxes."""

from typing import Any

from django import forms
from django.db.models import ForeignKey, URLField

from negotiations.forms.combobox import ReferenceChoiceField


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def field_for(db_field: Any, **kwargs: Any) -> Any:
    """The form's field for a model's: dates as browsers choose them, long texts on three lines."""
    if isinstance(db_field, URLField):
        kwargs["assume_scheme"] = "https"
    if isinstance(db_field, ForeignKey):
        kwargs["form_class"] = ReferenceChoiceField
    field = db_field.formfield(**kwargs)
    if isinstance(field, forms.DateField):
        field.widget = Day()
    elif isinstance(field.widget if field else None, forms.Textarea):
        field.widget.attrs["rows"] = 3
    elif getattr(db_field, "choices", None):
        field.choices = [(value, _sentence_case(str(label))) for value, label in field.choices]
    return field


def _sentence_case(label: str) -> str:
    return label if label.isupper() else label[:1] + label[1:].lower()
