"""The documentation page of the API, made from its OpenAPI description: what each address takes and
answers, with examples.
"""

import json
from dataclasses import dataclass
from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request

from negotiations.api import JsonObject
from negotiations.api.protocol.parameters import WithoutParameters


@dataclass(frozen=True)
class Field:
    """A parameter or a property: its type in words, and the values of an enumeration."""

    name: str
    kind: str
    required: bool
    words: str
    one_of: tuple[str, ...]


@dataclass(frozen=True)
class DocumentedResponse:
    status: str
    words: str
    example: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    words: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    example: str
    answers: tuple[DocumentedResponse, ...]


@dataclass(frozen=True)
class Resource:
    name: str
    operations: tuple[Operation, ...]


class DocsPage(WithoutParameters):
    schema = None

    def get(self, request: Request) -> HttpResponse:
        return render(request._request, "api/docs.html", {"resources": resources()})


@cache
def resources() -> tuple[Resource, ...]:
    """The operations by the first part of their address, in the order of the description."""
    description = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schemas = description["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            name = path.removeprefix("/api/v1/").partition("/")[0] or "root"
            groups.setdefault(name, []).append(_operation(method.upper(), path, operation, schemas))
    return tuple(Resource(name, tuple(operations)) for name, operations in groups.items())


def _operation(method: str, path: str, operation: JsonObject, schemas: JsonObject) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    parameters = (
        _field(
            parameter["name"],
            parameter["schema"],
            parameter.get("required", False),
            schemas,
            parameter.get("description", ""),
        )
        for parameter in operation.get("parameters", [])
    )
    return Operation(
        operation["operationId"],
        method,
        path,
        operation.get("summary") or operation.get("description", ""),
        tuple(parameters),
        tuple(_properties(body.get("schema", {}), schemas)),
        _example(body),
        tuple(_response(status, response) for status, response in operation["responses"].items()),
    )


def _response(status: str, response: JsonObject) -> DocumentedResponse:
    body = response.get("content", {}).get("application/json", {})
    return DocumentedResponse(status, response.get("description", ""), _example(body))


def _example(body: JsonObject) -> str:
    return json.dumps(body["example"], indent=2, ensure_ascii=False) if "example" in body else ""


def _properties(schema: JsonObject, schemas: JsonObject) -> list[Field]:
    resolved = _resolved(schema, schemas)
    required = resolved.get("required", [])
    return [
        _field(name, inner, name in required, schemas)
        for name, inner in resolved.get("properties", {}).items()
    ]


def _field(
    name: str, schema: JsonObject, required: bool, schemas: JsonObject, words: str = ""
) -> Field:
    resolved = _resolved(schema, schemas)
    values = tuple(str(value) for value in resolved.get("enum", ()) if value not in ("", None))
    words = (words or schema.get("description", "")).partition("\n\n* `")[0]
    if words.startswith("* `"):  # only the list of the values
        words = ""
    return Field(name, _kind(resolved, schemas), required, words, values)


def _resolved(schema: JsonObject, schemas: JsonObject) -> JsonObject:
    """The schema without references; of several alternatives the first."""
    alternatives = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf")
    if alternatives:
        return _resolved(alternatives[0], schemas)
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return schema


def _kind(schema: JsonObject, schemas: JsonObject) -> str:
    """The type in words."""
    kind = schema.get("type", "")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if words == "array":
        return f"list of {_kind(_resolved(schema.get('items', {}), schemas), schemas)}"
    if "format" in schema:
        return str(schema["format"]) + (" or null" if "null" in words else "")
    return words
