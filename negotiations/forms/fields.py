"""Form fields: one per model field, dates as browsers choose them, references as comboboxes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.db.models import ForeignKey, QuerySet, URLField

from negotiations.forms.combobox import ReferenceChoiceField

#: What is asked of a view, by name: the keyword arguments of its query.
Asked = dict[str, Any]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def filled(data: Mapping[str, object]) -> dict[str, Any]:
    """The values of a query string that are not empty: for the others, defaults hold."""
    return {name: value for name, value in data.items() if value}


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a reference field of the form name these objects."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — it is a reference
    field.queryset = rows


def field_for(db_field: models.Field, **kwargs: Any) -> Any:
    """The form field for a model field, or None if it has none. Long texts have three lines."""
    if isinstance(db_field, URLField):
        kwargs["assume_scheme"] = "https"
    if isinstance(db_field, ForeignKey):
        kwargs["form_class"] = ReferenceChoiceField
    field: Any = db_field.formfield(**kwargs)
    if isinstance(field, forms.DateField):
        field.widget = Day()
    elif isinstance(field.widget if field else None, forms.Textarea):
        field.widget.attrs["rows"] = 3
    elif getattr(db_field, "choices", None):
        field.choices = [(value, _sentence_case(str(label))) for value, label in field.choices]
    return field


def _sentence_case(label: str) -> str:
    return label if label.isupper() else label[:1] + label[1:].lower()
