"""Only one process at a time holds a place, and the next one is told which."""

import os
from pathlib import Path

import pytest

from negotiations.postgres import AlreadyRunning, only_one

from .conftest import Start

HOLD_PLACE = """
import sys
from pathlib import Path
from negotiations.postgres import only_one
with only_one(Path(sys.argv[1]), "serving http://127.0.0.1:8000"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "serve.lock"


def test_a_second_one_is_refused_and_told_who_holds_the_place(place: Path, program: Start) -> None:
    holder = program(HOLD_PLACE, place)
    assert holder.says() == "held"
    told = (
        rf"Process {holder.process.pid} \(serving http://127\.0\.0\.1:8000\) is already running"
        r" here.*serve\.lock"
    )
    with pytest.raises(AlreadyRunning, match=told), only_one(place):
        pass


def test_the_place_is_free_after_its_holder_left(place: Path) -> None:
    for _ in range(2):
        with only_one(place):
            assert place.read_text().split() == [str(os.getpid())]
    assert place.read_text() == ""


def test_the_place_is_free_after_its_holder_was_killed(place: Path, program: Start) -> None:
    holder = program(HOLD_PLACE, place)
    assert holder.says() == "held"
    holder.kill()
    with only_one(place, "next"):
        assert place.read_text() == f"{os.getpid()} next\n"


def test_a_link_in_place_of_the_file_is_not_followed(place: Path, tmp_path: Path) -> None:
    place.parent.mkdir()
    place.symlink_to(tmp_path / "other")
    with pytest.raises(OSError, match="symbolic links"), only_one(place):
        pass
    assert not (tmp_path / "other").exists()
