"""The flat state of an object as the journal keeps it: its fields, references as ids, and its
parts.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from negotiations.models.base import Part, StoredRow
from negotiations.models.derived import derived
from negotiations.models.registry import not_journalled, parts_of

State = dict[str, Any]
Parts = Mapping[str, Sequence[StoredRow]]

#: Kept by the journal itself, or of no meaning to a reader of it.
BOOKKEEPING = {"id", "clash", "version", "created_at", "updated_at", "last_used_at", "rank"}


def state_of(obj: models.Model) -> State:
    """Return the state of an object as it is stored."""
    names = parts_of(type(obj))
    return state_with(
        obj, {name: sorted(getattr(obj, name).all(), key=lambda row: row.rank) for name in names}
    )


def state_with(obj: models.Model, parts: Mapping[str, Sequence[Any]]) -> State:
    """Return the state of an object with the given parts only."""
    state = {field.name: getattr(obj, field.attname) for field in journalled_fields(type(obj))}
    for name in parts_of(type(obj)):
        if name in parts:
            state[name] = [
                _part_state(row, whole=getattr(type(obj), name).field.name) for row in parts[name]
            ]
    return state


def set_state(obj: Any, state: State) -> Parts:
    """Set an object's fields to a state. Returns its parts, as rows not yet saved."""
    for field in obj._meta.concrete_fields:
        if field.name in state:
            setattr(obj, field.attname, field.to_python(state[field.name]))
    names = (name for name in parts_of(type(obj)) if name in state)
    return {name: _rows(getattr(type(obj), name).field, state[name]) for name in names}


def journalled_fields(model: type[models.Model]) -> list[Any]:
    """Return the fields that the journal includes."""
    hidden = BOOKKEEPING | not_journalled(model)
    hidden |= {field.name for field in derived(model)}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in hidden and not field.generated
    ]


def _part_state(row: Part, *, whole: str) -> Any:
    """Return a part's state: a part with one field is that field's value, otherwise a mapping."""
    fields = {
        field.name: getattr(row, field.attname)
        for field in journalled_fields(type(row))
        if field.name != whole
    }
    return next(iter(fields.values())) if len(fields) == 1 else fields


def _rows(whole: Any, stored: list[Any]) -> list[Any]:
    fields = [field for field in journalled_fields(whole.model) if field.name != whole.name]
    return [
        whole.model(**{field.attname: field.to_python(_value(field, row)) for field in fields})
        for row in stored
    ]


def _value(field: Any, row: Any) -> Any:
    return row[field.name] if isinstance(row, dict) else row
