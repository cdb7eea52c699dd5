"""Keyset paging: a page starts after the last row of the page before, compared as (field, id),
nulls last.

Unlike paging by offset, a deep page costs what the first one does, and no row is lost or repeated
where thousands share a date.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, OrderBy, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

from negotiations.models.base import as_row


class BadCursor(ValueError):
    """The cursor is not valid, or belongs to another ordering; the message says which."""


@dataclass(frozen=True)
class Cursor:
    """The row after which a page starts or, backwards, before which it ends."""

    ordering: str
    value: str | None
    id: str
    backwards: bool

    def __str__(self) -> str:
        return urlsafe_b64encode(
            json.dumps([self.ordering, self.value, self.id, self.backwards]).encode()
        ).decode()

    @classmethod
    def parse(cls, text: str, ordering: str) -> "Cursor":
        """Raises BadCursor."""
        try:
            given, value, id, backwards = json.loads(urlsafe_b64decode(text.encode()))
            cursor = cls(
                str(given), None if value is None else str(value), str(UUID(id)), bool(backwards)
            )
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise BadCursor("This is no cursor of ours: start from the first page.") from error
        if cursor.ordering != ordering:
            raise BadCursor(f"This cursor goes with ordering={cursor.ordering}.")
        return cursor


@dataclass(frozen=True)
class Page:
    """Rows in order, and the cursors of the next and previous page, None where there is none."""

    rows: list[Any]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Key:
    """The order of a page: by `path`, then id. A backwards page is read in the other direction."""

    path: str
    nullable: bool
    falling: bool
    backwards: bool

    def order(self) -> list[OrderBy]:
        descending = self.falling != self.backwards
        by_field = OrderBy(
            F(self.path),
            descending=descending,
            nulls_first=(self.nullable and self.backwards) or None,
            nulls_last=(self.nullable and not self.backwards) or None,
        )
        return [by_field, OrderBy(F("id"), descending=descending)]

    def beyond(self, value: object, id: str) -> Q:
        """The rows that come after the row (value, id) in the direction of reading."""
        compare = LessThan if self.falling != self.backwards else GreaterThan
        empty = Q(**{f"{self.path}__isnull": True}) if self.nullable else Q()
        if value is None:
            same = empty & Q(compare(F("id"), Value(UUID(id))))
            return same | ~empty if self.backwards else same
        row = Q(compare(as_row(F(self.path), F("id")), as_row(Value(value), Value(UUID(id)))))
        return row | empty if self.nullable and not self.backwards else row


def ordered(queryset: QuerySet[Any], *, ordering: str, path: str) -> QuerySet[Any]:
    """All rows, in the order in which their pages have them."""
    return queryset.order_by(*_key(queryset, ordering, path).order())


def page_of(
    queryset: QuerySet[Any], *, ordering: str, path: str, cursor: str | None, size: int
) -> Page:
    """The page of at most `size` rows at `cursor` (without one, the first), ordered by the field at
    `path`: descending if `ordering` begins with "-".

    `queryset` may also be of `values`. Raises BadCursor.
    """
    at = Cursor.parse(cursor, ordering) if cursor is not None else None
    backwards = at is not None and at.backwards
    key = _key(queryset, ordering, path, backwards)
    if at is not None:
        queryset = queryset.filter(key.beyond(_value(_field(queryset.model, path), at), at.id))
    rows = list(
        queryset.annotate(page_key=F(path), page_id=F("id")).order_by(*key.order())[: size + 1]
    )
    more, rows = len(rows) > size, rows[:size][::-1] if backwards else rows[:size]
    before, after = (more, at is not None) if backwards else (at is not None, more)
    return Page(
        rows,
        next=str(_at(rows[-1], ordering, backwards=False)) if after and rows else None,
        previous=str(_at(rows[0], ordering, backwards=True)) if before and rows else None,
    )


def _key(queryset: QuerySet[Any], ordering: str, path: str, backwards: bool = False) -> _Key:
    return _Key(path, _field(queryset.model, path).null, ordering.startswith("-"), backwards)


def _at(row: Model | dict[str, Any], ordering: str, *, backwards: bool) -> Cursor:
    keys = row if isinstance(row, dict) else vars(row)
    value = keys["page_key"]
    text = value.isoformat() if isinstance(value, date) else None if value is None else str(value)
    return Cursor(ordering, text, str(keys["page_id"]), backwards)


def _value(field: Field, cursor: Cursor) -> object:
    try:
        return field.to_python(cursor.value)
    except ValidationError as error:
        raise BadCursor("This is no cursor of ours: start from the first page.") from error


def _field(model: type[Model], path: str) -> Field:
    """The field that a path leads to, through references."""
    *references, name = path.split("__")
    reached: Any = model
    for reference in references:
        reached = reached._meta.get_field(reference).related_model
    field: Field = reached._meta.get_field(name)
    return field
