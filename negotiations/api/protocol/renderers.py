"""The format of an answer: `?format=` takes precedence over `Accept`. Refusals are always JSON."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from negotiations.api.protocol.problem_details import BadQuery
from negotiations.exchange.exporters.registry import Exporter, register
from negotiations.models import Passage, Position


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


@cache
def renderer_of(exporter: Exporter) -> type[JSONRenderer]:
    """The renderer by which DRF offers an export format. What it renders itself are refusals."""
    declared = {
        "media_type": exporter.media_type,
        "content_type": exporter.content_type,
        "format": exporter.name,
        "exporter": exporter,
    }
    return type(f"{exporter.name.title()}Renderer", (JSONRenderer,), declared)


#: Without `write`: it is answered in pages, by `streaming.responses.Annotated`.
JSON_LD = register(
    Exporter(
        "jsonld",
        "application/ld+json",
        parameters='profile="http://www.w3.org/ns/anno.jsonld"',
        label="JSON-LD",
        exports=(Passage, Position),
        single=True,
        schema={
            "type": "object",
            "description": (
                "A Web Annotation, or a collection of them with its first page in it; with"
                " `cursor`, a page alone. Offsets are Unicode code points, half-open. Who may read"
                " the text is given the words around a quote."
            ),
            "required": ["@context", "id", "type"],
            "properties": {
                "@context": {"type": "array"},
                "id": {"type": "string", "format": "uri"},
                "type": {"enum": ["Annotation", "AnnotationCollection", "AnnotationPage"]},
            },
        },
    )
)


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
