"""Read many objects in batches, so that memory stays flat however many are downloaded."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

#: How many objects are read, and held in memory, at once.
BATCH = 500
Row = TypeVar("Row", bound=tuple[Any, ...])
M = TypeVar("M", bound=Model)


def in_batches(objects: QuerySet[M], rows: Iterable[Row]) -> Iterator[tuple[Row, M]]:
    """Each row with the object whose key is the row's last item, in the order of the rows; a row
    whose object is gone is left out. A fixed number of queries per BATCH.
    """
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        by_key = objects.in_bulk({row[-1] for row in batch})
        yield from ((row, by_key[row[-1]]) for row in batch if row[-1] in by_key)
