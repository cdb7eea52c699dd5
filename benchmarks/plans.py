"""Query plans: which large tables PostgreSQL reads to a large part, and how long it takes."""

import json
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

from django.db import connection

#: The tables that grow with the corpus.
LARGE = {
    "article",
    "articleauthor",
    "change",
    "condition",
    "passage",
    "passagetag",
    "position",
    "section",
}


#: The share of a table from which on a read counts as a scan, whatever the plan calls it: an index
#: read that stops early stays below.
MUCH = 0.1
ROWS = "SELECT relname, reltuples FROM pg_class WHERE relname LIKE 'negotiations_%'"


def scanned(queries: Iterable[str]) -> list[str]:
    """The large tables of which a plan reads more than MUCH, with the kind of plan node."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = dict(cursor.fetchall())
    return sorted({found for query in queries for found in _scans(explained(query)["Plan"], rows)})


def milliseconds(queries: Iterable[str], times: int = 5) -> float:
    """The time to plan and execute all queries: the sum of the medians."""
    return sum(median(map(_time, [query] * times)) for query in queries)


def _time(query: str) -> float:
    answer = explained(query)
    return float(answer["Planning Time"] + answer["Execution Time"])


def explained(query: str) -> dict[str, Any]:
    """The plan of a query that only reads, with its actual rows and times."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query.replace("%", "%%"), [])
        answer = cursor.fetchone()[0]
    found: dict[str, Any] = (json.loads(answer) if isinstance(answer, str) else answer)[0]
    return found


def _scans(node: dict[str, Any], rows: dict[str, float]) -> Iterator[str]:
    name = node.get("Relation Name", "")
    table = name.removeprefix("negotiations_")
    read = sum(
        node.get(kind, 0)
        for kind in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    )
    if table in LARGE and read * node["Actual Loops"] > MUCH * rows[name]:
        yield f"{table} ({node['Node Type'].lower()})"
    for inner in node.get("Plans", ()):
        yield from _scans(inner, rows)
