"""How slow a client may be. Times in seconds, amounts in bytes."""

from dataclasses import dataclass

#: For the first line and the headers, from the first byte.
HEADERS = 10.0
#: For the next request on a connection that is kept open.
IDLE = 75.0
#: While we wait for a client, in each WINDOW at least LEAST has to come or go.
WINDOW, LEAST = 20.0, 20 * 1024
#: So much of a body that nobody wants is read away: many a client looks for an answer only when it has sent all.
UNWANTED = 256 * 1024 * 1024


@dataclass
class Pace:
    """Whether enough moves, told by a look every second or so."""

    since: float
    moved: int

    def is_too_slow(self, now: float, moved: int) -> bool:
        """`moved`: all bytes until now, in the direction that we wait for."""
        if now - self.since < WINDOW:
            return False
        slow = moved - self.moved < LEAST
        self.since, self.moved = now, moved
        return slow
