"""The standings of fifty parties on a hundred terms as of a date."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.bench import Bench
from benchmarks.corpus import SLUG
from benchmarks.plans import milliseconds, scanned
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved
from negotiations.models import Negotiation
from negotiations.queries.standings.matrix import standings as matrix
from negotiations.queries.table.layout import lay_out

AS_OF = "SELECT percentile_disc(0.67) WITHIN GROUP (ORDER BY said_until) FROM negotiations_position"
QUICK = Goal(150)


@measurement(
    "standings",
    work="the matrix of 50 actors and 100 terms as of a date",
    yardstick="the matrix alone, in this process",
)
def standings(bench: Bench) -> Iterator[Figure]:
    client, talks, as_of = (
        bench.client(),
        Negotiation.objects.get(slug=SLUG),
        bench.site.value(AS_OF),
    )
    with CaptureQueriesContext(connection) as made:
        lay_out(found := matrix(talks, as_of=as_of))
    address = f"/negotiations/{SLUG}?as_of={as_of}"
    begun, whole, api, query = interleaved(
        lambda: client.get(address),
        lambda: client.get(f"{address}&after=0"),
        lambda: client.get(f"/api/v1/standings?negotiation={SLUG}&as_of={as_of}"),
        lambda: matrix(talks, as_of=as_of),
        times=1,
    )
    yield Figure(
        "standings: as a page, which begins with some areas", "ms", begun.ms, query.ms, QUICK
    )
    yield Figure(
        "standings: as a page, whole",
        "ms",
        whole.ms,
        query.ms,
        QUICK,
        f"{len(found.standings)} cells",
    )
    yield Figure("standings: through the API", "ms", api.ms, query.ms, QUICK)
    yield Figure("standings: the matrix alone, in the process", "ms", query.ms, None, QUICK)
    asked = [one["sql"] for one in made.captured_queries]
    yield Figure(
        "standings: its queries, by EXPLAIN ANALYZE", "ms", milliseconds(asked), None, QUICK
    )
    scans = scanned(asked)
    few = (
        Goal(0) if bench.site.size == "L" else None
    )  # in a small corpus, 5,000 cells are much of it
    yield Figure(
        "standings: large tables of which a tenth or more is read",
        "",
        len(scans),
        None,
        few,
        "; ".join(scans),
    )
