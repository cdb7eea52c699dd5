"""How slow a client may be. Times in seconds, amounts in bytes."""

from dataclasses import dataclass

#: For the first line and the headers, from the first byte.
HEADERS = 10.0
#: For the next request on a connection that is kept open.
IDLE = 75.0
#: While we wait for what a client sends, in each WINDOW at least LEAST has to come.
WINDOW, LEAST = 20.0, 20 * 1024
#: Of an answer at least that in each READING_WINDOW, which is longer as systems pass on what is
#: read in lumps; of a stream for which a thread waits, more.
READING_WINDOW, LEAST_OF_A_STREAM = 60.0, 2 * 1024 * 1024
#: So much of a body that nobody wants is read away: many a client looks for an answer only when it
#: has sent all.
UNWANTED = 256 * 1024 * 1024


@dataclass
class Pace:
    """How fast a client does what we wait for: `awaited` is the request that it sends, or READING
    or SENDING_ON.
    """

    awaited: object
    since: float
    moved: int

    def is_too_slow(self, now: float, moved: int, least: int) -> bool:
        """To be asked every second or so. `moved`: all bytes until now, in the direction that we
        wait for.
        """
        if now - self.since < (READING_WINDOW if self.awaited is READING else WINDOW):
            return False
        slow = moved - self.moved < least
        self.since, self.moved = now, moved
        return slow


READING, SENDING_ON = "reading our answer", "sending what nobody wants"
