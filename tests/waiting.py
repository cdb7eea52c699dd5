"""How a test waits for another process or thread: it gives up after a minute, and says for what."""

import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

PATIENCE = 60  # seconds


def wait_until(ready, awaited):
    """What `ready` returns, as soon as that is something; else it fails, and says what was waited
    for.
    """
    ends = time.monotonic() + PATIENCE
    while not (found := ready()):
        assert time.monotonic() < ends, f"After {PATIENCE} s there is still no {awaited}."
        select.select([], [], [], 0.05)
    return found


@contextmanager
def patience(process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill the process after a minute, so that whoever reads from it comes to an end."""
    timer = Timer(PATIENCE, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
