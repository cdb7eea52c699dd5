"""`ordering`, `page_size` and `cursor`: the pages of every list."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from negotiations.api import JsonObject
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.queries.common.keyset import BadCursor, ordered, page_of

PAGE_SIZE = 100
LARGEST = 500

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


class KeysetPagination(BasePagination):
    """Pages of a view whose `orderings` maps each ordering's name to the field that it compares."""

    parameters = ("ordering", "page_size", "cursor")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        ordering = _ordering(request, view.orderings)
        path = view.orderings[ordering.lstrip("-")]
        cursor = request.query_params.get("cursor")
        try:
            self.page = page_of(
                queryset, ordering=ordering, path=path, cursor=cursor, size=_page_size(request)
            )
        except BadCursor as error:
            raise BadQuery({"cursor": str(error)}) from error
        return self.page.rows

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response(
            {
                "results": data,
                "next": self._link(self.page.next),
                "previous": self._link(self.page.previous),
            }
        )

    def _link(self, cursor: str | None) -> str | None:
        return cursor and replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema: JsonObject) -> JsonObject:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {"results": schema, "next": link, "previous": link}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[JsonObject]:
        either = [sign + name for name in view.orderings for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE_SIZE}
        schemas = {
            "ordering": {"type": "string", "enum": either},
            "page_size": size,
            "cursor": {"type": "string"},
        }
        return [
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in schemas.items()
        ]


def in_order(
    queryset: QuerySet[M, Row], request: Request, orderings: Mapping[str, str]
) -> QuerySet[M, Row]:
    """All rows in the requested order, for a stream. Raises BadQuery if a page is asked for."""
    if given := {"page_size", "cursor"} & request.query_params.keys():
        raise BadQuery(
            dict.fromkeys(sorted(given), "A stream has no pages: it is the whole selection.")
        )
    ordering = _ordering(request, orderings)
    return ordered(queryset, ordering=ordering, path=orderings[ordering.lstrip("-")])


def _ordering(request: Request, orderings: Mapping[str, str]) -> str:
    ordering = request.query_params.get("ordering", "id")
    if ordering.removeprefix("-") not in orderings:
        names, first = ", ".join(orderings), next(iter(orderings))
        raise BadQuery({"ordering": f"Order by one of {names}, or -{first} and so on."})
    return ordering


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= LARGEST):
        raise BadQuery({"page_size": f"A page has 1 to {LARGEST} rows."})
    return int(text)
