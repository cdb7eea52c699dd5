"""The human page of the API, made from its description: what each address takes and answers, with
examples.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.views import APIView

from negotiations.api.protocol.parameters import WithoutParameters


@dataclass(frozen=True)
class Field:
    """A parameter or a property: `kind` in words, `one_of` its values where they are few."""

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


class DocsPage(WithoutParameters, APIView):
    schema = None

    def get(self, request: Request) -> HttpResponse:
        return render(request._request, "api/docs.html", {"resources": resources()})


@cache
def resources() -> tuple[Resource, ...]:
    """By the first part of the address, in its order."""
    description = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schemas = description["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            name = path.removeprefix("/api/v1/").partition("/")[0] or "root"
            groups.setdefault(name, []).append(_operation(method.upper(), path, operation, schemas))
    return tuple(Resource(name, tuple(operations)) for name, operations in groups.items())


def _operation(
    method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]
) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        operation["operationId"],
        method,
        path,
        operation.get("summary") or operation.get("description", ""),
        tuple(_field(one["name"], one["schema"], one.get("required", False), schemas, one.get("description", ""))
              for one in operation.get("parameters", [])),
        tuple(_properties(body.get("schema", {}), schemas)),
        _shown(body),
        tuple(_answer(status, answer) for status, answer in operation["responses"].items()),
    )  # fmt: skip


def _answer(status: str, answer: dict[str, Any]) -> DocumentedResponse:
    examples = [
        _shown(body)
        for kind, body in answer.get("content", {}).items()
        if kind == "application/json"
    ]
    return DocumentedResponse(
        status, answer.get("description", ""), examples[0] if examples else ""
    )


def _shown(body: dict[str, Any]) -> str:
    return json.dumps(body["example"], indent=2, ensure_ascii=False) if "example" in body else ""


def _properties(schema: dict[str, Any], schemas: dict[str, Any]) -> list[Field]:
    found = _named(schema, schemas)
    required = found.get("required", [])
    return [
        _field(name, one, name in required, schemas)
        for name, one in found.get("properties", {}).items()
    ]


def _field(
    name: str, schema: dict[str, Any], required: bool, schemas: dict[str, Any], words: str = ""
) -> Field:
    found = _named(schema, schemas)
    values = tuple(str(value) for value in found.get("enum", ()) if value not in ("", None))
    said = (words or schema.get("description", "")).partition("\n\n* `")[0]
    return Field(
        name, _kind(found, schemas), required, "" if said.startswith("* `") else said, values
    )


def _named(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    ways = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf")
    if ways:
        return _named(ways[0], schemas)
    return (
        _named(schemas[schema["$ref"].rpartition("/")[2]], schemas) if "$ref" in schema else schema
    )


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    kind = schema.get("type", "")
    said = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if said == "array":
        return f"list of {_kind(_named(schema.get('items', {}), schemas), schemas)}"
    return (
        str(schema["format"]) + (" or null" if "null" in said else "")
        if "format" in schema
        else said
    )
