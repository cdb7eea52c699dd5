"""How PostgreSQL answers a query: which tables it reads from end to end."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

#: Those that grow with the corpus.
LARGE = {"article", "articleauthor", "change", "condition", "passage", "passagetag", "position", "section"}


def scanned(queries: Iterable[str]) -> list[str]:
    """The large tables that a plan scans sequentially, with what is sought there."""
    return sorted({found for query in queries for found in _scans(plan(query))})


def plan(query: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + query.replace("%", "%%"), [])
        answer = cursor.fetchone()[0]
    plans = json.loads(answer) if isinstance(answer, str) else answer
    found: dict[str, Any] = plans[0]["Plan"]
    return found


def _scans(node: dict[str, Any]) -> Iterator[str]:
    table = node.get("Relation Name", "").removeprefix("negotiations_")
    if node["Node Type"] == "Seq Scan" and table in LARGE:
        yield f"{table} where {node.get('Filter', 'anything')}"
    for inner in node.get("Plans", ()):
        yield from _scans(inner)
