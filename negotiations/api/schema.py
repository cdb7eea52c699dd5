"""How the OpenAPI description is made from the code, where the code alone does not say it."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    },
}
REFUSALS = {
    "400": "A query parameter or the body is not understood.",
    "401": "Without a caller.",
    "403": "The caller may read this, but not do it.",
    "404": "Nothing that the caller may see.",
    "406": "Not in this format.",
    "409": "Others depend on it.",
    "410": "The cursor is of another feed, or of other rights: take a dump again.",
    "412": "Changed since it was read; `current` is what it is now.",
    "415": "Not in this media type.",
    "422": "Refused, with a pointer for each field.",
    "428": "Without If-Match.",
}
APPLIES = {
    "GET": ("400", "401", "404", "406"),
    "POST": ("400", "401", "403", "406", "409", "415", "422"),
    "PATCH": ("400", "401", "403", "404", "406", "409", "412", "415", "422", "428"),
    "DELETE": ("400", "401", "403", "404", "406", "409", "412", "428"),
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "negotiations.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Schema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        header: Any = OpenApiParameter.HEADER
        if self.method in ("PATCH", "DELETE"):
            return [OpenApiParameter("If-Match", str, header, required=True, description="The ETag as it was read.")]
        if self.method == "GET" and not self._is_list_view():
            return [OpenApiParameter("If-None-Match", str, header, description="The ETag of what the caller has.")]
        return []

    def get_response_serializers(self) -> Any:
        """What is read may have another shape than what is written."""
        reader = getattr(self.view, "_reader", None)
        return reader() if reader and self.method != "DELETE" else super().get_response_serializers()

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for code in (*APPLIES.get(self.method, ()), *getattr(self.view, "refusals", ())):
            operation["responses"].setdefault(code, _refusal(code))
        if self.method == "GET" and not self._is_list_view():
            operation["responses"]["304"] = {"description": "The caller has it already."}
        return operation


def _refusal(code: str) -> dict[str, Any]:
    return {
        "description": REFUSALS[code],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def add_problem(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A postprocessing hook: the schema of a problem document."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    return result
