"""How PostgreSQL answers a query: which tables it reads more or less from end to end."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

#: Those that grow with the corpus.
LARGE = {"article", "articleauthor", "change", "condition", "passage", "passagetag", "position", "section"}


#: Who reads so much of a table has not found what was asked by an index, whatever the plan calls it: who stops at once has.
MUCH = 0.1
ROWS = "SELECT relname, reltuples FROM pg_class WHERE relname LIKE 'negotiations_%'"


def scanned(queries: Iterable[str]) -> list[str]:
    """The large tables of which a plan reads a tenth or more, and how."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = dict(cursor.fetchall())
    return sorted({found for query in queries for found in _scans(plan(query), rows)})


def plan(query: str) -> dict[str, Any]:
    """As it was carried out: `query` is one that only reads."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query.replace("%", "%%"), [])
        answer = cursor.fetchone()[0]
    plans = json.loads(answer) if isinstance(answer, str) else answer
    found: dict[str, Any] = plans[0]["Plan"]
    return found


def _scans(node: dict[str, Any], rows: dict[str, float]) -> Iterator[str]:
    name = node.get("Relation Name", "")
    table = name.removeprefix("negotiations_")
    read = sum(node.get(kind, 0) for kind in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))
    if table in LARGE and read * node["Actual Loops"] > MUCH * rows[name]:
        yield f"{table} ({node['Node Type'].lower()})"
    for inner in node.get("Plans", ()):
        yield from _scans(inner, rows)
