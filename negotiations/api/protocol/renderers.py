"""In what form an answer is given: `?format=` wins over `Accept`. Refusals are JSON in all of them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from negotiations.api.protocol.problem_details import BadQuery
from negotiations.exchange.exporters.registry import Exporter, register
from negotiations.models import Passage, Position


class Written(list[str]):
    """Rows that are JSON already."""


class JsonRenderer(JSONRenderer):
    """`results` that are Written are put into the page as they are: read and written anew, they
    would take as long again.
    """

    def render(
        self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None
    ) -> Any:
        rows = data.get("results") if isinstance(data, dict) else None
        if not isinstance(rows, Written):
            return super().render(data, accepted_media_type, renderer_context)
        page = super().render({**data, "results": []}, "application/json", renderer_context)
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
    def filter_renderers(self, renderers: Any, format: str) -> list[BaseRenderer]:
        """The renderers of this format. Raises BadQuery, naming those there are."""
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise BadQuery(
                {"format": f"Not one of: {', '.join(renderer.format for renderer in renderers)}."}
            )
        return found

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """As DRF, but what can only be refused is refused in JSON."""
        if format := request.query_params.get("format"):
            renderer, *_ = self.filter_renderers(renderers, format)
            return renderer, renderer.media_type
        if request.META.get("HTTP_ACCEPT", "*/*").startswith("text/html"):
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)


def chosen(request: Request, known: Iterable[str]) -> tuple[str, ...] | None:
    """What `?fields=` names, each once; None without it. Raises BadQuery for what is none of
    `known`.
    """
    text = request.query_params.get("fields")
    if text is None:
        return None
    names = tuple(dict.fromkeys(text.split(",")))
    if unknown := [name for name in names if name not in (known := list(known))]:
        raise BadQuery(
            {"fields": f"There is no {', '.join(unknown)}; there are {', '.join(known)}."}
        )
    return names
