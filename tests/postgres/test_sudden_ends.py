"""Processes killed at any moment: no server is left alone, no data lost, no stranger harmed."""

import logging.handlers
import os
import queue
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from negotiations.postgres import running
from tests.waiting import PATIENCE

from .conftest import Start, ask, ended, lives, parent, pid_of_server, words, write

HALF_MADE = """
import subprocess, sys
from pathlib import Path
from negotiations.postgres import running

run = subprocess.run

def stop_half_way(command, **options):
    if Path(command[0]).name != "initdb":
        return run(command, **options)
    del options["input"], options["capture_output"]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **options, **pipes) as initdb:
        while "creating subdirectories" not in initdb.stdout.readline():
            pass
        print(initdb.pid, flush=True)
        sys.stdin.read()

subprocess.run = stop_half_way
running(Path(sys.argv[1])).__enter__()
"""


@pytest.fixture
def log_says() -> Iterator[Callable[[str], None]]:
    """Wait until a message with these words is logged."""
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = logging.handlers.QueueHandler(records)

    def wait(words: str) -> None:
        while words not in records.get().getMessage():
            pass

    logging.getLogger("negotiations.postgres").addHandler(handler)
    yield wait
    logging.getLogger("negotiations.postgres").removeHandler(handler)


@pytest.fixture
def stranger(folder: Path) -> Iterator[Callable[[int], int]]:
    """The pid of an unrelated process of that user."""
    started: list[subprocess.Popen[bytes]] = []

    def start(uid: int) -> int:
        user = {"user": uid} if os.geteuid() == 0 else {}
        started.append(subprocess.Popen(["cat"], stdin=subprocess.PIPE, cwd=folder, **user))
        return started[-1].pid

    yield start
    for process in started:
        process.communicate(timeout=PATIENCE)


def test_server_ends_with_a_killed_starter_and_the_next_start_has_the_data(
    data: Path, hold: Start
) -> None:
    starter = hold(data)
    write(starter.url, "kept")
    server = pid_of_server(data)
    starter.kill()
    assert ended(server)
    with running(data) as url:
        assert words(url) == ["kept"]


def test_next_start_does_not_wait_for_the_end_of_the_killed_one(data: Path, hold: Start) -> None:
    starter = hold(data)
    write(starter.url, "kept")
    starter.kill()
    assert words(hold(data).url) == ["kept"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_group_of_the_starter_leaves_no_process(
    data: Path, hold: Start, number: int
) -> None:
    starter = hold(data)
    server = pid_of_server(data)
    starter.kill(number)
    assert ended(server)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_signal_ends_the_starter_also_where_the_suite_itself_ignores_it(
    data: Path, hold: Start
) -> None:
    """As it does where a script starts it in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        starter = hold(data)
    finally:
        signal.signal(signal.SIGINT, before)
    server = pid_of_server(data)
    starter.kill(signal.SIGINT)
    assert ended(server)


def test_a_killed_server_is_started_again(data: Path, log_says: Callable[[str], None]) -> None:
    with running(data) as url:
        write(url, "kept")
        os.kill(pid_of_server(data), signal.SIGKILL)
        log_says("ended unexpectedly")
        log_says("answers again")
        assert words(url) == ["kept"]
        server = pid_of_server(data)
    assert not lives(server)


def test_a_killed_starter_takes_the_server_from_no_other_user(data: Path, hold: Start) -> None:
    starter = hold(data)
    with running(data) as url, psycopg.connect(url) as connection:
        server = pid_of_server(data)
        starter.kill()
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert pid_of_server(data) == server
    assert not lives(server)


def test_the_process_around_the_server_killed_ends_it_and_it_is_started_again(
    data: Path, log_says: Callable[[str], None]
) -> None:
    with running(data) as url:
        write(url, "kept")
        server = pid_of_server(data)
        os.kill(parent(server), signal.SIGKILL)
        log_says("answers again")
        assert not lives(server)
        assert words(url) == ["kept"]
        server = pid_of_server(data)
    assert not lives(server)


def test_told_to_end_the_process_around_the_server_stays_for_its_users(data: Path) -> None:
    with running(data) as url, psycopg.connect(url) as connection:
        around = parent(pid_of_server(data))
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(around, number)
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not lives(around)


def test_starter_and_server_killed_together_lose_nothing(data: Path, hold: Start) -> None:
    starter = hold(data)
    write(starter.url, "kept")
    server = pid_of_server(data)
    os.kill(starter.process.pid, signal.SIGSTOP)
    os.kill(server, signal.SIGKILL)
    starter.kill()
    with running(data) as url:
        assert words(url) == ["kept"]


def test_a_stale_pid_that_is_a_stranger_now_neither_hinders_the_start_nor_is_harmed(
    data: Path, stranger: Callable[[int], int]
) -> None:
    files = [data / "postgres" / "postmaster.pid", data / "postgres.socket" / ".s.PGSQL.5432.lock"]
    with running(data):
        contents = [path.read_text() for path in files]
    owner = (data / "postgres").stat()
    pid = stranger(owner.st_uid)
    for path, content in zip(files, contents, strict=True):
        path.write_text("\n".join([str(pid), *content.splitlines()[1:], ""]))
        os.chown(path, owner.st_uid, owner.st_gid)
    with running(data) as url:
        assert ask(url) == 1
    assert lives(pid)


def test_an_empty_pid_file_does_not_hinder_the_start(data: Path) -> None:
    with running(data):
        pass
    owner = (data / "postgres").stat()
    (data / "postgres" / "postmaster.pid").touch()
    os.chown(data / "postgres" / "postmaster.pid", owner.st_uid, owner.st_gid)
    with running(data) as url:
        assert ask(url) == 1


def test_a_killed_initdb_leaves_no_half_database(new: Path, program: Start) -> None:
    maker = program(HALF_MADE, new)
    initdb = int(maker.says())
    maker.kill()
    assert ended(initdb)
    assert not (new / "postgres").exists()
    with running(new) as url:
        assert ask(url) == 1
    assert not list(new.glob("postgres.unfinished-*"))
