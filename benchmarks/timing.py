"""How long work takes: rivals in turn within the same run, so that what disturbs one disturbs the
other.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

RUNS = 5


@dataclass(frozen=True)
class Timing:
    """Seconds, run by run."""

    runs: tuple[tuple[float, ...], ...]

    @property
    def median(self) -> float:
        """Of the medians of the runs."""
        return median(median(run) for run in self.runs)

    @property
    def p95(self) -> float:
        """Of the whole."""
        return quantiles((second for run in self.runs for second in run), n=20, method="inclusive")[
            -1
        ]

    @property
    def ms(self) -> float:
        return self.median * 1000

    @property
    def p95_ms(self) -> float:
        return self.p95 * 1000


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def interleaved(
    *rivals: Callable[[], object], times: int = 10, runs: int = RUNS, warm_up: bool = True
) -> list[Timing]:
    """In every run each rival in turn works `times` times."""
    if warm_up:
        for rival in rivals:
            rival()
    measured = [[[seconds(rival) for _ in range(times)] for rival in rivals] for _ in range(runs)]
    return [Timing(tuple(tuple(run[number]) for run in measured)) for number in range(len(rivals))]
