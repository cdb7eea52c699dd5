"""The parts of the OpenAPI description that drf-spectacular cannot derive from the code."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from negotiations.api import JsonObject

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
FORMATS: dict[str, JsonObject] = {
    "application/x-ndjson": {
        "type": "string",
        "description": (
            'The whole selection, a line for each object. If it broke off it ends with `{"error":'
            " problem}`."
        ),
    },
    "text/csv": {
        "type": "string",
        "description": (
            "The whole selection, a line for each position. `datapackage.json` tells the columns,"
            " `fields` chooses, and `bom=true` begins it with a byte order mark, for Excel. If it"
            " broke off it ends with a row whose first cell is `#error`."
        ),
    },
    "application/ld+json": {
        "type": "object",
        "description": (
            "A Web Annotation, or a collection of them with its first page in it; with `cursor`, a"
            " page alone. Offsets are Unicode code points, half-open. Who may read the text is"
            " given the words around a quote."
        ),
        "required": ["@context", "id", "type"],
        "properties": {
            "@context": {"type": "array"},
            "id": {"type": "string", "format": "uri"},
            "type": {"enum": ["Annotation", "AnnotationCollection", "AnnotationPage"]},
        },
    },
}
APPLIES = {
    "GET": ("400", "401", "404", "406", "429"),
    "POST": ("400", "401", "403", "406", "409", "413", "415", "422", "429"),
    "PATCH": ("400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428", "429"),
    "DELETE": ("400", "401", "403", "404", "406", "409", "412", "428", "429"),
}
#: Text that PostgreSQL can store, and such text that is not blank.
STORABLE, NOT_BLANK = r"^[^\x00]*$", r"^[^\x00]*[^\s\x00][^\x00]*$"
PATTERNS = {
    "date": r"^\d{4}-\d\d-\d\d$",
    "uuid": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "negotiations.api.protocol.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class ClosedBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Unknown properties in a request body are refused."""

    target_class = "negotiations.api.fields.shape.Shape"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> JsonObject:
        described: JsonObject = auto_schema._map_serializer(  # type: ignore[no-untyped-call]
            self.target, direction, bypass_extensions=True
        )
        if direction == "request":
            described["additionalProperties"] = False
            for sent in described["properties"].values():
                _describe_text(sent)
        return described


Parameters = list[OpenApiParameter | Serializer[Any] | type[Serializer[Any]]]


class Schema(AutoSchema):
    def get_override_parameters(self) -> Parameters:
        if getattr(self.view, "action", "") == "bulk":
            keep = "Keep the good where some are refused."
            return [
                OpenApiParameter("partial", bool, default=False, description=keep),
                *self._duplicate(),
                IDEMPOTENCY_KEY,
            ]
        if self.method == "POST":
            return [*self._duplicate(), IDEMPOTENCY_KEY]
        if self.method in ("PATCH", "DELETE"):
            read = OpenApiParameter(
                "If-Match",
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="The ETag as it was read.",
            )
            return [*self._duplicate(), read] if self.method == "PATCH" else [read]
        if self.method == "GET" and self._is_single():
            return [
                OpenApiParameter(
                    "If-None-Match",
                    str,
                    OpenApiParameter.HEADER,
                    description="The ETag of what the caller has.",
                )
            ]
        return []

    def _duplicate(self) -> list[OpenApiParameter]:
        return [DUPLICATE] if getattr(self.view, "compared", False) else []

    def _is_single(self) -> bool:
        return getattr(self.view, "detail", False) and not self._is_list_view()

    def get_operation_id(self) -> str:
        return str(super().get_operation_id()).replace("_bulk_create", "_bulk")

    def get_response_serializers(self) -> Any:
        """The serializer for reading, which may be another than the one for writing."""
        reading = getattr(self.view, "get_read_serializer_class", None)
        if reading and self.method != "DELETE":
            return reading()
        return super().get_response_serializers()

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> JsonObject | None:
        operation: JsonObject | None = super().get_operation(
            path, path_regex, path_prefix, method, registry
        )
        if operation is None:
            return None
        _describe_formats(operation["responses"].get("200", {}).get("content", {}))
        for parameter in operation.get("parameters", []):
            _describe_parameter(parameter)
        missing = ("404",) if self.method == "POST" and getattr(self.view, "detail", False) else ()
        for code in (*APPLIES.get(self.method, ()), *missing, *getattr(self.view, "refusals", ())):
            operation["responses"].setdefault(code, _refusal(code))
        if getattr(self.view, "action", "") == "bulk":
            _describe_bulk(operation)
        if getattr(self.view, "action", "") == "codebook":
            _describe_codebook(operation["requestBody"]["content"]["application/json"])
        if self.method == "GET" and self._is_single():
            operation["responses"]["304"] = {"description": "The caller has it already."}
        return operation


def _describe_bulk(operation: JsonObject) -> None:
    """Bulk takes a list of bodies of POST, or of PATCH with id and version, and gives a result for
    each.
    """
    sent, answered = operation["requestBody"]["content"], operation["responses"]["200"]["content"]
    for content, describe in ((sent, _bulk_sent), (answered, _bulk_answered)):
        content["application/json"]["schema"] = describe(content["application/json"]["schema"])
    operation["responses"]["200"]["description"] = "A result for each object, in their order."
    operation["responses"] |= {code: _refusal(code) for code in ("404", "412", "428")}


def _bulk_sent(made: dict[str, str]) -> JsonObject:
    revised = {"$ref": made["$ref"].replace("schemas/", "schemas/Revised")}
    return {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"anyOf": [made, revised]}}


def _bulk_answered(shape: dict[str, str]) -> JsonObject:
    properties = {
        "status": {"type": "integer", "description": "201, 200, or that of the refusal."},
        "object": {"anyOf": [shape, {"type": "null"}]},
        "problem": {"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]},
    }
    result = {"type": "object", "required": list(properties), "properties": properties}
    results = {"type": "array", "items": result}
    return {"type": "object", "required": ["results"], "properties": {"results": results}}


def _describe_codebook(sent: JsonObject) -> None:
    """A codebook is a list of tags, or the property that asks for the starter codebook."""
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


def _describe_parameter(parameter: JsonObject) -> None:
    """A query parameter that is sent has a value."""
    schema = parameter["schema"]
    is_text = schema.get("type") == "string" and not schema.keys() & {"enum", "format"}
    if parameter["in"] == "query" and is_text:
        schema |= {"minLength": 1}
        _describe_text(schema)


def _describe_text(schema: JsonObject) -> None:
    """Add the pattern of accepted texts, since `format` is only an annotation; and that references
    are unique.
    """
    if "items" in schema:
        schema |= {"uniqueItems": True} if schema["items"].get("format") == "uuid" else {}
        _describe_text(schema["items"])
    elif "string" in schema.get("type", ()) and not schema.keys() & {"enum", "pattern"}:
        patterns = PATTERNS | {None: NOT_BLANK if schema.get("minLength") else STORABLE}
        schema |= {"pattern": pattern} if (pattern := patterns.get(schema.get("format"))) else {}


def _describe_formats(content: JsonObject) -> None:
    """Answers other than JSON pages have a schema of their own."""
    content |= {
        media_type: {"schema": FORMATS[media_type]}
        for media_type in content.keys() & FORMATS.keys()
    }


def _refusal(code: str) -> JsonObject:
    return {
        "description": REFUSALS[code],
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


def add_problem(
    result: JsonObject, generator: SchemaGenerator, request: Request | None, public: bool
) -> JsonObject:
    """A postprocessing hook that adds the schema of a problem document."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    return result


def add_revisions(
    result: JsonObject, generator: SchemaGenerator, request: Request | None, public: bool
) -> JsonObject:
    """A postprocessing hook that adds the bodies of bulk revisions: what PATCH takes, with the id
    and the version that was read.
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
