"""The measurements: each names its work, its yardstick and the goals of its figures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A bound on the figure, or on its `ratio` to the yardstick; `least`: more is better."""

    bound: float
    ratio: bool = False
    least: bool = False

    def met(self, figure: "Figure") -> bool | None:
        """Whether the figure meets the goal; None if there is no yardstick to compare it with."""
        value = figure.ratio if self.ratio else figure.ours
        if value is None:
            return None
        return value >= self.bound if self.least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.bound:,.6g}{' ×' if self.ratio else ''}"


@dataclass(frozen=True)
class Figure:
    """One line of the report: `ours` and `yardstick` in the same unit, from the same run."""

    what: str
    unit: str
    ours: float
    yardstick: float | None = None
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.yardstick if self.yardstick else None

    @property
    def met(self) -> bool | None:
        return self.goal.met(self) if self.goal else None


@dataclass(frozen=True)
class Measurement:
    """`run` is given the bench (benchmarks.bench) and yields figures."""

    name: str
    work: str
    yardstick: str
    run: Callable[[Any], Iterable[Figure]]


MEASUREMENTS: dict[str, Measurement] = {}


def measurement(
    name: str, *, work: str, yardstick: str = ""
) -> Callable[[Callable[[Any], Iterable[Figure]]], Any]:
    """Register a generator of figures under a name that can be given on the command line."""

    def register(run: Callable[[Any], Iterable[Figure]]) -> Callable[[Any], Iterable[Figure]]:
        MEASUREMENTS[name] = Measurement(name, work, yardstick, run)
        return run

    return register


def names() -> Iterator[str]:
    """The names of all measurements, without importing them: the modules need Django set up."""
    yield from (
        module.name for module in iter_modules(import_module("benchmarks.measurements").__path__)
    )


def chosen(wanted: Iterable[str]) -> list[Measurement]:
    for name in wanted:
        import_module(f"benchmarks.measurements.{name}")
    return [MEASUREMENTS[name] for name in wanted]
