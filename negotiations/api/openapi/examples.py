"""Examples of all bodies in the description, made from their schemas so that none goes stale."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request

from negotiations.api import JsonObject

ID = "01980c5e-7b1f-7c3a-9d2e-5f6a7b8c9d0e"
#: Example values by name of the property, from the invented talks between Kessel and Aruvia.
VALUES: JsonObject = {
    "authors": ["R. Okafor"],
    "code": "CEASE.1",
    "coder": "ana",
    "detail": "“holder” is no actor that you may name.",
    "duration_days": 30,
    "end": 166,
    "found": True,
    "function": "legal adviser",
    "host": "Switzerland",
    "label": "Monitors are deployed",
    "language": "en",
    "length": 81,
    "name": "Kessel",
    "negotiation": "kessel",
    "next": None,
    "outlet": "The Ledger",
    "parameters": {"duration_days": 30},
    "parent": "CEASE",
    "path": "CEASE / CEASE.1",
    "pax_codes": ["CeGe"],
    "place": "Geneva",
    "previous": None,
    "quote": "No truce while the port is blocked.",
    "revision": 1,
    "side": "Kessel",
    "slug": "kessel",
    "stance": -1,
    "start": 131,
    "status_code": 200,
    "text": "Aruvia’s foreign minister said on Monday: “No truce while the port is blocked.”",
    "text_hash": "02bd90f4f096c16d42db50724f6f3e4275d2ff71140211a2ab8aeb767f6f07d2",
    "title": "No truce while the port is blocked",
    "version": 3,
    "wikidata_id": "Q42",
}
FORMATS: JsonObject = {
    "uuid": ID,
    "date": "2031-05-14",
    "date-time": "2031-05-14T09:30:00Z",
    "uri": "https://ledger.example/no-truce",
}
TYPES: JsonObject = {"integer": 1, "number": 1.0, "boolean": False, "string": "", "null": None}


def add_examples(
    result: JsonObject, generator: SchemaGenerator, request: Request | None, public: bool
) -> JsonObject:
    """A postprocessing hook that adds an example to every JSON body."""
    schemas = result["components"].get("schemas", {})
    for operations in result["paths"].values():
        for operation in operations.values():
            for body in _bodies(operation):
                body.setdefault("example", example(body["schema"], schemas))
    return result


def example(schema: JsonObject, schemas: JsonObject, name: str = "") -> Any:
    """A value that the schema allows, for a property called `name`."""
    schema = _resolved(schema, schemas)
    if "enum" in schema:
        value = VALUES.get(name)
        return value if value in schema["enum"] else schema["enum"][0]
    kind = _kind(schema)
    if kind == "object":
        properties = {
            key: example(value, schemas, key)
            for key, value in schema.get("properties", {}).items()
            if not value.get("writeOnly")
        }
        # Only an orphaned passage names a revision.
        return properties | ({"revision": None} if properties.get("found") else {})
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if (items := schema.get("items", {})).get("format") in FORMATS:
        return [FORMATS[items["format"]]]
    if name in VALUES and _fits(VALUES[name], kind):
        return VALUES[name]
    if kind == "array":
        return [example(items, schemas, name.removesuffix("s"))]
    return max(schema.get("minimum", 1), 1) if kind == "integer" else TYPES.get(kind, "")


def _bodies(operation: JsonObject) -> list[JsonObject]:
    messages = [operation.get("requestBody", {}), *operation.get("responses", {}).values()]
    contents = (content for message in messages for content in message.get("content", {}).items())
    return [body for kind, body in contents if kind.endswith("json") and body.get("schema")]


def _resolved(schema: JsonObject, schemas: JsonObject) -> JsonObject:
    """The schema without references; of several alternatives the first that is not null."""
    while alternatives := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        not_null = (
            alternative
            for alternative in alternatives
            if alternative.get("type") != "null" and "NullEnum" not in alternative.get("$ref", "")
        )
        schema = next(not_null, alternatives[0])
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return schema


def _kind(schema: JsonObject) -> str:
    """The type; of several the first that is not null."""
    kind = schema.get("type", "object" if "properties" in schema else "string")
    if isinstance(kind, list):
        return next((name for name in kind if name != "null"), "null")
    return str(kind)


def _fits(value: object, kind: str) -> bool:
    if value is None:
        return kind == "null"
    expected = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}.get(
        kind
    )
    return expected is not None and isinstance(value, expected)
