"""How the OpenAPI description is made from the code, where the code alone does not say it."""

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from negotiations.exchange.exporters.registry import described_bodies

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
    "409": (
        "Others depend on it, it is like another, or the first request under this Idempotency-Key"
        " still runs."
    ),
    "410": "The cursor is of another feed, or of other rights: take a dump again.",
    "412": "Changed since it was read; `current` is what it is now.",
    "413": "Too much at once.",
    "415": "Not in this media type.",
    "422": "Refused, with a pointer for each field.",
    "428": "Without If-Match.",
    "429": "Too many requests in this minute; `Retry-After` says when the next begins.",
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {
        "type": "string",
        "pattern": r'^([!#-~]([ -~]{0,253}[!-~])?|"([ !#-\[\]-~]|\\["\\]){1,255}")$',
    },
    OpenApiParameter.HEADER,
    description=(
        "Makes a retry safe: within 24 hours, the same request under the same key is done once, and"
        " answered as the first time, with `Idempotency-Replayed: true`. Another request under it"
        " is 422. A key has 1 to 255 characters; it may be written bare or as a string of RFC 8941"
        ' (in quotation marks): `abc` and `"abc"` are one.'
    ),
)
DUPLICATE = OpenApiParameter(
    "duplicate",
    str,
    enum=["allow"],
    description=(
        "Keep one that is like another all the same; without it, it is 409 with the `id` of the"
        " other: a term whose label another of the same parent has, but for case, spaces, dashes"
        " and look-alike signs; a position of the same coder with the same passage, holder, term,"
        " stance and conditions."
    ),
)
APPLIES = {
    "GET": ("400", "401", "404", "406", "429"),
    "POST": ("400", "401", "403", "406", "409", "413", "415", "422", "429"),
    "PATCH": ("400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428", "429"),
    "DELETE": ("400", "401", "403", "404", "406", "409", "412", "428", "429"),
}
#: What PostgreSQL can hold, and some of it that is more than spaces.
STORABLE, SAYING = r"^[^\x00]*$", r"^[^\x00]*[^\s\x00][^\x00]*$"
WRITTEN = {
    "date": r"^\d{4}-\d\d-\d\d$",
    "uuid": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "negotiations.api.protocol.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class ClosedBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Of a body nothing unknown is taken."""

    target_class = "negotiations.api.fields.shape.Shape"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        described: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        if direction == "request":
            described["additionalProperties"] = False
            for sent in described["properties"].values():
                _tell_text(sent)
        return described


class Schema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        header: Any = OpenApiParameter.HEADER
        if getattr(self.view, "action", "") == "bulk":
            keep = "Keep the good where some are refused."
            return [
                OpenApiParameter("partial", bool, default=False, description=keep),
                *self._alike(),
                IDEMPOTENCY_KEY,
            ]
        if self.method == "POST":
            return [*self._alike(), IDEMPOTENCY_KEY]
        if self.method in ("PATCH", "DELETE"):
            read = OpenApiParameter(
                "If-Match", str, header, required=True, description="The ETag as it was read."
            )
            return [*self._alike(), read] if self.method == "PATCH" else [read]
        if self.method == "GET" and self._is_one():
            return [
                OpenApiParameter(
                    "If-None-Match", str, header, description="The ETag of what the caller has."
                )
            ]
        return []

    def _alike(self) -> list[Any]:
        return [DUPLICATE] if getattr(self.view, "compared", False) else []

    def _is_one(self) -> bool:
        return getattr(self.view, "detail", False) and not self._is_list_view()

    def get_operation_id(self) -> str:
        return str(super().get_operation_id()).replace("_bulk_create", "_bulk")

    def get_response_serializers(self) -> Any:
        """What is read may have another shape than what is written."""
        reader = getattr(self.view, "_reader", None)
        return (
            reader() if reader and self.method != "DELETE" else super().get_response_serializers()
        )

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        _tell_formats(
            operation["responses"]["200"].get("content", {})
            if "200" in operation["responses"]
            else {}
        )
        for parameter in operation.get("parameters", []):
            _tell_parameter(parameter)
        missing = ("404",) if self.method == "POST" and getattr(self.view, "detail", False) else ()
        for code in (*APPLIES.get(self.method, ()), *missing, *getattr(self.view, "refusals", ())):
            operation["responses"].setdefault(code, _refusal(code))
        if getattr(self.view, "action", "") == "bulk":
            _describe_bulk(operation)
        if getattr(self.view, "action", "") == "codebook":
            _describe_codebook(operation["requestBody"]["content"]["application/json"])
        if self.method == "GET" and self._is_one():
            operation["responses"]["304"] = {"description": "The caller has it already."}
        return operation


def _describe_bulk(operation: dict[str, Any]) -> None:
    """A list of what POST takes, or of what PATCH takes with the id and the version; a result for
    each.
    """
    sent, answered = operation["requestBody"]["content"], operation["responses"]["200"]["content"]
    for content, describe in ((sent, _bulk_sent), (answered, _bulk_answered)):
        content["application/json"]["schema"] = describe(content["application/json"]["schema"])
    operation["responses"]["200"]["description"] = "A result for each object, in their order."
    operation["responses"] |= {code: _refusal(code) for code in ("404", "412", "428")}


def _bulk_sent(made: dict[str, str]) -> dict[str, Any]:
    revised = {"$ref": made["$ref"].replace("schemas/", "schemas/Revised")}
    return {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"anyOf": [made, revised]}}


def _bulk_answered(shape: dict[str, str]) -> dict[str, Any]:
    properties = {
        "status": {"type": "integer", "description": "201, 200, or that of the refusal."},
        "object": {"anyOf": [shape, {"type": "null"}]},
        "problem": {"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]},
    }
    result = {"type": "object", "required": list(properties), "properties": properties}
    results = {"type": "array", "items": result}
    return {"type": "object", "required": ["results"], "properties": {"results": results}}


def _describe_codebook(sent: dict[str, Any]) -> None:
    """A list of tags, or the word that asks for the starter codebook."""
    tags = {"type": "array", "minItems": 1, "maxItems": 1000, "items": sent["schema"]}
    asked = {
        "starter": {
            "type": "boolean",
            "enum": [True],
            "description": "The codebook that comes with the site.",
        }
    }
    starter = {
        "type": "object",
        "required": ["starter"],
        "properties": asked,
        "additionalProperties": False,
    }
    sent["schema"] = {"oneOf": [tags, starter]}


def _tell_parameter(parameter: dict[str, Any]) -> None:
    """One of the query that is given has a value."""
    given = parameter["schema"]
    if (
        parameter["in"] == "query"
        and given.get("type") == "string"
        and not given.keys() & {"enum", "format"}
    ):
        given |= {"minLength": 1}
        _tell_text(given)


def _tell_text(sent: dict[str, Any]) -> None:
    """Which texts are taken, as a format alone binds nobody; and no reference twice."""
    if "items" in sent:
        sent |= {"uniqueItems": True} if sent["items"].get("format") == "uuid" else {}
        _tell_text(sent["items"])
    elif "string" in sent.get("type", ()) and not sent.keys() & {"enum", "pattern"}:
        patterns = WRITTEN | {None: SAYING if sent.get("minLength") else STORABLE}
        sent |= {"pattern": pattern} if (pattern := patterns.get(sent.get("format"))) else {}


def _tell_formats(content: dict[str, Any]) -> None:
    """What is no page of JSON has a shape of its own."""
    described = described_bodies()
    content |= {
        media_type: {"schema": described[media_type]}
        for media_type in content.keys() & described.keys()
    }


def _refusal(code: str) -> dict[str, Any]:
    return {
        "description": REFUSALS[code],
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


def add_problem(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A postprocessing hook: the schema of a problem document."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    return result


def add_revisions(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A postprocessing hook: what revises one of many is what PATCH takes, with the id and the
    version that was read.
    """
    read = {
        "id": {"type": "string", "format": "uuid"},
        "version": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    }
    schemas = result["components"].get("schemas", {})
    for name in [name for name in schemas if name.startswith("Patched")]:
        revised = {
            **schemas[name],
            "properties": read | schemas[name]["properties"],
            "required": list(read),
        }
        schemas[name.replace("Patched", "Revised")] = revised
    return result
