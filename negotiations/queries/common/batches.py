"""Many objects, some at a time: so that memory stays flat, however many are taken away."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet

#: So many are read, and in memory, at once.
BATCH = 500
Row = TypeVar("Row", bound=tuple[Any, ...])


def in_batches(found: QuerySet[Any], rows: Iterable[Row]) -> Iterator[tuple[Row, Any]]:
    """Each row with the object of `found` whose key is the last of it, in their order; what is gone
    by then is left out. A fixed number of queries per BATCH.
    """
    rows = iter(rows)
    while some := list(islice(rows, BATCH)):
        by_key = found.in_bulk({row[-1] for row in some})
        yield from ((row, by_key[row[-1]]) for row in some if row[-1] in by_key)
