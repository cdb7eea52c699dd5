"""Processes of the operating system: ending a child with us, recognising PostgreSQL, waiting."""

import ctypes
import functools
import itertools
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_us(ending: signal.Signals = signal.SIGINT) -> Callable[[], None]:
    """A function to call in a child between fork and exec. On Linux the kernel then sends the child
    this signal when the thread that forked it ends for any reason.
    """
    return functools.partial(_end_with, os.getpid(), ending)


def _end_with(parent: int, ending: signal.Signals) -> None:
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, ending)
    if os.getppid() != parent:
        os._exit(1)


def pauses(awaited: str) -> Iterator[float]:
    """Seconds between two looks at whether something happened, growing to half a second; then log
    once what is awaited.
    """
    pause = 0.01
    while pause < 0.5:
        yield pause
        pause *= 1.3
    log.warning("Still waiting for %s.", awaited)
    yield from itertools.repeat(pause)


def postmaster_lives(pgdata: Path) -> bool:
    """Whether the process named in the data folder is a PostgreSQL on it, and not a later process
    with the same number.
    """
    try:
        pid = abs(int((pgdata / "postmaster.pid").read_text().split()[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return False
    return (
        _is_postgres_on(pid, pgdata) if sys.platform == "linux" else _seems_postgres_on(pid, pgdata)
    )


def _is_postgres_on(pid: int, pgdata: Path) -> bool:
    process = Path("/proc", str(pid))
    try:
        return (process / "exe").readlink().name.startswith("postgres") and (
            process / "cwd"
        ).samefile(pgdata)
    except OSError:
        return False


def _seems_postgres_on(pid: int, pgdata: Path) -> bool:
    command = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True
    ).stdout
    return "postgres" in command and str(pgdata) in command


def put_our_pid(path: Path) -> None:
    """Replace the pid in a dead server's file by ours, as another process may have that number now.

    PostgreSQL considers its parent's and grandparent's pid stale, but still looks for surviving
    processes by the shared memory that the file names. So the file is rewritten, not removed.
    """
    if not path.exists():
        return
    with os.fdopen(os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC), "r+") as file:
        rest = file.readlines()[1:]
        file.seek(0)
        file.writelines([f"{os.getpid()}\n", *rest])
        file.truncate()
