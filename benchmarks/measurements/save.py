"""Saving a passage with its position: the form of the workbench, against the bare INSERTs."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg

from benchmarks.bench import Bench
from benchmarks.corpus import CODER
from benchmarks.corpus.articles import Corpus
from benchmarks.corpus.rows import Batch
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.site import Site
from benchmarks.timing import interleaved

TIMES = 20
ARTICLES = """SELECT id::text, published_on::text, text FROM negotiations_article
WHERE length < 50000 ORDER BY id LIMIT 200"""
SCENE = """SELECT (SELECT id FROM negotiations_user WHERE username = %s)::text,
    (SELECT id FROM negotiations_negotiation)::text,
    array(SELECT actor_id::text FROM negotiations_party ORDER BY id),
    array(SELECT id::text FROM negotiations_term ORDER BY id),
    array(SELECT id::text FROM negotiations_tag WHERE parent_id IS NOT NULL ORDER BY id)"""

SINCE = re.compile(rb'id="since"\s+name="since"\s+value="([^"]*)"')


@measurement("save", work="a passage with its position, through the form of the workbench",
             yardstick="the same INSERTs, history included, committed with fsync on")  # fmt: skip
def save(bench: Bench) -> Iterator[Figure]:
    with psycopg.connect(bench.site.url) as connection:
        rivals = (through_http(bench, bench.site), through_http(bench, bench.site, card=True))
        ours, both, bare = interleaved(*rivals, through_sql(bench.site, connection), times=TIMES)
    yield Figure("save a passage with its position, median", "ms", ours.ms, bare.ms)
    yield Figure(
        "save a passage with its position, p95", "ms", ours.p95_ms, bare.p95_ms, Goal(5, ratio=True)
    )
    yield Figure("save, and its card which is asked for after it, median", "ms", both.ms, bare.ms)
    yield Figure("save, and its card, p95", "ms", both.p95_ms, bare.p95_ms, Goal(5, ratio=True))
    if bench.site.size != "S":
        yield _across(bench)


def _across(bench: Bench) -> Figure:
    small = bench.beside("S")
    here, there = interleaved(
        through_http(bench, bench.site), through_http(bench, small), times=TIMES
    )
    return Figure(
        f"save at {bench.site.size} against S, median",
        "ms",
        here.ms,
        there.ms,
        Goal(1.2, ratio=True),
    )


class Coding:
    """New passages and positions for the articles of a site, always other ones."""

    def __init__(self, site: Site) -> None:
        self.chance = random.Random()
        self.articles = [
            dict(zip(("id", "published_on", "text"), row, strict=True))
            for row in site.rows(ARTICLES)
        ]
        self.corpus = Corpus(0)
        scene = self.corpus.scene
        coder, scene.negotiation, scene.parties, scene.terms, scene.tags = site.rows(SCENE, CODER)[
            0
        ]
        scene.users, scene.spokespersons = (
            [coder, coder],
            [(actor, actor) for actor in scene.parties],
        )
        self.corpus.chance.seed(self.chance.random())
        scene.now = datetime.now(UTC)

    def batch(self) -> Batch:
        batch = Batch()
        article = self.chance.choice(self.articles)
        self.corpus.coding(batch, article, *self.corpus.span(article["text"]), stated=True)
        return batch

    def form(self) -> tuple[str, dict[str, Any]]:
        """The address and fields that a browser would send."""
        article, scene = self.chance.choice(self.articles), self.corpus.scene
        start, end = self.corpus.span(article["text"])
        position = {"holder": self.chance.choice(scene.parties),
                    "term": self.chance.choice(scene.terms), "stance": 1, "act": "propose",
                    "bargaining_role": "none", "modality": "certain", "quote_mode": "indirect",
                    "attribution": "on_record", "confidence": "high"}  # fmt: skip
        rows = {"conditions-TOTAL_FORMS": 2, "conditions-INITIAL_FORMS": 0}
        passage = {
            "start": start,
            "end": end,
            "quote": article["text"][start:end],
            "tags": self.chance.choice(scene.tags),
        }
        stated = {f"position-{name}": value for name, value in position.items()}
        return f"/articles/{article['id']}/mark", {**passage, **stated, **rows}


def through_http(bench: Bench, site: Site, *, card: bool = False) -> Callable[[], object]:
    """As a browser does: the answer has the words; then, if `card`, it asks for what changed since
    its page was read.
    """
    client, coding = bench.client(site), Coding(site)
    address, _ = coding.form()
    since = _since(client.get(address.replace("/mark", "")))

    def post() -> None:
        nonlocal since
        address, fields = coding.form()
        answer = client.post(
            address, {**fields, "since": since}, HX_Request="true", HX_Target="dialog-body"
        )
        assert b"<mark" in answer, answer[:500]
        if card:
            answer = client.get(f"{address.replace('/mark', '/changes')}?since={since}")
            assert b'class="card' in answer, answer[:500]
            since = _since(answer)

    return post


def _since(page: bytes) -> str:
    found = SINCE.search(page)
    return found[1].decode() if found else ""


def through_sql(site: Site, connection: psycopg.Connection[Any]) -> Callable[[], object]:
    coding = Coding(site)

    def insert() -> None:
        coding.batch().insert(connection)
        connection.commit()

    return insert
