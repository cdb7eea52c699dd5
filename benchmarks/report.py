"""Write figures as a table for people, and as JSON for machines."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.registry import Figure

HEAD = ("work", "ours", "yardstick", "ratio", "goal", "met")
MET = {True: "yes", False: "NO", None: ""}


def line(figure: Figure) -> tuple[str, ...]:
    yardstick = f"{figure.yardstick:,.4g} {figure.unit}" if figure.yardstick is not None else ""
    ratio = f"{figure.ratio:.3g}" if figure.ratio is not None else ""
    goal = str(figure.goal or "")
    return figure.what, f"{figure.ours:,.4g} {figure.unit}", yardstick, ratio, goal, MET[figure.met]


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table, with the notes below it."""
    rows = [HEAD, *map(line, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*drawn, "", *notes])


def write(path: Path, size: str, figures: Sequence[Figure]) -> None:
    rows = [{**asdict(figure), "ratio": figure.ratio, "met": figure.met} for figure in figures]
    path.write_text(
        json.dumps(
            {"size": size, "cores": os.cpu_count(), "figures": rows}, indent=1, ensure_ascii=False
        )
    )
