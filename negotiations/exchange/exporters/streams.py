"""A stream of lines: sent some at a time, so that memory stays flat, honest where it breaks off,
and one of a few at a time.
"""

import logging
import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from django.conf import settings

BROKEN = "The server broke off here: what is above is not everything. Ask again."
#: A server sends each chunk by itself.
CHUNK = 64 * 1024
log = logging.getLogger(__name__)
#: Of this process: a stream holds a thread of the web server for as long as its reader takes.
_slots = threading.BoundedSemaphore(settings.STREAMS)


class TooManyStreams(Exception):
    """As many as this process sends at a time are under way."""


def honest(lines: Iterator[Any], broken: bytes) -> Iterator[Any]:
    """The lines, and where they break off a last one that says so: the status was sent long ago."""
    try:
        yield from lines
    except Exception:
        log.exception("A stream broke off.")
        yield broken


class Stream:
    """Some lines at a time, in bytes. Raises TooManyStreams. Another may begin when this one is
    through, or closed.
    """

    def __init__(self, lines: Iterator[Any]) -> None:
        self._chunks = _chunks(lines)
        self._holds = _slots.acquire(blocking=False)
        if not self._holds:
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
            if self._holds:
                self._holds = False
                _slots.release()

    __del__ = close


def _chunks(lines: Iterator[Any]) -> Generator[bytes, None, None]:
    held = bytearray()
    with closing(lines):  # type: ignore[type-var]
        for line in lines:
            held += line
            if len(held) >= CHUNK:
                yield bytes(held)
                held.clear()
    yield bytes(held)
