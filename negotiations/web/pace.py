"""How slow a client may be. Times in seconds, amounts in bytes."""

from dataclasses import dataclass

#: For the first line and the headers, from the first byte.
HEADERS = 10.0
#: For the next request on a connection that is kept open.
IDLE = 75.0
#: A client that sends must send at least LEAST in each WINDOW.
WINDOW, LEAST = 20.0, 20 * 1024
#: A client that reads must take at least LEAST in each READING_WINDOW, which is longer because
#: systems pass on data in lumps; where a thread waits to write a stream, more.
READING_WINDOW, LEAST_OF_A_STREAM = 60.0, 2 * 1024 * 1024
#: How much of an unwanted body is read and discarded: many clients look for an answer only after
#: they have sent everything.
UNWANTED = 256 * 1024 * 1024


@dataclass
class Pace:
    """How fast a client is at what we wait for: `awaited` is the request that it sends, or READING
    or SENDING_ON. `moved` counts bytes at the time `since`.
    """

    awaited: object
    since: float
    moved: int

    def is_too_slow(self, now: float, moved: int, least: int) -> bool:
        """Call this about once per second. `moved`: all bytes until now, in the direction that we
        wait for.
        """
        if now - self.since < (READING_WINDOW if self.awaited is READING else WINDOW):
            return False
        slow = moved - self.moved < least
        self.since, self.moved = now, moved
        return slow


READING, SENDING_ON = "reading our answer", "sending what nobody wants"
