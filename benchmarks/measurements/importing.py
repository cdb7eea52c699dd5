"""Articles in: through the importers' way, against COPY of the rows that they become."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import psycopg
from django.db import transaction

from benchmarks.bench import Bench
from benchmarks.corpus import CODER, SLUG
from benchmarks.corpus.articles import WORDS, Corpus
from benchmarks.corpus.rows import Batch
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved
from negotiations.exchange.importers.row import ImportedRow
from negotiations.exchange.load import load_articles
from negotiations.models import Negotiation, User

ARTICLES, RUNS = 1_000, 3
AUTHORS = "SELECT id::text, name FROM negotiations_actor WHERE kind = 'person' ORDER BY id"
OUTLETS = "SELECT id::text, name FROM negotiations_actor WHERE kind = 'media' ORDER BY id"
IDS = (
    "SELECT (SELECT id FROM negotiations_user WHERE username = %s)::text, (SELECT id FROM"
    " negotiations_negotiation)::text"
)


@measurement("importing", work=f"{ARTICLES} articles through exchange.load",
             yardstick="COPY of the same rows into the same indexed tables")  # fmt: skip
def importing(bench: Bench) -> Iterator[Figure]:
    made = Made(bench)
    with psycopg.connect(bench.site.url) as connection:
        ours, bare = interleaved(
            _imported(made), _copied(made, connection), times=1, runs=RUNS, warm_up=False
        )
    yield Figure("import: articles a second", "/s", ARTICLES / ours.median, ARTICLES / bare.median,
                 Goal(0.4, ratio=True, least=True), "both are rolled back at the end")  # fmt: skip


class Made:
    """New articles, as rows of tables and as rows of a file."""

    def __init__(self, bench: Bench) -> None:
        self.seeds = count(1)
        self.names = dict(bench.site.rows(AUTHORS) + bench.site.rows(OUTLETS))
        self.authors, self.outlets = (
            [row[0] for row in bench.site.rows(query)] for query in (AUTHORS, OUTLETS)
        )
        self.coder, self.negotiation = bench.site.rows(IDS, CODER)[0]

    def batch(self) -> tuple[Batch, list[dict[str, Any]]]:
        corpus, batch = Corpus(0, seed=-next(self.seeds)), Batch()
        corpus.chance.seed(next(self.seeds) * 1_000_003)
        corpus.scene.negotiation, corpus.scene.users = self.negotiation, [self.coder, self.coder]
        corpus.scene.authors, corpus.scene.outlets = self.authors, self.outlets
        articles = [
            corpus.article(batch, corpus.writer.name(), corpus.writer.text(WORDS))
            for _ in range(ARTICLES)
        ]
        return batch, articles

    def rows(self) -> list[ImportedRow]:
        _, articles = self.batch()
        named = ("title", "genre", "language", "published_on", "text")
        rows = []
        for number, article in enumerate(articles):
            author = self.names[self.authors[number % len(self.authors)]]
            fields = {name: article[name] for name in named}
            by_name = {"outlet": self.names[article["outlet_id"]], "authors": [author]}
            rows.append(ImportedRow(f"row {number}", fields | by_name))
        return rows


class _Enough(Exception):
    """Rolls the import back."""


def _imported(made: Made) -> Callable[[], object]:
    by, talks = User.objects.get(username=CODER), Negotiation.objects.get(slug=SLUG)
    ready = iter([made.rows() for _ in range(RUNS)])

    def load() -> None:
        with suppress(_Enough), transaction.atomic():
            report = load_articles(next(ready), by=by, negotiation=talks, defaults={})
            assert len(report.kept) == ARTICLES, report.lines()[:5]
            raise _Enough

    return load


def _copied(made: Made, connection: psycopg.Connection[Any]) -> Callable[[], object]:
    ready = iter([made.batch()[0] for _ in range(RUNS)])

    def copy() -> None:
        next(ready).copy(connection)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.rollback()

    return copy
