"""Stream the rows of a queryset by PostgreSQL's COPY, in constant memory."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Replace

#: For one column, written as it is: JSON contains none of these characters, so COPY quotes nothing.
BARE = r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01'"
CSV = "FORMAT csv"
Line = bytes | bytearray | memoryview


def copied(rows: QuerySet[Any], options: str) -> Iterator[Line]:
    """Each row as COPY writes it, with its line feed; PostgreSQL sends one message per row.

    All rows are read in one read-only snapshot, on a separate connection, which is closed as soon
    as the iterator is.
    """
    try:
        return _copied(rows.db, options, *rows.query.sql_with_params())
    except EmptyResultSet:
        return iter(())


def _copied(alias: str, options: str, sql: str, parameters: tuple[Any, ...]) -> Iterator[Line]:
    with closing(_connection(alias)) as own:
        query = psycopg.ClientCursor(own).mogrify(sql, parameters)
        with own.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT ({options})") as copy:  # type: ignore[arg-type]
            yield from copy


def _connection(alias: str) -> psycopg.Connection[Any]:
    """A new connection with the type adapters of Django's."""
    django = connections[alias]
    own: psycopg.Connection[Any] = django.get_new_connection(django.get_connection_params())
    own.isolation_level, own.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
    return own


def moment(path: str) -> Replace:
    """SQL for the timestamp at `path` in ISO 8601 and UTC, with microseconds unless they are 0."""
    utc = Func(F(path), template="%(expressions)s AT TIME ZONE 'UTC'", output_field=TextField())
    written = Func(
        utc, Value('YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), function="to_char", output_field=TextField()
    )
    return Replace(written, Value(".000000Z"), Value("Z"), output_field=TextField())
