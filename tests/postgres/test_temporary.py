"""A database for tests: its own, fast, gone afterwards."""

import shutil
import tempfile
from pathlib import Path

import pytest

from negotiations.postgres import temporary

from .conftest import Program, Start, ask, ended, pid_of_server, socket_of

HOLD_TEMPORARY = """
import sys
from negotiations.postgres import temporary
with temporary() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def test_temporary_database_answers_without_syncing_and_is_gone_afterwards() -> None:
    with temporary() as url:
        assert ask(url, "SHOW fsync") == "off"
        home = socket_of(url).parent
    assert not home.exists()


def test_two_temporary_databases_are_two() -> None:
    with temporary() as one, temporary() as other:
        assert one != other
        assert ask(one, "SHOW data_directory") != ask(other, "SHOW data_directory")


def test_temporary_database_is_gone_after_an_error() -> None:
    with pytest.raises(InterruptedError) as interrupted, temporary() as url:
        raise InterruptedError(socket_of(url).parent)
    assert not interrupted.value.args[0].exists()


def test_temporary_database_avoids_a_closed_folder_and_leaves_nothing(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(closed))
    with temporary() as url:
        assert ask(url) == 1
        home = socket_of(url).parent
    assert not home.exists()
    assert not list(closed.iterdir())


def test_temporary_server_ends_with_its_killed_starter(program: Start) -> None:
    starter: Program = program(HOLD_TEMPORARY)
    home = socket_of(starter.says()).parent
    server = pid_of_server(home)
    starter.kill()
    assert ended(server)
    shutil.rmtree(home)
