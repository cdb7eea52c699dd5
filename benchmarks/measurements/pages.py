"""Pages of positions through the API."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext

from benchmarks.bench import Bench
from benchmarks.corpus import CODER, SLUG
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved
from negotiations.models import User
from negotiations.queries.common.keyset import Cursor

SIZE = 100
#: Taguette: a page of 50 annotations in 52 ms, measured as quality.md tells.
BEST_PEER = 50 / 0.052
DEEP = """SELECT id FROM negotiations_position WHERE status = 'accepted' ORDER BY id
OFFSET (SELECT count(*) * 9 / 10 FROM negotiations_position WHERE status = 'accepted') LIMIT 1"""


@measurement("pages",
             work="a page of 100 positions through the API, the first and one at nine tenths",
             yardstick="each other, and the best peer's rows a second")  # fmt: skip
def pages(bench: Bench) -> Iterator[Figure]:
    client = bench.client()
    deep_id = str(bench.site.value(DEEP))
    first = address()
    deep = address(cursor=str(Cursor("id", deep_id, deep_id, False)))
    assert len(json.loads(client.get(deep))["results"]) == SIZE
    at_first, at_depth = interleaved(lambda: client.get(first), lambda: client.get(deep), times=5)
    yield Figure(
        "list: deep page against the first", "ms", at_depth.ms, at_first.ms, Goal(1.2, ratio=True)
    )
    yield Figure("list: rows a second", "/s", SIZE / at_first.median, BEST_PEER, Goal(3,
                                                                                      ratio=True,
                                                                                      least=True),
                 "the yardstick is Taguette's rate, measured earlier")  # fmt: skip
    few, many = queries(address(page_size=10)), queries(address(page_size=500))
    yield Figure("list: queries for 500 rows against 10", "", many, few, Goal(1, ratio=True))
    corpus, bare = interleaved(
        lambda: client.get(f"/negotiations/{SLUG}/articles"),
        lambda: client.get(first),
        times=1,
        runs=3,
    )
    yield Figure(
        "list: first page of the articles, against the API's of positions", "ms", corpus.ms, bare.ms
    )


def address(**asked: Any) -> str:
    return "/api/v1/positions?" + urlencode({"negotiation": SLUG, "page_size": SIZE, **asked})


def queries(path: str) -> int:
    """How many one request makes, counted in this process."""
    client = InProcess(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=CODER))
    with CaptureQueriesContext(connection) as made:
        answer = client.get(
            urlsplit(path).path, dict(pair.split("=") for pair in urlsplit(path).query.split("&"))
        )
    assert answer.status_code == 200, answer.content
    return len(made)
