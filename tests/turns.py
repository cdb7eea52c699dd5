"""What is too long for each run is done in turns: at a commit, one in ten."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")

TURNS = 10


def thorough() -> bool:
    """With --thorough every turn is taken, and properties are searched at random."""
    return settings.get_current_profile_name() == "thorough"


@cache
def turn() -> int:
    """By the commit, so that it gives the same result again; the first one where there is none."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(asked.stdout or "0", 16) % TURNS


def in_turn(things: Sequence[T]) -> Sequence[T]:
    return things if thorough() else things[turn() :: TURNS]


def said() -> str:
    return "all" if thorough() else f"turn {turn() + 1} of {TURNS} (all with --thorough)"
