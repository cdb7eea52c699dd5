"""Load a corpus into the tables of an empty site, as fast as PostgreSQL allows."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import psycopg

from benchmarks.corpus.articles import Corpus
from benchmarks.corpus.rows import Batch

#: Skips the trigger that compares quotes, as the generator has compared them with its own copy of
#: the text. One passage in CHECKED is compared afterwards.
COMPARED = "SET LOCAL negotiations.quotes_compared = 'yes'"
CHECKED = 50
WRONG = f"""
SELECT count(*) FROM negotiations_passage p JOIN negotiations_article a ON a.id = p.article_id
WHERE hashtext(p.id::text) % {CHECKED} = 0 AND a.length < 50000
    AND substr(a.text, p.start + 1, p."end" - p.start) <> p.quote
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname LIKE 'negotiations_%'
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


def load(url: str, articles: int) -> None:
    corpus = Corpus(articles)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        with _without_indexes(connection):
            for batch in chain([corpus.beginning], corpus.batches()):
                _copy(connection, batch)
        connection.execute("VACUUM (ANALYZE)")
        wrong = connection.execute(WRONG).fetchone()
    if wrong != (0,):
        raise AssertionError(f"Passages that do not quote their text: {wrong}")


def _copy(connection: psycopg.Connection[Any], batch: Batch) -> None:
    with connection.transaction():
        connection.execute(COMPARED)
        batch.copy(connection)


@contextmanager
def _without_indexes(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Drop the indexes that belong to no constraint, and create them again at the end, which is
    several times faster.
    """
    indexes = connection.execute(INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in indexes:
        connection.execute(definition.encode())
