"""Pages by key: a page starts after the last row of the one before, compared as a row (field, id),
nulls last.

Unlike paging by offset it costs the same however deep; and it loses and repeats no row where
thousands share a date.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, OrderBy, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

from negotiations.models.base import as_row


class BadCursor(ValueError):
    """The cursor is none of ours, or goes with another ordering; the message says which."""


@dataclass(frozen=True)
class Cursor:
    """The row a page starts after (or, backwards, ends before)."""

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
    """Rows in order, and the cursors of the pages after and before, where there are any."""

    rows: list[Any]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Key:
    """What a page is ordered by: `path`, then id. Backwards it is walked in the opposite direction."""

    path: str
    nullable: bool
    falling: bool
    backwards: bool

    def order(self) -> list[OrderBy]:
        nulls: dict[str, Any] = (
            {"nulls_first" if self.backwards else "nulls_last": True} if self.nullable else {}
        )
        return [self._walk(F(self.path), **nulls), self._walk(F("id"))]

    def beyond(self, value: Any, id: str) -> Q:
        """The rows that come after the row (value, id) on this walk."""
        compare = LessThan if self.falling != self.backwards else GreaterThan
        empty = Q(**{f"{self.path}__isnull": True}) if self.nullable else Q()
        if value is None:
            same = empty & Q(compare(F("id"), Value(UUID(id))))
            return same | ~empty if self.backwards else same
        row = Q(compare(as_row(F(self.path), F("id")), as_row(Value(value), Value(UUID(id)))))
        return row | empty if self.nullable and not self.backwards else row

    def _walk(self, expression: F, **nulls: Any) -> OrderBy:
        return (
            expression.desc(**nulls) if self.falling != self.backwards else expression.asc(**nulls)
        )


def ordered(queryset: QuerySet[Any], *, ordering: str, path: str) -> QuerySet[Any]:
    """All rows, in the order of their pages."""
    return queryset.order_by(*_key(queryset, ordering, path).order())


def page_of(
    queryset: QuerySet[Any], *, ordering: str, path: str, cursor: str | None, size: int
) -> Page:
    """The page at `cursor` (the first without one), ordered by the field at `path`, falling where
    `ordering` begins with -.

    Of models or of their `values`. Raises BadCursor.
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


def _at(row: Any, ordering: str, *, backwards: bool) -> Cursor:
    keys = row if isinstance(row, dict) else vars(row)
    value = keys["page_key"]
    text = (
        value.isoformat()
        if isinstance(value, (date, datetime))
        else None
        if value is None
        else str(value)
    )
    return Cursor(ordering, text, str(keys["page_id"]), backwards)


def _value(field: Any, cursor: Cursor) -> Any:
    try:
        return field.to_python(cursor.value)
    except ValidationError as error:
        raise BadCursor("This is no cursor of ours: start from the first page.") from error


def _field(model: Any, path: str) -> Any:
    *references, name = path.split("__")
    for reference in references:
        model = model._meta.get_field(reference).related_model
    return model._meta.get_field(name)
