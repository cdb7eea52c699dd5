"""Lists: pages of JSON, streams of the whole selection, and annotations of the Web."""

from typing import Any
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.api.protocol import etags
from negotiations.api.protocol.pagination import in_order
from negotiations.api.protocol.problem_details import BadQuery, problem
from negotiations.api.protocol.renderers import JSON_LD, JsonRenderer, Written, chosen, renderer_of
from negotiations.api.streaming.annotations import Annotations
from negotiations.api.streaming.sql_json import ALONE, ROW, Object, SqlRow, as_json, compiled
from negotiations.exchange.exporters.registry import Exporter, Selection, exporters_of
from negotiations.exchange.exporters.streams import BROKEN, Stream
from negotiations.models import Position
from negotiations.models.membership import read_whole


class Listed:
    """A list that can be had in pages or whole, as a stream. `model`, `orderings` and the shape are
    the view's.
    """

    def get_renderers(self: Any) -> list[BaseRenderer]:
        """Of the method that was called; of all methods where the view has no such method, so that
        the method is refused and not the format.
        """
        offered = (
            exporter
            for exporter in exporters_of(self.model)
            if self.action in ("list", None) or (self.action == "retrieve" and exporter.single)
        )
        return [JsonRenderer(), *(renderer_of(exporter)() for exporter in offered)]

    def page(self: Any, rows: Any, reader: Any) -> Response:
        """The one of `rows` that was asked for, as PostgreSQL builds it: in Python it takes three
        times as long.

        What leans on more than the row, like a count of what the caller may see, is compiled for
        each page.
        """
        names = self._names(reader)
        alone = not rows.query.annotations
        context = self._context()
        known = context["root"], context["whole"]
        shown = compiled(reader, names, *known) if alone else self._objects(reader, names, ALONE)
        rows = Written(row["shown"] for row in self.paginate_queryset(rows.values(shown=shown)))
        answer: Response = self.get_paginated_response(rows)
        return answer

    def streamed(self: Any, rows: Any) -> StreamingHttpResponse:
        """All of `rows`, in the form that was asked for."""
        exporter: Exporter = self.request.accepted_renderer.exporter
        lines = exporter.chunks(self._selection(exporter, rows))
        return StreamingHttpResponse(
            () if self.request.method == "HEAD" else Stream(lines),
            content_type=self.request.accepted_renderer.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self._file_name()}"',
                "Link": self._described(),
            },
        )

    def _selection(self: Any, exporter: Exporter, rows: Any) -> Selection:
        reader = self._reader()
        names = chosen(self.request, exporter.fields) if exporter.fields else self._names(reader)
        return Selection(
            in_order(rows, self.request, self.orderings),
            names,
            read_whole(self.request.user),
            bom=self.request.query_params.get("bom") == "true",
            as_json=lambda: self._objects(reader, names, ROW),
            problem=problem(500, BROKEN).data,
        )

    def _objects(self: Any, reader: Any, names: tuple[str, ...] | None, at: SqlRow) -> Object:
        return as_json(reader(context=self._context()), names, at)

    def _names(self: Any, reader: Any) -> tuple[str, ...] | None:
        """The fields that were asked for; None for all."""
        if "fields" not in self.request.query_params:
            return None
        return chosen(self.request, [field.field_name for field in reader()._readable_fields])

    def _file_name(self: Any) -> str:
        noun = self.basename.removeprefix("api-")
        slug = self.request.query_params.get("negotiation")
        return f"{f'{slug}-' if slug else ''}{noun}.{self.request.accepted_renderer.format}"

    def _described(self: Any) -> str:
        """Where the columns and values are told: the data package of this selection, or the
        description of the API.
        """
        asked = {
            name: text
            for name, text in self.request.query_params.items()
            if name not in {"format", "bom"}
        }
        package = f"{reverse('api-datapackage')}?{urlencode(asked)}".rstrip("?")
        address = package if issubclass(self.model, Position) else reverse("api-schema")
        return f'<{self.request.build_absolute_uri(address)}>; rel="describedby"'


# No docstring: in the description of the API it would stand before that of the view.
class Annotated(Listed):
    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        if not self._as_annotations():
            return super().list(request, *args, **kwargs)  # type: ignore[misc]
        page = self.paginate_queryset(self.filter_queryset(self.with_words()))
        noun = self.basename.removeprefix("api-")
        body = self._annotations().collection(noun, self.get_paginated_response(page).data)
        return Response(body, content_type=JSON_LD.content_type)

    def retrieve(self: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        if not self._as_annotations():
            return super().retrieve(request, *args, **kwargs)  # type: ignore[misc]
        row = self.with_words().get(pk=self.get_object().pk)
        body = self._annotations().alone(row)
        return etags.tagged(request, body, row.version, content_type=JSON_LD.content_type)

    def _as_annotations(self: Any) -> bool:
        """Raises BadQuery where only some fields of them are asked for."""
        asked = bool(self.request.accepted_renderer.format == JSON_LD.name)
        if asked and "fields" in self.request.query_params:
            raise BadQuery({"fields": "An annotation is whole: leave this out."})
        return asked

    def _annotations(self: Any) -> Annotations:
        reader, context = self._reader(), self._context()
        return Annotations(self.request, lambda row: dict(reader(row, context=context).data))

    def with_words(self: Any) -> Any:
        return self.get_queryset().in_context_for(self.request.user)
