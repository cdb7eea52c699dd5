"""What a browser may send: forms whose cleaned fields are the keyword arguments of an action."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelChoiceIterator, fields_for_model, model_to_dict
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.utils.html import format_html

from negotiations.actions.alike import Alike
from negotiations.actions.journal import InUse, Stale
from negotiations.forms.combobox import ReferenceChoiceField, ReferenceChoicesField
from negotiations.forms.field_defaults import set_field_defaults
from negotiations.forms.fields import field_for
from negotiations.models import Actor, Negotiation
from negotiations.models.base import Part
from negotiations.queries.workbench.autocomplete import usable
from negotiations.text.canonical import canonical
from negotiations.text.collation import sort_key


class Renderer(TemplatesSetting):
    form_template_name = "form/_fields.html"
    field_template_name = "form/_field.html"
    formset_template_name = "form/_rows.html"


class Options(ModelChoiceIterator):
    """What a reference may name, in the order of the words. Fields that offer the same read it once
    (`read` is shared).
    """

    def __init__(self, read: dict[str, list[Model]], field: Any) -> None:
        super().__init__(field)
        self.read = read

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        key = str(self.queryset.query)
        if key not in self.read:
            self.read[key] = sorted(self.queryset, key=_place)
        names = Counter(_compared(row) for row in self.read[key])
        for row in self.read[key]:
            value, label = self.choice(row)
            yield value, f"{label} ({_which(row)})" if names[_compared(row)] > 1 else label


def _place(row: Any) -> Any:
    """Where it stands in a list: what has no place of its own stands by its code, or the words for
    it.
    """
    return (
        row.sort_key
        if hasattr(row, "sort_key")
        else getattr(row, "canonical", None) or sort_key(str(row))
    )


def _compared(row: Any) -> str:
    """By what it is told from others."""
    return row.canonical if hasattr(row, "canonical") else canonical(str(row))


def _which(row: Any) -> str:
    """What tells an actor from its namesakes."""
    if not isinstance(row, Actor):
        return str(row.pk)[-4:]
    return f"{row.get_kind_display().lower()}, {'only here' if row.negotiation_id else 'shared'}"


class NounForm(forms.Form):
    """Fields of a model, for a person in a negotiation: references are narrowed to what they may
    name there.

    `hints` are shown below the labels. `in_guide`: docs/coding-guide.md tells of each field, under
    its name. `parts` are formsets for what is written with the object. `scripted`: references are
    comboboxes, not selects. After a stale version, `now` holds what is stored, beside what was
    typed, and the version to go on from. Where one is like another, the form says which, and asks
    with the words `all_the_same` whether it shall be saved.
    """

    model: type[Model]
    from_model: Sequence[str] = ()
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    in_guide = False
    parts: dict[str, type[Any]] = {}
    all_the_same = ""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        user: Any,
        negotiation: Negotiation | None,
        instance: Any = None,
        initial: Any = None,
        scripted: Any = False,
    ) -> None:
        self.user, self.negotiation, self.instance, self.scripted = (
            user,
            negotiation,
            instance,
            bool(scripted),
        )
        self.now: dict[str, Any] = {}
        self.read: dict[str, list[Model]] = {}
        self.usable = cache(partial(usable, negotiation=negotiation))
        super().__init__(
            data,
            label_suffix="",
            initial={**(self._all_stored(instance) if instance else {}), **(initial or {})},
        )
        made = fields_for_model(
            self.model,
            fields=self.from_model,
            labels=self.labels,
            help_texts=self.hints,
            formfield_callback=field_for,
        )
        self.fields = {**made, **self.fields}
        if self.all_the_same:
            asked = (
                forms.CheckboxInput
                if self.add_prefix("duplicate") in self.data
                else forms.HiddenInput
            )
            self.fields["duplicate"] = forms.BooleanField(
                required=False, label=self.all_the_same, widget=asked
            )
        self.order_fields(self.field_order)
        for name, field in self.fields.items():
            set_field_defaults(name, field)
            self._narrow(field)
        self.formsets = {
            name: kind(data, narrow=self._narrow, prefix=name, initial=self.initial.get(name))
            for name, kind in self.parts.items()
        }

    def stored(self, instance: Any) -> dict[str, Any]:
        """The fields of a stored object, as they are shown."""
        return {**model_to_dict(instance, fields=self.from_model), "version": instance.version}

    def stored_rows(self, instance: Any, name: str) -> list[dict[str, Any]]:
        """The parts of a stored object, as they are shown."""
        return [model_to_dict(row) for row in getattr(instance, name).order_by("rank")]

    def _all_stored(self, instance: Any) -> dict[str, Any]:
        return {
            **self.stored(instance),
            **{name: self.stored_rows(instance, name) for name in self.parts},
        }

    def _narrow(self, field: forms.Field) -> None:
        if not isinstance(field, forms.ModelChoiceField):
            return
        field.iterator = partial(Options, self.read)  # type: ignore[assignment]
        field.queryset = self.usable(field.queryset.model)  # type: ignore[arg-type, union-attr]
        if (
            self.scripted
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

    def fields_of_action(self) -> dict[str, Any]:
        """The keyword arguments for the action; the version apart."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name, formset in self.formsets.items():
            given[name] = [_row(form) for form in formset if not _blank(form)]
        return given

    def perform(self, act: Any, *args: Any, **kwargs: Any) -> Any:
        """What the action answers, or None where the form or the action refuses: the reasons are on
        the form then.

        After a stale version, who sends `take` asks for what is stored in one field instead, and
        nothing is written.
        """
        taken = self.data.get("take") if self.instance else None
        if taken:
            self._take_over(taken)
        if not self.is_valid():
            return None
        if taken:
            return self._show_both(Stale(self.instance))
        if self.instance:
            kwargs["version"] = self.cleaned_data["version"]
        try:
            return act(*args, by=self.user, **kwargs, **self.fields_of_action())
        except Alike as refusal:
            self._show_twin(refusal)
        except ValidationError as error:
            self._take(error)
        except Stale as stale:
            self._show_both(stale)
        except InUse as error:
            names = ", ".join(f"“{dependent}”" for dependent in error.dependents)
            self.add_error(None, f"This is in use by {names}.")
        return None

    def _take(self, error: ValidationError) -> None:
        """The action's refusal, each reason at its field where the form has it."""
        found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, messages in found.items():
            for message in messages:
                field = name.partition("/")[0]
                self.add_error(field if field in self.fields else None, message)

    def _show_twin(self, refusal: Alike) -> None:
        """The one that is there, and the question whether another is meant."""
        self._take(refusal)
        link = format_html(
            '<a href="{}" target="_blank">See it<span class="said"> (new tab)</span></a>',
            self.address_of(refusal.twin),
        )
        words = format_html("{}. If you mean another, tick “{}”.", link, self.all_the_same)
        self.add_error(
            next((name for name in refusal.message_dict if name in self.fields), None), words
        )
        self.fields["duplicate"].widget = forms.CheckboxInput()

    def address_of(self, twin: Any) -> str:
        """The page of one that is like what was typed."""
        raise NotImplementedError

    def _show_both(self, stale: Stale) -> None:
        current = stale.current
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
            name: _words(self.fields[name], value)
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

    def _take_over(self, name: str) -> None:
        """Put what is stored in a field, or in the rows of a part, in the place of what was typed."""
        data = self.data.copy()  # type: ignore[attr-defined]
        if name in self.formsets:
            rows = self.stored_rows(self.instance, name)
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
            stored = self.stored(self.instance).get(name)
            values = stored if isinstance(stored, list) else [stored]
            data.setlist(
                self.add_prefix(name), ["" if value is None else str(value) for value in values]
            )
            data.pop(f"{self.add_prefix(name)}-typed", None)
        self.data = data

    def _differs(self, name: str, value: Any) -> bool:
        typed: Any = self.cleaned_data.get(name)
        if isinstance(typed, Model):
            typed = typed.pk
        if hasattr(typed, "values_list"):
            typed, value = (
                {row.pk for row in typed},
                {getattr(row, "pk", row) for row in value or ()},
            )
        return name != "version" and (typed or None) != (value or None)

    def _words_of_rows(self, name: str, rows: Iterable[dict[str, Any]]) -> str:
        fields = self.formsets[name].empty_form.fields.items()
        said = (
            ", ".join(_words(field, row[key]) for key, field in fields if row.get(key))
            for row in rows
        )
        return "; ".join(said) or "nothing"


def _words(field: Any, value: Any) -> str:
    """A stored value, as it is said."""
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


def _row(form: forms.BaseForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}


def rows_of(part: type[Part], fields: Sequence[str], extra: int = 2, **kwargs: Any) -> type[Any]:
    """A formset for the parts of an object, with some empty rows at the end; a row is left out by
    emptying it.
    """
    made = fields_for_model(part, fields=fields, formfield_callback=field_for, **kwargs)
    row = type("Row", (_Row,), made)
    return forms.formset_factory(
        row, FormRows, extra=extra, can_delete=True, can_delete_extra=False
    )


class FormRows(forms.BaseFormSet):
    """The rows, the empty one that script adds too; `narrow` is what is done to each field."""

    def __init__(self, data: Any, *, narrow: Callable[[forms.Field], None], **kwargs: Any) -> None:
        self.narrow = narrow
        super().__init__(data, form_kwargs={"label_suffix": ""}, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            set_field_defaults(name, field)
            self.narrow(field)


class _Row(forms.Form):
    """One part; emptied, it is no part and needs nothing."""

    now: dict[str, Any] = {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not any(self[name].data for name in self.fields if name != "DELETE"):
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
