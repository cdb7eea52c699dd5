"""In what form an answer is given: `?format=` wins over `Accept`."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from negotiations.api.errors import BadQuery


class FormatFirst(DefaultContentNegotiation):
    def filter_renderers(self, renderers: Any, format: str) -> list[BaseRenderer]:
        """The renderers of this format. Raises BadQuery, naming those there are."""
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise BadQuery({"format": f"Not one of: {', '.join(renderer.format for renderer in renderers)}."})
        return found

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """As DRF, but what can only be refused is refused in JSON."""
        if not request.query_params.get("format") and request.META.get("HTTP_ACCEPT", "*/*").startswith("text/html"):
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)
