"""How a test waits for another process: it looks again and again, and gives up after a minute."""

import select
import time

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
