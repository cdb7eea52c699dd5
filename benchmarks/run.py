"""Run the chosen measurements, one after another, on one site."""

import sys
import traceback
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.bench import Bench, open_bench
from benchmarks.registry import Figure, Measurement, chosen
from benchmarks.report import line, table, write


def run(options: Namespace, folder: Path) -> None:
    _say(f"Size {options.size}: starting the site, loading the corpus where it is not there.")
    figures: list[Figure] = []
    failed: list[str] = []
    begun = perf_counter()
    with open_bench(options.size, folder) as bench:
        _say(f"It answers after {perf_counter() - begun:.0f} s.")
        for one in chosen(options.names):
            _say(f"{one.name}: {one.work}{f', against {one.yardstick}' if one.yardstick else ''} …")
            try:
                figures += _measured(one, bench)
            except Exception:
                traceback.print_exc()
                failed.append(one.name)
    print(table(figures))
    if options.out:
        write(options.out, options.size, figures)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}.")


def _measured(one: Measurement, bench: Bench) -> Iterator[Figure]:
    """The figures of a measurement, each printed as soon as it is known."""
    for figure in one.run(bench):
        _say("  " + " · ".join(filter(None, line(figure))))
        yield figure


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
