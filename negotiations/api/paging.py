"""Pages by key: a page starts after the last row of the one before, compared as a row (field, id), nulls last.

Unlike paging by offset it costs the same however deep, and unlike DRF's CursorPagination it loses and repeats no
row where thousands share a date.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, OrderBy, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from negotiations.api.errors import BadQuery

PAGE_SIZE = 100
LARGEST = 500


@dataclass(frozen=True)
class Cursor:
    """The row a page starts after (or, backwards, ends before)."""

    ordering: str
    value: str | None
    id: str
    backwards: bool

    def __str__(self) -> str:
        return urlsafe_b64encode(json.dumps([self.ordering, self.value, self.id, self.backwards]).encode()).decode()

    @classmethod
    def parse(cls, text: str, ordering: str) -> "Cursor":
        try:
            given, value, id, backwards = json.loads(urlsafe_b64decode(text.encode()))
            cursor = cls(str(given), None if value is None else str(value), str(UUID(id)), bool(backwards))
        except (ValueError, TypeError) as error:
            raise BadQuery({"cursor": "This is no cursor of ours: start from the first page."}) from error
        if cursor.ordering != ordering:
            raise BadQuery({"cursor": f"This cursor goes with ordering={cursor.ordering}."})
        return cursor


@dataclass(frozen=True)
class Key:
    """What a page is ordered by: `field`, then id. Backwards it is walked in the opposite direction."""

    field: str
    nullable: bool
    falling: bool
    backwards: bool

    def order(self) -> list[OrderBy]:
        nulls: dict[str, Any] = {"nulls_first" if self.backwards else "nulls_last": True} if self.nullable else {}
        return [self._walk(F(self.field), **nulls), self._walk(F("id"))]

    def beyond(self, value: Any, id: str) -> Q:
        """The rows that come after the row (value, id) on this walk."""
        compare = LessThan if self.falling != self.backwards else GreaterThan
        empty = Q(**{f"{self.field}__isnull": True}) if self.nullable else Q()
        if value is None:
            same = empty & Q(compare(F("id"), Value(UUID(id))))
            return same | ~empty if self.backwards else same
        row = Q(compare(_row(F(self.field), F("id")), _row(Value(value), Value(UUID(id)))))
        return row | empty if self.nullable and not self.backwards else row

    def _walk(self, expression: F, **nulls: Any) -> OrderBy:
        return expression.desc(**nulls) if self.falling != self.backwards else expression.asc(**nulls)


class KeysetPagination(BasePagination):
    """`ordering`, `page_size` and `cursor`; a view's `orderings` maps each ordering to the field it compares."""

    parameters = ("ordering", "page_size", "cursor")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        self.ordering = _ordering(request, view.orderings)
        self.path = view.orderings[self.ordering.lstrip("-")]
        text = request.query_params.get("cursor")
        self.cursor = Cursor.parse(text, self.ordering) if text is not None else None
        self.backwards = self.cursor is not None and self.cursor.backwards
        size = _page_size(request)
        rows = list(self._walk(queryset)[: size + 1])
        self.more = len(rows) > size
        self.rows = rows[:size][::-1] if self.backwards else rows[:size]
        return self.rows

    def _walk(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        field = _field(queryset.model, self.path)
        key = Key(self.path, field.null, self.ordering.startswith("-"), self.backwards)
        if self.cursor is not None:
            try:
                value = field.to_python(self.cursor.value)
            except ValidationError as error:
                raise BadQuery({"cursor": "This is no cursor of ours: start from the first page."}) from error
            queryset = queryset.filter(key.beyond(value, self.cursor.id))
        return queryset.order_by(*key.order())

    def get_paginated_response(self, data: Any) -> Response:
        came = self.cursor is not None
        before, after = (self.more, came) if self.backwards else (came, self.more)
        links = {
            "next": self._link(self.rows[-1], False) if after and self.rows else None,
            "previous": self._link(self.rows[0], True) if before and self.rows else None,
        }
        return Response({"results": data, **links})

    def _link(self, row: Any, backwards: bool) -> str:
        value = reduce(getattr, self.path.split("__"), row)
        text = value.isoformat() if isinstance(value, (date, datetime)) else None if value is None else str(value)
        cursor = Cursor(self.ordering, text, str(row.pk), backwards)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", str(cursor))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {"results": schema, "next": link, "previous": link}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        either = [sign + name for name in view.orderings for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE_SIZE}
        schemas = {"ordering": {"type": "string", "enum": either}, "page_size": size, "cursor": {"type": "string"}}
        return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in schemas.items()]


def _row(*expressions: Any) -> Func:
    return Func(*expressions, template="(%(expressions)s)", output_field=BooleanField())


def _field(model: Any, path: str) -> Any:
    *references, name = path.split("__")
    for reference in references:
        model = model._meta.get_field(reference).related_model
    return model._meta.get_field(name)


def _ordering(request: Request, orderings: dict[str, str]) -> str:
    ordering = request.query_params.get("ordering", "id")
    if ordering.removeprefix("-") not in orderings:
        raise BadQuery({"ordering": f"Order by one of {', '.join(orderings)}, or -{next(iter(orderings))} and so on."})
    return ordering


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST):
        raise BadQuery({"page_size": f"A page has 1 to {LARGEST} rows."})
    return int(text)
