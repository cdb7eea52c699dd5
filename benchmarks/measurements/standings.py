"""The standings of fifty parties on a hundred terms as of a date."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.bench import Bench
from benchmarks.corpus import SLUG
from benchmarks.plans import scanned
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.timing import interleaved
from negotiations.models import Negotiation
from negotiations.queries.standings import standings as matrix

AS_OF = "SELECT percentile_disc(0.67) WITHIN GROUP (ORDER BY said_until) FROM negotiations_position"
QUICK = Goal(150)


@measurement("standings", work="the matrix of 50 actors and 100 terms as of a date", yardstick="its query alone")
def standings(bench: Bench) -> Iterator[Figure]:
    client, talks, as_of = bench.client(), Negotiation.objects.get(slug=SLUG), bench.site.value(AS_OF)
    with CaptureQueriesContext(connection) as made:
        cells = len(matrix(talks, as_of=as_of).standings)
    page, api, query = interleaved(
        lambda: client.get(f"/negotiations/{SLUG}?as_of={as_of}"),
        lambda: client.get(f"/api/v1/standings?negotiation={SLUG}&as_of={as_of}"),
        lambda: matrix(talks, as_of=as_of),
        times=1,
    )
    yield Figure("standings: as a page", "ms", page.ms, query.ms, QUICK, f"{cells} cells")
    yield Figure("standings: the matrix alone, in the process", "ms", query.ms, None, QUICK)
    yield Figure("standings: through the API", "ms", api.ms, query.ms, QUICK)
    for slow in sorted(made.captured_queries, key=lambda one: -float(one["time"]))[:3]:
        said = " ".join(slow["sql"].split())[:60]
        yield Figure(f"standings: query “{said}…”", "ms", float(slow["time"]) * 1000)
    scans = scanned(one["sql"] for one in made.captured_queries)
    few = Goal(0) if bench.site.size == "L" else None  # in a small corpus, 5,000 cells are much of it
    yield Figure(
        "standings: large tables of which a tenth or more is read", "", len(scans), None, few, "; ".join(scans)
    )
