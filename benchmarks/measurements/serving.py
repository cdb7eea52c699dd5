"""The whole site on one command: the time to its first answer, and its memory when idle."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.bench import Bench
from benchmarks.client import Client
from benchmarks.memory import family, name_of, pss
from benchmarks.registry import Figure, Goal, measurement
from benchmarks.site import folder, served

STARTS = 3


@measurement(
    "serving", work="serve with the demo, from nothing and again, and its memory when idle"
)
def serving(bench: Bench) -> Iterator[Figure]:
    with folder(None) as here:
        yield Figure(
            "start: first ever, with the demo", "s", _start(here, "--demo"), None, Goal(15)
        )
        again = median(_start(here) for _ in range(STARTS))
        yield Figure("start: on an existing folder", "s", again, None, Goal(3))
        with served(here) as (address, process):
            _look_around(address)
            shares: dict[str, float] = defaultdict(float)
            for pid in family(process.pid):
                shares[name_of(pid)] += pss(pid)
    told = ", ".join(
        f"{name} {share:.0f}" for name, share in sorted(shares.items(), key=lambda one: -one[1])
    )
    yield Figure(
        "idle memory of the whole site (PSS)", "MB", sum(shares.values()), None, Goal(350), told
    )


def _start(here: Path, *options: str) -> float:
    """Seconds until it answers."""
    begun = perf_counter()
    with served(here, None, *options):
        return perf_counter() - begun


def _look_around(address: str) -> None:
    """So that both web processes have answered pages and reached the database."""
    for _ in range(20):
        Client(address).get("/sign-in")
        Client(address).get("/readyz")
