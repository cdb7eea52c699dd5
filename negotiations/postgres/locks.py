"""Locks between processes. The kernel releases them when their holder ends for any reason."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from negotiations.postgres.errors import AlreadyRunning


def open_beside(path: Path) -> IO[str]:
    """Open a file for reading and appending; create it if it is missing. A file that root creates
    belongs to the owner of its folder.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return os.fdopen(os.open(path, flags), "a+", encoding="utf-8", errors="replace")
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return os.fdopen(descriptor, "a+", encoding="utf-8", errors="replace")


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Allow one process at a time into the block; the others wait."""
    with open_beside(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def shared(path: Path) -> Iterator[IO[str]]:
    """Allow many processes into the block."""
    with open_beside(path) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file


def alone(file: IO[str], *, wait: bool) -> bool:
    """Whether no other process holds the file; `wait` until that is so. From then on newcomers wait
    until the file closes.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def left_to_others(file: IO[str]) -> bool:
    """Release the file, and return whether others still hold it. False also if one of them holds it
    alone: that is the server's own process, which waited for us.
    """
    fcntl.flock(file, fcntl.LOCK_UN)
    if alone(file, wait=False):
        fcntl.flock(file, fcntl.LOCK_UN)
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def pass_by(file: IO[str]) -> None:
    """Wait until no process holds the file alone."""
    fcntl.flock(file, fcntl.LOCK_SH)
    fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def only_one(path: Path, text: str = "") -> Iterator[None]:
    """Hold the file alone, with our pid and the text written in it. Raises AlreadyRunning if
    another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_beside(path) as file:
        if not alone(file, wait=False):
            raise AlreadyRunning(_held(path, file))
        file.truncate(0)
        file.write(f"{os.getpid()} {text}\n")
        file.flush()
        yield
        file.truncate(0)


def _held(path: Path, file: IO[str]) -> str:
    file.seek(0)
    pid, _, text = file.readline().strip().partition(" ")
    holder = f"Process {pid or 'of an unknown number'}{f' ({text})' if text else ''}"
    return (
        f"{holder} is already running here: it holds {path}. Stop it first, or use another data"
        " folder."
    )
