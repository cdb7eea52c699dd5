"""How a test starts other processes and waits for them. Every wait gives up after a minute, and
says what it waited for.
"""

import select
import signal
import socket
import threading
import time
from contextlib import contextmanager

PATIENCE = 60  # seconds


def wait_until(ready, awaited):
    """What `ready` returns, as soon as that is something; else it fails, and says what was waited
    for.
    """
    ends = time.monotonic() + PATIENCE
    while not (found := ready()):
        assert time.monotonic() < ends, f"Waited {PATIENCE} s in vain for {awaited}."
        select.select([], [], [], 0.05)
    return found


@contextmanager
def time_limit(process, awaited):
    """Whoever waits for a process in this block waits for a minute at most: then it is killed, and
    the test fails.
    """
    gave_up = threading.Event()

    def give_up():
        gave_up.set()
        process.kill()

    timer = threading.Timer(PATIENCE, give_up)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        assert not gave_up.is_set(), f"Waited {PATIENCE} s in vain for {awaited}."


def heed_signals():
    """For a child, between fork and exec. A script that starts the tests in the background makes
    them, and all their children, ignore SIGINT, and `nohup` SIGHUP: Python then installs no handler,
    and a child that a test stops by such a signal would go on for ever.
    """
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)


def free_port():
    """A TCP port of this machine that nobody uses just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
