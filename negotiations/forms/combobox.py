"""References as comboboxes: the server matches what is typed; a choice is sent as a select sends
it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from negotiations.models import Negotiation, Tag
from negotiations.queries.workbench.autocomplete import exactly_named
from negotiations.text.identifiers import parse_uuid


class Typed(str):
    """Words in a combobox that name no object, or more than one; `problem` says which."""

    problem = ""


def meant(rows: QuerySet[Any], typed: str) -> str | None:
    """The id of the one row that has this name, else what was typed."""
    if not (words := typed.strip()):
        return None
    same = exactly_named(rows, words)
    if len(same) == 1:
        return str(same.pop())
    unknown = Typed(words)
    noun = rows.model._meta.verbose_name
    instead = "choose one of the codebook" if rows.model is Tag else "choose one or create it"
    unknown.problem = (
        f"More than one {noun} is called “{words}”: choose one."
        if same
        else f"No {noun} is called “{words}”: {instead}."
    )
    return unknown


class Combobox(forms.Widget):
    """A text input with a list from the server. A hidden input holds the id; the words are sent as
    `<name>-typed`.
    """

    template_name = "form/_combobox.html"
    several = False
    choices: Any = ()

    def __init__(self, negotiation: Negotiation, noun: str) -> None:
        super().__init__()
        self.noun = noun
        self.address = reverse("choices", args=[negotiation.slug, noun])

    @property
    def rows(self) -> QuerySet[Any]:
        return self.choices.queryset  # type: ignore[no-any-return]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, list | tuple) else [value]
        typed = next((words for words in given if isinstance(words, Typed)), "")
        chosen = _labels(self.rows, given)
        here = {
            "noun": self.noun,
            "address": self.address,
            "several": self.several,
            "typed": typed,
            "chosen": chosen,
        }
        context["widget"].update(here)
        return context

    def value_from_datadict(self, data: Mapping[str, str], files: object, name: str) -> str | None:
        return data.get(name) or meant(self.rows, data.get(f"{name}-typed", ""))


class ManyCombobox(Combobox):
    """Several choices: one chip per choice, in their order, before the input."""

    several = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        more = meant(self.rows, data.get(f"{name}-typed", ""))
        return [*data.getlist(name), *([more] if more else [])]


def _labels(rows: QuerySet[Any], given: Iterable[Any]) -> Sequence[tuple[UUID, str]]:
    """The id and the words of each object that exists, in the given order."""
    ids = [pk for pk in map(parse_uuid, given) if pk]
    things = rows.in_bulk(ids) if ids else {}
    return [(pk, str(things[pk])) for pk in ids if pk in things]


class ReferenceChoiceField(forms.ModelChoiceField):
    """One object of the negotiation: a select, or a combobox in a page with script."""

    def combine(self, negotiation: Negotiation) -> None:
        _combine(self, Combobox, negotiation)

    def to_python(self, value: Any) -> Any:
        _refuse([value])
        return super().to_python(value)


class ReferenceChoicesField(forms.ModelMultipleChoiceField):
    """Several objects, in the order chosen."""

    def combine(self, negotiation: Negotiation) -> None:
        self.help_text = self.help_text.partition(" Hold Ctrl")[0]
        _combine(self, ManyCombobox, negotiation)

    def clean(self, value: Any) -> Any:
        _refuse(value or ())
        return super().clean(value)


def _combine(field: Any, widget: type[Combobox], negotiation: Negotiation) -> None:
    made = widget(negotiation, field.queryset.model._meta.model_name)
    made.choices, made.is_required = field.choices, field.required
    field.widget = made


def _refuse(values: Iterable[object]) -> None:
    """Refuse words that name no object: they are never dropped silently."""
    if typed := [value.problem for value in values if isinstance(value, Typed)]:
        raise ValidationError(typed, code="typed")


class ChoiceQuery(forms.Form):
    """What a combobox asks the server for. Invalid values are None."""

    q = forms.CharField(required=False, max_length=500)
    article = forms.UUIDField(required=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)

    def understood(self) -> dict[str, Any]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) for name in self.fields}
