"""The answers of a list: a page of JSON, a stream of the whole selection, or Web Annotations."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ModelSerializer

from negotiations.api.protocol import etags
from negotiations.api.protocol.pagination import in_order
from negotiations.api.protocol.parameters import chosen_fields
from negotiations.api.protocol.problem_details import BadQuery, problem
from negotiations.api.protocol.renderers import Csv, JsonLd, JsonRenderer, JsonRows, Ndjson
from negotiations.api.protocol.viewset import NounView
from negotiations.api.streaming.annotations import Annotations
from negotiations.api.streaming.sql_json import (
    ALONE,
    ROW,
    JsonObjectText,
    SqlRow,
    as_json,
    compiled,
)
from negotiations.exchange.exporters import csv
from negotiations.exchange.exporters.streams import BROKEN, Stream, honest
from negotiations.models.membership import read_whole
from negotiations.queries.common.copy_stream import BARE, Line, copied

Reader = type[ModelSerializer[Any]]
Renderers = list[BaseRenderer]


class Readable(NounView):
    #: Formats of the list, beside JSON.
    formats: tuple[type[BaseRenderer], ...] = (Ndjson,)
    #: Formats of one row, beside JSON.
    formats_of_one: tuple[type[BaseRenderer], ...] = ()

    def get_renderers(self) -> Renderers:
        """All of them where the view has no such method, so that the method is refused and not the
        format.
        """
        by_action: dict[str | None, tuple[type[BaseRenderer], ...]] = {
            "list": self.formats,
            "retrieve": self.formats_of_one,
            None: (*self.formats, *self.formats_of_one),
        }
        renderers: tuple[type[BaseRenderer], ...] = (
            JsonRenderer,
            *by_action.get(self.action, ()),
        )
        return [renderer() for renderer in renderers]

    def list(
        self, request: Request, *args: object, **kwargs: object
    ) -> Response | StreamingHttpResponse:
        rows = self.filter_queryset(self.get_queryset())
        if request.accepted_renderer.format != "json":
            return self.streamed(rows)
        return self.page(rows, self.get_read_serializer_class())

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        return self.respond(self.get_object())

    def page(self, rows: QuerySet[Any], reader: Reader) -> Response:
        """One page of `rows`, as JSON written by PostgreSQL: Python takes ten times as long.

        SQL that depends on annotations, like a count of what the caller may see, is not kept.
        """
        names = self.chosen_fields(reader)
        if rows.query.annotations:
            shown: Any = self._sql_object(reader, names, ALONE)
        else:
            context = self.get_serializer_context()
            shown = compiled(reader, names, context["root"], context["whole"])
        page = self.paginate_queryset(rows.values(shown=shown)) or []
        return self.get_paginated_response(JsonRows(row["shown"] for row in page))

    def streamed(self, rows: QuerySet[Any]) -> StreamingHttpResponse:
        """All `rows`, in the requested format."""
        rows = in_order(rows, self.request, self.orderings)
        renderer: Any = self.request.accepted_renderer
        write = {"ndjson": self._ndjson, "csv": self._csv}[renderer.format]
        lines = write(rows)
        return StreamingHttpResponse(
            () if self.request.method == "HEAD" else Stream(lines),
            content_type=renderer.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self._file_name()}"',
                "Link": self._description_link(),
            },
        )

    def _ndjson(self, rows: QuerySet[Any]) -> Iterator[Line]:
        broken = json.dumps({"error": problem(500, BROKEN).data}).encode() + b"\n"
        reader = self.get_read_serializer_class()
        objects = self._sql_object(reader, self.chosen_fields(reader), ROW)
        return honest(copied(rows.values_list(objects), BARE), broken)

    def _csv(self, rows: QuerySet[Any]) -> Iterator[Line]:
        names = chosen_fields(self.request, csv.NAMES) or csv.NAMES
        bom = self.request.query_params.get("bom") == "true"
        return honest(
            csv.lines(rows, names, read_whole(self.request.user), bom=bom),
            csv.line(["#error", BROKEN], len(names)),
        )

    def _sql_object(
        self, reader: Reader, names: tuple[str, ...] | None, row: SqlRow
    ) -> JsonObjectText:
        return as_json(reader(context=self.get_serializer_context()), names, row)

    def _file_name(self) -> str:
        noun = self.basename.removeprefix("api-")
        slug = self.request.query_params.get("negotiation")
        return f"{f'{slug}-' if slug else ''}{noun}.{self.request.accepted_renderer.format}"

    def _description_link(self) -> str:
        """A Link header to what describes the columns: the data package of this selection, or the
        description of the API.
        """
        parameters = {
            name: text
            for name, text in self.request.query_params.items()
            if name not in {"format", "bom"}
        }
        package = f"{reverse('api-datapackage')}?{urlencode(parameters)}".rstrip("?")
        address = package if Csv in self.formats else reverse("api-schema")
        return f'<{self.request.build_absolute_uri(address)}>; rel="describedby"'


class Annotated(Readable):
    formats_of_one = (JsonLd,)

    def list(
        self, request: Request, *args: object, **kwargs: object
    ) -> Response | StreamingHttpResponse:
        if not self._is_annotation_requested():
            return super().list(request, *args, **kwargs)
        page = self.paginate_queryset(self.filter_queryset(self.in_context()))
        noun = self.basename.removeprefix("api-")
        body = self._annotations().collection(noun, self.get_paginated_response(page).data)
        return Response(body, content_type=JsonLd.content_type)

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        if not self._is_annotation_requested():
            return super().retrieve(request, *args, **kwargs)
        row = self.in_context().get(pk=self.get_object().pk)
        body = self._annotations().with_context(row)
        return etags.tagged(request, body, row.version, content_type=JsonLd.content_type)

    def in_context(self) -> Any:
        """The rows with the words before and after their quote."""
        return self.get_queryset().in_context_for(self.request.user)

    def _is_annotation_requested(self) -> bool:
        """Raises BadQuery if only some fields of annotations are asked for."""
        requested = bool(self.request.accepted_renderer.format == JsonLd.format)
        if requested and "fields" in self.request.query_params:
            raise BadQuery({"fields": "An annotation is whole: leave this out."})
        return requested

    def _annotations(self) -> Annotations:
        reader, context = self.get_read_serializer_class(), self.get_serializer_context()
        return Annotations(self.request, lambda row: dict(reader(row, context=context).data))
