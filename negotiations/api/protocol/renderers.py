"""The format of an answer: `?format=` takes precedence over `Accept`. Refusals are always JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from negotiations.api.protocol.problem_details import BadQuery


class JsonRows(list[str]):
    """Rows that are JSON texts already."""


class JsonRenderer(JSONRenderer):
    """Puts `results` that are JsonRows into the page as they are: to parse and render them again
    would take as long as reading them.
    """

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        rows = data.get("results") if isinstance(data, dict) else None
        if not isinstance(rows, JsonRows):
            rendered: bytes = super().render(data, accepted_media_type, renderer_context)
            return rendered
        page: bytes = super().render({**data, "results": []}, "application/json", renderer_context)
        return page.replace(b'"results":[]', b'"results":[%s]' % ",".join(rows).encode(), 1)


class Ndjson(JSONRenderer):
    media_type = content_type = "application/x-ndjson"
    format = "ndjson"


class Csv(JSONRenderer):
    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"
    format = "csv"


class JsonLd(JSONRenderer):
    media_type = "application/ld+json"
    content_type = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    format = "jsonld"


class FormatFirst(DefaultContentNegotiation):
    def filter_renderers(
        self, renderers: Iterable[BaseRenderer], format: str
    ) -> list[BaseRenderer]:
        """The renderers of this format. Raises BadQuery, which names the formats that there are."""
        matching = [renderer for renderer in renderers if renderer.format == format]
        if not matching:
            formats = ", ".join(str(renderer.format) for renderer in renderers)
            raise BadQuery({"format": f"Not one of: {formats}."})
        return matching

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Like DRF's, but a browser that asks for HTML gets JSON."""
        if format := request.query_params.get("format"):
            renderer, *_ = self.filter_renderers(renderers, format)
            return renderer, str(renderer.media_type)
        if request.META.get("HTTP_ACCEPT", "*/*").startswith("text/html"):
            first = next(iter(renderers))
            return first, str(first.media_type)
        selected: tuple[BaseRenderer, str] = super().select_renderer(
            request, renderers, format_suffix
        )
        return selected
