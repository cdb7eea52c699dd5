"""Forms for the nouns: their cleaned fields are the keyword arguments of an action."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelChoiceIterator, fields_for_model, model_to_dict
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.html import format_html

from negotiations.actions.alike import Alike
from negotiations.actions.journal import InUse, Stale
from negotiations.forms.combobox import ReferenceChoiceField, ReferenceChoicesField
from negotiations.forms.field_defaults import set_field_defaults
from negotiations.forms.fields import field_for
from negotiations.models import Actor, Negotiation, User
from negotiations.models.base import Part, Record
from negotiations.queries.workbench.autocomplete import usable
from negotiations.text.canonical import canonical
from negotiations.text.collation import sort_key

M = TypeVar("M", bound=Record)
T = TypeVar("T")
#: Values by the name of their field.
Values = dict[str, Any]


class Renderer(TemplatesSetting):
    form_template_name = "form/_fields.html"
    field_template_name = "form/_field.html"
    formset_template_name = "form/_rows.html"


class SortedChoices(ModelChoiceIterator):
    """What a reference may name, sorted. Actors of one name are told apart in words. Fields that
    offer the same objects read them once (`read` is shared).
    """

    def __init__(self, read: dict[str, list[Model]], field: forms.ModelChoiceField) -> None:
        super().__init__(field)
        self.read = read

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        key = str(self.queryset.query)
        if key not in self.read:
            self.read[key] = sorted(self.queryset, key=_sort_key)
        names = Counter(_compared_name(row) for row in self.read[key])
        for row in self.read[key]:
            value, label = self.choice(row)
            is_double = names[_compared_name(row)] > 1
            yield value, f"{label} ({_difference(row)})" if is_double else label


def _sort_key(row: Any) -> Any:
    """The stored sort key; without one the code, or else the words for the object."""
    if hasattr(row, "sort_key"):
        return row.sort_key
    return getattr(row, "canonical", None) or sort_key(str(row))


def _compared_name(row: Model) -> str:
    return row.canonical if hasattr(row, "canonical") else canonical(str(row))


def _difference(row: Model) -> str:
    """What tells an actor from its namesakes."""
    if not isinstance(row, Actor):
        return str(row.pk)[-4:]
    return f"{row.get_kind_display().lower()}, {'only here' if row.negotiation_id else 'shared'}"


@dataclass(frozen=True)
class DuplicateQuestion:
    """What a form asks where the object is like another (`Alike`): `label` belongs to the check box
    that saves it all the same, `address_of` gives the URL of the other.
    """

    label: str
    address_of: Callable[[Any], str]


class NounForm(forms.Form, Generic[M]):
    """Fields of a model, for a user in a negotiation: a reference offers only what it may name
    there.

    `hints` are shown below the labels. `in_guide`: docs/coding-guide.md describes each field under
    its name. `parts` are formsets for the rows that are written with the object. `scripted`:
    references are comboboxes, not selects; those in `comboboxes` always are, so that what they name
    can be made in place. After a stale version, `now` holds what is stored,
    beside what was typed, and the hidden version is the stored one. `duplicate_question` is for
    nouns that may be alike.
    """

    model: type[M]
    from_model: Sequence[str] = ()
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    in_guide = False
    parts: Mapping[str, type[Any]] = {}
    duplicate_question: DuplicateQuestion | None = None
    comboboxes: Sequence[str] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        user: User | AnonymousUser,
        negotiation: Negotiation | None,
        instance: M | None = None,
        initial: Mapping[str, Any] | None = None,
        scripted: bool = False,
    ) -> None:
        self.by, self.negotiation, self.instance = user, negotiation, instance
        self.scripted = scripted
        self.now: dict[str, str] = {}
        self.read: dict[str, list[Model]] = {}
        self.usable = cache(partial(usable, negotiation=negotiation))
        stored: Values = {}
        if instance:
            parts = {name: self.stored_rows(instance, name) for name in self.parts}
            stored = {**self.stored(instance), **parts}
        super().__init__(data, label_suffix="", initial={**stored, **(initial or {})})
        made = fields_for_model(
            self.model,
            fields=self.from_model,
            labels=self.labels,
            help_texts=self.hints,
            formfield_callback=field_for,
        )
        self.fields = {**made, **self.fields}
        if self.duplicate_question:
            is_asked = self.add_prefix("duplicate") in self.data
            self.fields["duplicate"] = forms.BooleanField(
                required=False,
                label=self.duplicate_question.label,
                widget=forms.CheckboxInput if is_asked else forms.HiddenInput,
            )
        self.order_fields(self.field_order)
        for name, field in self.fields.items():
            set_field_defaults(name, field)
            self._narrow(field, self.scripted or name in self.comboboxes)
        self.formsets: dict[str, FormRows] = {
            name: formset(data, narrow=self._narrow, prefix=name, initial=self.initial.get(name))
            for name, formset in self.parts.items()
        }

    def stored(self, instance: M) -> Values:
        """The fields of a stored object, as the form shows them."""
        return {**model_to_dict(instance, fields=self.from_model), "version": instance.version}

    def stored_rows(self, instance: M, name: str) -> list[Values]:
        """The rows of one part of a stored object, as the form shows them."""
        return [model_to_dict(row) for row in getattr(instance, name).order_by("rank")]

    def _narrow(self, field: forms.Field, scripted: bool | None = None) -> None:
        if not isinstance(field, forms.ModelChoiceField):
            return
        field.iterator = partial(SortedChoices, self.read)  # type: ignore[assignment]
        field.queryset = self.usable(field.queryset.model)  # type: ignore[arg-type, union-attr]
        if (
            (self.scripted if scripted is None else scripted)
            and self.negotiation
            and isinstance(field, ReferenceChoiceField | ReferenceChoicesField)
        ):
            field.combine(self.negotiation)

    def is_valid(self) -> bool:
        return all(
            [super().is_valid(), *(formset.is_valid() for formset in self.formsets.values())]
        )

    def has_refused_rows(self) -> bool:
        return self.is_bound and not all(formset.is_valid() for formset in self.formsets.values())

    def fields_of_action(self) -> Values:
        """The keyword arguments of the action, without the version."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name, formset in self.formsets.items():
            given[name] = [_row(form) for form in formset if not _blank(form)]
        return given

    def perform(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Call the action with the fields. Returns its result, or None where the form or the action
        refuses: then the reasons are on the form.

        After a stale version, `take` names one field whose stored value replaces what was typed;
        then nothing is written.
        """
        taken = self.data.get("take")
        if self.instance and taken:
            self._take_over(taken, self.instance)
        if not self.is_valid():
            return None
        if self.instance and taken:
            self._show_both(self.instance)
            return None
        if self.instance:
            kwargs["version"] = self.cleaned_data["version"]
        try:
            return action(*args, by=self.by, **kwargs, **self.fields_of_action())
        except Alike as refusal:
            self._ask_about_twin(refusal)
        except ValidationError as error:
            self._add_refusal(error)
        except Stale as stale:
            self._show_both(stale.current)
        except InUse as error:
            names = ", ".join(f"“{dependent}”" for dependent in error.dependents)
            self.add_error(None, f"This is in use by {names}.")
        return None

    def _add_refusal(self, error: ValidationError) -> None:
        """The action's refusal: each reason at its field, where the form has that field."""
        found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, messages in found.items():
            for message in messages:
                field = name.partition("/")[0]
                self.add_error(field if field in self.fields else None, message)

    def _ask_about_twin(self, refusal: Alike) -> None:
        """Link to the one that exists, and ask whether another is meant."""
        self._add_refusal(refusal)
        if not self.duplicate_question:
            return
        link = format_html(
            '<a href="{}" target="_blank">See it<span class="said"> (new tab)</span></a>',
            self.duplicate_question.address_of(refusal.twin),
        )
        label = self.duplicate_question.label
        words = format_html("{}. If you mean another, tick “{}”.", link, label)
        field = next((name for name in refusal.message_dict if name in self.fields), None)
        self.add_error(field, words)
        self.fields["duplicate"].widget = forms.CheckboxInput()

    def _show_both(self, current: Any) -> None:
        """What is stored now, beside what was typed."""
        if current is None:
            self.add_error(
                None,
                "This was deleted since you opened it. Copy what you want to keep, and make it"
                " anew.",
            )
            return
        stored = {
            name: value for name, value in self.stored(current).items() if name in self.fields
        }
        self.now = {
            name: _words_of(self.fields[name], value)
            for name, value in stored.items()
            if self._differs(name, value)
        }
        typed = self.fields_of_action()
        for name in self.formsets:
            rows = self._words_of_rows(name, self.stored_rows(current, name))
            if rows != self._words_of_rows(name, typed[name]):
                self.now[name] = rows
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("version")] = str(current.version)  # type: ignore[index]
        self.add_error(
            None,
            "Somebody changed this since you opened it. What is stored now stands below each field"
            " that differs. Save again to keep what you typed, or take over theirs.",
        )

    def _take_over(self, name: str, instance: M) -> None:
        """Replace what was typed in a field, or in the rows of a part, by what is stored."""
        data = self.data.copy()  # type: ignore[attr-defined]
        if name in self.formsets:
            rows = self.stored_rows(instance, name)
            given = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": len(rows)}
            given |= {
                f"{name}-{at}-{key}": value
                for at, row in enumerate(rows)
                for key, value in row.items()
            }
            for key in [key for key in data if key.startswith(f"{name}-")]:
                del data[key]
            data.update({key: "" if value is None else str(value) for key, value in given.items()})
            self.formsets[name] = type(self.formsets[name])(
                data, narrow=self._narrow, prefix=name, initial=rows
            )
        elif name in self.fields:
            stored = self.stored(instance).get(name)
            values = stored if isinstance(stored, list) else [stored]
            data.setlist(
                self.add_prefix(name), ["" if value is None else str(value) for value in values]
            )
            data.pop(f"{self.add_prefix(name)}-typed", None)
        self.data = data

    def _differs(self, name: str, value: object) -> bool:
        typed: Any = self.cleaned_data.get(name)
        if isinstance(typed, Model):
            typed = typed.pk
        if hasattr(typed, "values_list"):
            chosen = value if isinstance(value, Iterable) else ()
            typed, value = {row.pk for row in typed}, {getattr(row, "pk", row) for row in chosen}
        return name != "version" and (typed or None) != (value or None)

    def _words_of_rows(self, name: str, rows: Iterable[Values]) -> str:
        fields = self.formsets[name].empty_form.fields.items()
        described = (
            ", ".join(_words_of(field, row[key]) for key, field in fields if row.get(key))
            for row in rows
        )
        return "; ".join(described) or "nothing"


def _words_of(field: forms.Field, value: Any) -> str:
    """A stored value in words."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(row) for row in field.queryset.filter(pk__in=value)) or "nothing"  # type: ignore[union-attr]
    if isinstance(field, forms.ModelChoiceField):
        pk = getattr(value, "pk", value)
        return str((field.queryset.filter(pk=pk).first() if pk else None) or "nothing")  # type: ignore[union-attr]
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value)) or "nothing"
    return str(field.prepare_value(value) if value not in (None, "") else "") or "nothing"


def _blank(form: forms.BaseForm) -> bool:
    filled = (value for name, value in form.cleaned_data.items() if name != "DELETE")
    return bool(form.cleaned_data.get("DELETE")) or not any(
        value not in (None, "") for value in filled
    )


def _row(form: forms.BaseForm) -> Values:
    return {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}


def rows_of(
    part: type[Part],
    fields: Sequence[str],
    extra: int = 2,
    labels: dict[str, str] | None = None,
) -> type[Any]:
    """A formset for the parts of an object, with some empty rows at the end. To leave a row out,
    the user empties it.
    """
    made = fields_for_model(part, fields=fields, labels=labels, formfield_callback=field_for)
    row = type("Row", (_Row,), made)
    return forms.formset_factory(
        row, FormRows, extra=extra, can_delete=True, can_delete_extra=False
    )


class FormRows(forms.BaseFormSet):
    """Rows, and the empty one that script copies; `narrow` is applied to each field."""

    def __init__(
        self, data: QueryDict | None, *, narrow: Callable[[forms.Field], None], **kwargs: Any
    ) -> None:
        self.narrow = narrow
        super().__init__(data, form_kwargs={"label_suffix": ""}, **kwargs)

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            set_field_defaults(name, field)
            self.narrow(field)


class _Row(forms.Form):
    """One part. An emptied row is no part, and none of its fields is required."""

    now: dict[str, str] = {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not any(self[name].data for name in self.fields if name != "DELETE"):
            self._errors = ErrorDict()
            self.cleaned_data: Values = {}
