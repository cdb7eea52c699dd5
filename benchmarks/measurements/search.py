"""Full-text search with snippets."""

from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random
from urllib.parse import urlencode

import psycopg

from benchmarks.bench import Bench
from benchmarks.corpus import SLUG
from benchmarks.corpus.words import Writer
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved
from negotiations.queries.search.full_text import BEST

#: From words in most articles to words in few.
RANKS = (30, 100, 300, 1000, 3000, 9000)
BARE = f"""
SELECT article_id, ts_headline('english', body, query, 'MaxWords=40, MinWords=20') FROM (
    SELECT article_id, body, query
    FROM negotiations_section, websearch_to_tsquery('english', %s) AS query
    WHERE search @@ query AND language = 'en' ORDER BY ts_rank(search, query) DESC, id LIMIT {BEST}
) AS best"""


@measurement("search", work="full-text search with snippets, of words common and rare",
             yardstick="the bare query with ts_headline")  # fmt: skip
def search(bench: Bench) -> Iterator[Figure]:
    asked = words()
    with psycopg.connect(bench.site.url, autocommit=True) as connection:
        ours, bare = interleaved(
            _pages(bench, asked), _bare(connection, asked), times=len(asked), runs=3
        )
    yield Figure("search with snippets, median", "ms", ours.ms, bare.ms)
    yield Figure("search with snippets, p95", "ms", ours.p95_ms, bare.p95_ms, Goal(3, ratio=True))


def words() -> list[str]:
    known = Writer(Random(18)).known
    return [
        *(known[rank] for rank in RANKS),
        *(f"{known[rank]} {known[rank // 3]}" for rank in RANKS),
    ]


def _pages(bench: Bench, asked: list[str]) -> Callable[[], object]:
    client, turn = bench.client(), cycle(asked)
    return lambda: client.get(f"/negotiations/{SLUG}/articles?" + urlencode({"q": next(turn)}))


def _bare(
    connection: psycopg.Connection[tuple[object, ...]], asked: list[str]
) -> Callable[[], object]:
    turn = cycle(asked)
    return lambda: connection.execute(BARE, [next(turn)]).fetchall()
