"""`ordering`, `page_size` and `cursor`: the pages of every list."""

from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from negotiations.api.protocol.problem_details import BadQuery
from negotiations.queries.common.keyset import BadCursor, ordered, page_of

PAGE_SIZE = 100
LARGEST = 500


class KeysetPagination(BasePagination):
    """A view's `orderings` maps each ordering to the field it compares."""

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

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "results": data,
                "next": self._link(self.page.next),
                "previous": self._link(self.page.previous),
            }
        )

    def _link(self, cursor: str | None) -> str | None:
        return cursor and replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {"results": schema, "next": link, "previous": link}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
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


def in_order(queryset: Any, request: Request, orderings: dict[str, str]) -> Any:
    """All rows, in the order asked for: what is streamed has no pages."""
    if given := {"page_size", "cursor"} & request.query_params.keys():
        raise BadQuery(
            dict.fromkeys(sorted(given), "A stream has no pages: it is the whole selection.")
        )
    ordering = _ordering(request, orderings)
    return ordered(queryset, ordering=ordering, path=orderings[ordering.lstrip("-")])


def _ordering(request: Request, orderings: dict[str, str]) -> str:
    ordering = request.query_params.get("ordering", "id")
    if ordering.removeprefix("-") not in orderings:
        raise BadQuery(
            {
                "ordering": (
                    f"Order by one of {', '.join(orderings)}, or -{next(iter(orderings))} and"
                    " so on."
                )
            }
        )
    return ordering


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= LARGEST):
        raise BadQuery({"page_size": f"A page has 1 to {LARGEST} rows."})
    return int(text)
