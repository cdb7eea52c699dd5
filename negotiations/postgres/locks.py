"""Locks between processes. The kernel frees them when their holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from negotiations.postgres.errors import AlreadyRunning


def open_beside(path: Path) -> IO[str]:
    """The file, made if missing, open for reading and appending; what root makes belongs to the
    folder's owner.
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
    """Only one process at a time is inside; the others wait."""
    with open_beside(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def shared(path: Path) -> Iterator[IO[str]]:
    """Many processes may be inside."""
    with open_beside(path) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file


def alone(file: IO[str], *, wait: bool) -> bool:
    """Whether nobody else is inside, waiting for that if asked; from then on newcomers wait until
    the file closes.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def left_to_others(file: IO[str]) -> bool:
    """Leave, and say whether others are inside; not while one of them is alone there (who has
    waited for our leaving).
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
    """Wait until nobody is alone inside."""
    fcntl.flock(file, fcntl.LOCK_SH)
    fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def only_one(path: Path, text: str = "") -> Iterator[None]:
    """Hold the file alone, our pid and the text written in it; if another process holds it, raise
    AlreadyRunning.
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
