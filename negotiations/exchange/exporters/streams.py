"""Streams of lines. Some lines are sent at a time, so that memory stays flat; a stream that breaks
off says so; and each process sends only a few streams at a time.
"""

import logging
import threading
from collections.abc import Generator, Iterator

from django.conf import settings

from negotiations.queries.common.copy_stream import Line

BROKEN = "The server broke off here: what is above is not everything. Ask again."
#: In bytes. A web server sends each chunk by itself.
CHUNK = 64 * 1024
log = logging.getLogger(__name__)
#: A stream holds a thread of the web server for as long as its reader takes.
_slots = threading.BoundedSemaphore(settings.STREAMS)


class TooManyStreams(Exception):
    """This process already sends as many streams as it may; the text is for the caller."""

    def __init__(self) -> None:
        super().__init__("As many streams as this site sends at a time are under way. Try again.")


def honest(lines: Iterator[Line], broken: bytes) -> Iterator[Line]:
    """The lines; and where they break off, `broken` as the last one: the status has been sent."""
    try:
        yield from lines
    except Exception:
        log.exception("A stream broke off.")
        yield broken


class Stream:
    """Lines, joined into chunks. Raises TooManyStreams. Its place is free again for another stream
    when it has ended or is closed.
    """

    def __init__(self, lines: Iterator[Line]) -> None:
        self._chunks = _chunks(lines)
        self._holds_slot = _slots.acquire(blocking=False)
        if not self._holds_slot:
            raise TooManyStreams

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        try:
            self._chunks.close()
        finally:
            if self._holds_slot:
                self._holds_slot = False
                _slots.release()

    __del__ = close


def _chunks(lines: Iterator[Line]) -> Generator[bytes, None, None]:
    buffer = bytearray()
    try:
        for line in lines:
            buffer += line
            if len(buffer) >= CHUNK:
                yield bytes(buffer)
                buffer.clear()
    finally:
        if isinstance(lines, Generator):
            lines.close()
    yield bytes(buffer)
