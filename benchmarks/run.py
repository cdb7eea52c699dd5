"""The measurements that were chosen, one after another, on one site."""

import sys
import traceback
from argparse import Namespace
from pathlib import Path
from time import perf_counter

from benchmarks.bench import Bench, open_bench
from benchmarks.registry import Figure, Measurement, chosen
from benchmarks.report import table, write


def run(options: Namespace, folder: Path) -> None:
    _say(f"Size {options.size}: starting the site, loading the corpus where it is not there.")
    figures: list[Figure] = []
    begun = perf_counter()
    with open_bench(options.size, folder) as bench:
        _say(f"It answers after {perf_counter() - begun:.0f} s.")
        for one in chosen(options.names):
            figures += _measured(one, bench)
    print(table(figures))
    if options.out:
        write(options.out, options.size, figures)


def _measured(one: Measurement, bench: Bench) -> list[Figure]:
    """What it yields; a measurement that fails is told of, and does not take the others with it."""
    yardstick = f", against {one.yardstick}" if one.yardstick else ""
    _say(f"{one.name}: {one.work}{yardstick} …")
    try:
        return list(one.run(bench))
    except Exception:
        traceback.print_exc()
        return [Figure(f"{one.name} failed", "", float("nan"))]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
