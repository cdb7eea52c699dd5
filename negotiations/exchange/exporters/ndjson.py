"""NDJSON: one JSON object per line for each row of any noun, as the API shows it."""

import json
from collections.abc import Iterator

from django.db.models import Model

from negotiations.exchange.exporters.registry import Exporter, Selection, register
from negotiations.exchange.exporters.streams import honest
from negotiations.queries.common.copy_stream import BARE, Line, copied


def objects(selection: Selection) -> Iterator[Line]:
    """A line per row, written by PostgreSQL. A stream that breaks off ends with `{"error": …}`."""
    broken = json.dumps({"error": selection.problem}).encode() + b"\n"
    return honest(copied(selection.rows.values_list(selection.as_json()), BARE), broken)


NDJSON = register(
    Exporter(
        "ndjson",
        "application/x-ndjson",
        label="NDJSON",
        exports=Model,
        write=objects,
        schema={
            "type": "string",
            "description": (
                "The whole selection, a line for each object. If it broke off it ends with"
                ' `{"error": problem}`.'
            ),
        },
    )
)
