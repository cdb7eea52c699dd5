"""The journal in words: verbs in the past tense, nouns, and states with names instead of ids."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import DateField, Model, Value
from django.db.models.expressions import Combinable
from django.utils.formats import date_format

from negotiations.models import Change, User
from negotiations.models.base import Record
from negotiations.models.registry import noun_of, nouns
from negotiations.models.user import Caller

#: An undo and a redo say what they did to the object: by verb, and whether it came or went.
REVERSED = {
    "undo": "put back",
    "undo, made": "brought back",
    "undo, gone": "took back",
    "redo": "changed again",
    "redo, made": "made again",
    "redo, gone": "removed again",
}

LOST = "something that is no longer there"

State = dict[str, Any]


def _names() -> dict[type[Model], Combinable | str]:
    """Return the expression, by model, that names an object where others refer to it."""
    names: dict[type[Model], Combinable | str] = {User: "username"}
    return names | {noun.model: noun.name for noun in nouns() if noun.name}


@dataclass(frozen=True)
class ObjectNames:
    """Names by id. The objects in `there` exist and the reader may see them."""

    by_id: dict[str, str]
    there: frozenset[str]


def names_in(changes: Iterable[Change], user: Caller) -> ObjectNames:
    """Return the names of everything these changes concern or refer to, as far as `user` may see
    it; a deleted object has its last name.
    """
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for change in changes:
        for model, pk in (_model(change), str(change.target_id)), *_references(change):
            wanted[model].add(pk)
    if not wanted:
        return ObjectNames({}, frozenset())
    name_of = _names()
    kinds = [
        _seen(model, user)
        .filter(pk__in=pks)
        .order_by()
        .values_list("pk", name_of.get(model, Value("")))
        for model, pks in wanted.items()
    ]
    there = {str(pk): name for pk, name in kinds[0].union(*kinds[1:])}
    lost = set().union(*wanted.values()) - there.keys()
    gone = Change.objects.visible_to(user).filter(
        target_id__in=lost,
        target_type__in=[noun.key for noun in nouns() if noun.name],
        after__isnull=True,
    )
    was = {
        str(change.target_id): title(change, ObjectNames({}, frozenset()))
        for change in gone.order_by("pk")
    }
    return ObjectNames({**was, **there}, frozenset(there))


def deed_in_words(verb: str, noun: str, *, made: bool, gone: bool, n: int = 1) -> str:
    """Say what was done: “stated a position”, “added 3 articles”."""
    declared = noun_of(noun)
    turned = f"{verb}{', made' if made else ', gone' if gone else ''}"
    past = REVERSED.get(turned) or REVERSED.get(verb) or declared.past[verb.partition(".")[2]]
    return f"{past} {declared.one}" if n == 1 else f"{past} {n} {declared.many}"


def title(change: Change, names: ObjectNames) -> str:
    """Return the title of a changed object after the change, or its last one."""
    model = _model(change)
    fields = _fields(model, change.after or change.before or {})
    return noun_of(model).title.format_map(
        {field.name: _inside(field, value, names) for field, value in fields}
    )


def fields_of(change: Change) -> Iterator[Any]:
    """Yield the fields and parts that a change's states have, in the order of the model."""
    return (
        field
        for field, _ in _fields(_model(change), {**(change.before or {}), **(change.after or {})})
    )


def value_in_words(field: Any, value: Any, names: ObjectNames) -> str:
    """Return a value in words; "" for an empty one."""
    if value in (None, "", [], {}):
        return ""
    if field.one_to_many:
        return "; ".join(
            _listed(value_in_words(*one, names) for one in _of_part(field, row)) for row in value
        )
    if _referred(field):
        return names.by_id.get(value, LOST)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateField):
        return str(date_format(field.to_python(value)))
    if isinstance(value, dict):
        return _listed(f"{key.replace('_', ' ')} {_plain(inner)}" for key, inner in value.items())
    return _plain(value)


def _inside(field: Any, value: Any, names: ObjectNames) -> str:
    """Return a value as it reads inside a sentence."""
    return (
        value_in_words(field, value, names).lower()
        if getattr(field, "choices", None)
        else value_in_words(field, value, names)
    )


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "–".join(str(inner) for inner in value.values())
    return _listed(map(str, value)) if isinstance(value, list) else str(value)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)


def _model(change: Change) -> type[Model]:
    return apps.get_model("negotiations", change.target_type)


def _fields(model: type[Model], state: State) -> Iterator[tuple[Any, Any]]:
    """Yield the fields and parts of a state with their values, in the order of the model; fields
    that the model lost are left out.
    """
    fields: tuple[Any, ...] = (*model._meta.concrete_fields, *model._meta.related_objects)
    return ((field, state[field.name]) for field in fields if field.name in state)


def _of_part(relation: Any, row: Any) -> list[tuple[Any, Any]]:
    """Return the fields of a part with their values. A part with one field is stored as
    that value.
    """
    fields = relation.related_model._meta.concrete_fields
    told = [field for field in fields if field.name not in ("id", "rank", relation.field.name)]
    return [(field, row.get(field.name) if isinstance(row, dict) else row) for field in told]


def _references(change: Change) -> Iterator[tuple[type[Model], str]]:
    for state in (change.before or {}, change.after or {}):
        for field, value in _fields(_model(change), state):
            rows = (
                [_of_part(field, row) for row in value] if field.one_to_many else [[(field, value)]]
            )
            for one, pk in (pair for row in rows for pair in row):
                if pk and (model := _referred(one)):
                    yield model, pk


def _referred(field: Any) -> type[Model] | None:
    """Return the model that a field refers to; None for a plain value."""
    if field.is_relation:
        related: type[Model] = field.related_model
        return related
    loose = noun_of(field.model).loose_references if issubclass(field.model, Record) else {}
    return noun_of(loose[field.name]).model if field.name in loose else None


def _seen(model: Any, user: Caller) -> Any:
    return (
        model.objects.visible_to(user)
        if hasattr(model.objects, "visible_to")
        else model.objects.all()
    )
