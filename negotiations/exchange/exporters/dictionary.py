"""The data dictionary: as a Data Package (datapackage.org, version 2) for programs, and as a page
for people. Both are made from the columns of the export.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

from negotiations.exchange.exporters.csv import POSITIONS
from negotiations.exchange.exporters.ndjson import NDJSON
from negotiations.exchange.exporters.table import BY_NAME, COLUMNS, ExportColumn

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ABOUT = (
    "One row is one position: one passage says that one actor takes one stance on one term. Who"
    " holds it, who says so, who wrote it down and who coded it are four columns."
)
TYPES: dict[type[models.Field], dict[str, Any]] = {
    models.UUIDField: {"type": "string", "format": "uuid"},
    models.URLField: {"type": "string", "format": "uri"},
    models.IntegerField: {"type": "integer"},
    models.BooleanField: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    models.DateTimeField: {"type": "datetime", "format": "any"},
    models.DateField: {"type": "date"},
}
NOTES = (
    "UTF-8, comma, CR and LF, a header (RFC 4180). An empty cell is what is not there.",
    (
        "Quotes, numbers and codes are never altered. Other text that begins with = + - or @, white"
        " space aside, gets an apostrophe."
    ),
    "A table that broke off ends with a row whose first cell is `#error`.",
)


def data_package(names: Sequence[str], csv: str, ndjson: str) -> dict[str, Any]:
    """The descriptor of a selection of positions. `csv` is the URL of the table with the columns
    `names`, `ndjson` that of the positions with all their parts.
    """
    table = {
        "name": "positions",
        "title": "Positions",
        "description": " ".join((ABOUT, *NOTES)),
        "path": csv,
        "type": "table",
        "scheme": "https" if csv.startswith("https:") else "http",
        "format": POSITIONS.name,
        "mediatype": POSITIONS.media_type,
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {"fields": [_field(BY_NAME[name]) for name in names], "missingValues": [""]},
    }
    nested = {
        "name": "positions-nested",
        "title": "Positions with all their parts, one JSON object a line",
        "path": ndjson,
        "format": NDJSON.name,
        "mediatype": NDJSON.media_type,
        "encoding": "utf-8",
    }
    return {
        "$schema": PROFILE,
        "name": "positions",
        "title": "Positions",
        "resources": [table, nested],
    }


def page() -> str:
    """The data dictionary, in Markdown."""
    return "\n".join(
        [
            "# Data dictionary: the table of positions",
            "",
            (
                "Made by `manage.py data_dictionary` from the columns that the export writes:"
                " change them, not this page."
            ),
            "",
            ABOUT,
            "",
            *(f"- {note}" for note in NOTES),
            "",
            (
                "The same for a program is `/api/v1/datapackage.json`, a Data Package"
                " (datapackage.org)."
            ),
            "",
            "| column | type | may be empty | what it is |",
            "|---|---|---|---|",
            *(_row(column) for column in COLUMNS),
            "",
        ]
    )


def _field(column: ExportColumn) -> dict[str, Any]:
    constraints = dict(_constraints(column))
    described = {"name": column.name, **_type(column), "description": column.about}
    return described | ({"constraints": constraints} if constraints else {})


def _type(column: ExportColumn) -> dict[str, Any]:
    field = column.field
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    return next(
        (type for kind, type in TYPES.items() if isinstance(field, kind)), {"type": "string"}
    )


def _constraints(column: ExportColumn) -> Iterator[tuple[str, Any]]:
    if column.required:
        yield "required", True
    if column.name == "id":
        yield "unique", True
    if column.vocabulary:
        yield "enum", column.vocabulary
    elif isinstance(column.field, models.PositiveIntegerField):
        yield "minimum", 0


def _row(column: ExportColumn) -> str:
    meaning = column.about + (
        f" One of: {', '.join(map(str, column.vocabulary))}." if column.vocabulary else ""
    )
    return (
        f"| `{column.name}` | {_type(column)['type']} | {'no' if column.required else 'yes'} |"
        f" {meaning} |"
    )
