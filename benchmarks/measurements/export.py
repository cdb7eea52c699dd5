"""All positions as streams, against COPY of the same rows, and the memory that a stream takes in a
web process.
"""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit

import psycopg

from benchmarks.bench import Bench
from benchmarks.client import Client
from benchmarks.corpus import SLUG
from benchmarks.memory import family, name_of, pss
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved

FORMATS = ("ndjson", "csv")
#: Taguette, measured as quality.md tells.
BEST_PEER = 6150
COUNT = "SELECT count(*) FROM negotiations_position WHERE status = 'accepted'"
#: The stored rows that the stream contains, joined and in order.
SAME = """
SELECT p.id, n.slug, h.id, h.name, h.kind, t.id, t.label, g.code, p.stance, p.act,
    p.bargaining_role, p.modality, p.quote_mode, s.id, s.name, p.voice, p.attribution,
    p.said_from, p.said_until, p.said_defaulted, a.id, a.title, a.url, a.published_on, o.name,
    q.id, q.start, q."end", q.quote, p.status, p.confidence, c.username, p.note, p.created_at,
    p.updated_at, p.version,
    array(SELECT tag.code FROM negotiations_passagetag part
          JOIN negotiations_tag tag ON tag.id = part.tag_id
          WHERE part.passage_id = q.id ORDER BY rank),
    array(SELECT actor.name FROM negotiations_articleauthor part
          JOIN negotiations_actor actor ON actor.id = part.actor_id
          WHERE part.article_id = a.id ORDER BY rank),
    array(SELECT concat(part.relation, term.id, term.label, part.by_id)
          FROM negotiations_condition part JOIN negotiations_term term ON term.id = part.term_id
          WHERE part.position_id = p.id ORDER BY rank)
FROM negotiations_position p
JOIN negotiations_negotiation n ON n.id = p.negotiation_id
JOIN negotiations_actor h ON h.id = p.holder_id
JOIN negotiations_term t ON t.id = p.term_id
LEFT JOIN negotiations_tag g ON g.id = t.tag_id
LEFT JOIN negotiations_actor s ON s.id = p.speaker_id
JOIN negotiations_passage q ON q.id = p.passage_id
JOIN negotiations_article a ON a.id = q.article_id
LEFT JOIN negotiations_actor o ON o.id = a.outlet_id
JOIN negotiations_user c ON c.id = p.coder_id
WHERE p.status = 'accepted' ORDER BY p.id"""
TABLE = "SELECT * FROM negotiations_position WHERE status = 'accepted'"


@measurement("export", work="all positions as NDJSON and as CSV",
             yardstick="COPY of the same rows, in order with all they are read with")  # fmt: skip
def export(bench: Bench) -> Iterator[Figure]:
    client, count = bench.client(), bench.site.value(COUNT)
    warm_up(bench)
    before = web_memory(bench)
    with Watch(bench) as watch, psycopg.connect(bench.site.url) as connection:
        streams = [streamed(client, format) for format in FORMATS]
        *ours, same, table = interleaved(
            *streams, copied(connection, SAME), copied(connection, TABLE), times=1, runs=3
        )
    for format, one in zip(FORMATS, ours, strict=True):
        yield Figure(f"export: positions a second as {format.upper()}", "/s", count / one.median,
                     count / same.median,
                     Goal(0.5, ratio=True, least=True), f"{count:,} positions")  # fmt: skip
        yield Figure(
            f"export: {format.upper()} against the bare table",
            "/s",
            count / one.median,
            count / table.median,
        )
        yield Figure(f"export: {format.upper()} against the best peer", "/s", count / one.median,
                     BEST_PEER,
                     Goal(3, ratio=True, least=True))  # fmt: skip
    yield Figure(
        "export: memory that a stream takes in a web process",
        "MB",
        watch.most - before,
        None,
        Goal(20),
    )
    yield Figure("export: memory kept afterwards", "MB", web_memory(bench) - before, None, Goal(20))


def warm_up(bench: Bench) -> None:
    """So that every web process has answered pages and streamed a little."""
    for _ in range(20):
        client = Client(bench.site.address)
        client.get("/readyz")
        client.get("/api/v1/positions?page_size=1")
        client.get("/api/v1/positions?stance=2&q=nowhere&format=ndjson")


def streamed(client: Client, format: str) -> Callable[[], None]:
    """Read as it comes, nothing kept."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())

    def read() -> None:
        connection = HTTPConnection(urlsplit(client.address).netloc, timeout=600)
        connection.request(
            "GET",
            f"/api/v1/positions?negotiation={SLUG}&format={format}",
            headers={"Cookie": cookies},
        )
        answer, last = connection.getresponse(), b""
        while block := answer.read(1 << 20):
            last = block
        assert answer.status == 200, last
        assert b"#error" not in last, last
        assert b'{"error"' not in last, last

    return read


def copied(connection: psycopg.Connection[tuple[object, ...]], query: str) -> Callable[[], None]:
    def read() -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({query}) TO STDOUT".encode()) as rows,
        ):
            for _ in rows:
                pass

    return read


def web_memory(bench: Bench) -> float:
    """Of the processes of the site that are none of PostgreSQL's."""
    return sum(pss(pid) for pid in family(bench.site.process.pid) if "postgres" not in name_of(pid))


class Watch:
    """`most`: the largest memory seen meanwhile. It looks seldom enough not to slow down what it
    watches.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench, self.most, self.over = bench, 0.0, Event()
        self.thread = Thread(target=self._watch)

    def _watch(self) -> None:
        while not self.over.wait(0.5):
            self._look()

    def _look(self) -> None:
        self.most = max(self.most, web_memory(self.bench))

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self._look()
