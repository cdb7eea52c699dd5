"""A stream of lines: sent some at a time, so that memory stays flat, and honest where it breaks off."""

import logging
from collections.abc import Iterator
from contextlib import closing
from typing import Any

BROKEN = "The server broke off here: what is above is not everything. Ask again."
#: A server sends each chunk by itself.
CHUNK = 64 * 1024
log = logging.getLogger(__name__)


def honest(lines: Iterator[Any], broken: bytes) -> Iterator[Any]:
    """The lines, and where they break off a last one that says so: the status was sent long ago."""
    try:
        yield from lines
    except Exception:
        log.exception("A stream broke off.")
        yield broken


def together(lines: Iterator[Any]) -> Iterator[bytes]:
    """Some lines at a time."""
    held = bytearray()
    with closing(lines):  # type: ignore[type-var]
        for line in lines:
            held += line
            if len(held) >= CHUNK:
                yield bytes(held)
                held.clear()
    yield bytes(held)
