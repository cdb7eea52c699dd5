"""An example for each body in the description, made from its schema: so every operation has one,
and none goes stale.
"""

from typing import Any

ID = "01980c5e-7b1f-7c3a-9d2e-5f6a7b8c9d0e"
#: What a property of this name is like, in the invented talks between Kessel and Aruvia.
LIKE: dict[str, Any] = {
    "negotiation": "kessel", "slug": "kessel", "title": "No truce while the port is blocked", "name": "Kessel",
    "label": "Monitors are deployed", "code": "CEASE.1", "parent": "CEASE", "side": "Kessel", "coder": "ana", "wikidata_id": "Q42",
    "quote": "No truce while the port is blocked.", "start": 131, "end": 166, "stance": -1, "version": 3, "language": "en",
    "text": "Aruvia’s foreign minister said on Monday: “No truce while the port is blocked.”", "duration_days": 30,
    "place": "Geneva", "host": "Switzerland", "authors": ["R. Okafor"], "outlet": "The Ledger", "function": "legal adviser",
    "text_hash": "02bd90f4f096c16d42db50724f6f3e4275d2ff71140211a2ab8aeb767f6f07d2", "revision": 1, "length": 81,
    "pax_codes": ["CeGe"], "path": "CEASE / CEASE.1", "parameters": {"duration_days": 30}, "status_code": 200,
    "detail": "“holder” is no actor that you may name.", "next": None, "previous": None, "found": True,
}  # fmt: skip
FORMATS: dict[str, Any] = {
    "uuid": ID,
    "date": "2031-05-14",
    "date-time": "2031-05-14T09:30:00Z",
    "uri": "https://ledger.example/no-truce",
}
TYPES: dict[str, Any] = {"integer": 1, "number": 1.0, "boolean": False, "string": "", "null": None}


def add_examples(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A postprocessing hook: every body in JSON gets an example that its schema allows."""
    schemas = result["components"].get("schemas", {})
    for operations in result["paths"].values():
        for operation in operations.values():
            for body in _bodies(operation):
                body.setdefault("example", example(body["schema"], schemas))
    return result


def example(schema: dict[str, Any], schemas: dict[str, Any], name: str = "") -> Any:
    """Something that the schema allows; `name` is the property it is for."""
    schema = _resolved(schema, schemas)
    if "enum" in schema:
        liked = LIKE.get(name)
        return liked if liked in schema["enum"] else schema["enum"][0]
    kind = _kind(schema)
    if kind == "object":
        wanted = schema.get("properties", {})
        shown = {
            key: example(value, schemas, key)
            for key, value in wanted.items()
            if not value.get("writeOnly")
        }
        return shown | (
            {"revision": None} if shown.get("found") else {}
        )  # only an orphaned passage names one
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if (items := schema.get("items", {})).get("format") in FORMATS:
        return [FORMATS[items["format"]]]
    if name in LIKE and _fits(LIKE[name], kind):
        return LIKE[name]
    if kind == "array":
        return [example(items, schemas, name.removesuffix("s"))]
    return max(schema.get("minimum", 1), 1) if kind == "integer" else TYPES.get(kind, "")


def _bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    holders = [operation.get("requestBody", {}), *operation.get("responses", {}).values()]
    contents = (content for holder in holders for content in holder.get("content", {}).items())
    return [body for kind, body in contents if kind.endswith("json") and body.get("schema")]


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Without references and choices: the first that is not null."""
    while ways := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        schema = next(
            (
                way
                for way in ways
                if way.get("type") != "null" and "NullEnum" not in way.get("$ref", "")
            ),
            ways[0],
        )
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return schema


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return (
        next((one for one in kind if one != "null"), "null")
        if isinstance(kind, list)
        else str(kind)
    )


def _fits(value: Any, kind: str) -> bool:
    if value is None:
        return kind == "null"
    expected = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}.get(
        kind
    )
    return expected is not None and isinstance(value, expected)
