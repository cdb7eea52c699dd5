"""A client's connection, and the tasks that answer requests on it."""

import fcntl
import socket
import struct
import termios
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from negotiations.web import pace
from negotiations.web.requests import Request


class WithoutBodyAfterHead:
    """Sends no body after HEAD. waitress leaves that to the application, Django to the server."""

    request: Any

    def write(self, data: bytes) -> None:
        super().write(b"" if self._is_head else data)  # type: ignore[misc]

    def finish(self) -> None:
        super().finish() if not self._is_head else super().write(b"")  # type: ignore[misc]

    @property
    def _is_head(self) -> bool:
        return getattr(self.request, "command", "") == "HEAD"


class Task(WithoutBodyAfterHead, WSGITask):
    """A request that the application answers."""


class RefusedTask(WithoutBodyAfterHead, ErrorTask):
    """A request that is answered without the application."""


class HttpConnection(HTTPChannel):
    """A connection of waitress that ends when its client is too slow, so that a thread that writes
    a stream to it is freed.
    """

    parser_class = Request
    task_class = Task
    error_task_class = RefusedTask
    # attributes of waitress, which has no types
    request: Any
    will_close: bool
    close_when_flushed: bool
    last_activity: float

    #: Bytes received; bytes that the system took from us; bytes received before we ignored the
    #: rest.
    received_bytes = sent_bytes = wanted_bytes = 0
    ignores_rest = False
    client_pace: pace.Pace | None = None

    def received(self, data: bytes) -> bool:
        self.received_bytes += len(data)
        if self.ignores_rest:
            return False
        return bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        number = int(super().send(data, do_close=do_close) or 0)
        self.sent_bytes += number
        return number

    def handle_write(self) -> None:
        """Write as waitress does. But where the client sends more than we read, keep the connection
        open, or our answer would be lost.
        """
        lingers = self.ignores_rest and self.close_when_flushed and not self.will_close
        if lingers:
            self.close_when_flushed = False
        super().handle_write()
        if lingers and self.total_outbufs_len:
            self.close_when_flushed = True
        elif lingers and self.connected:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def ignore_rest(self) -> None:
        """Read and discard what the client still sends."""
        self.ignores_rest, self.wanted_bytes = True, self.received_bytes

    def end_if_too_slow(self, now: float) -> None:
        """Call this about once per second from the thread that reads and writes. `now` is
        time.time().
        """
        awaited = self.awaited
        if awaited is None:
            self.client_pace = None
            if not self.requests and now - self.last_activity > pace.IDLE:
                self.handle_close()
            return
        moved = self._taken() if awaited is pace.READING else self.received_bytes
        if self.client_pace is None or self.client_pace.awaited is not awaited:
            self.client_pace = pace.Pace(awaited, now, moved)
        if self._is_late(awaited, now) or self.client_pace.is_too_slow(now, moved, self._least()):
            self.end(408, "Request Timeout", "Not enough of it came in time: send it again.")

    def end(self, code: int, reason: str, detail: str) -> None:
        """Refuse the request that is being received; if there is none, close the connection."""
        with self.requests_lock:
            refused = self.request if self.awaited is self.request else None
            if refused is not None:
                refused.refuse(code, reason, detail)
                self.requests.append(refused)
                self.request = None
                self.server.add_task(self)
        if refused is None:
            self.handle_close()  # at once: what is closed when it can be written to may never be

    @property
    def awaited(self) -> Any:
        """What we wait for the client to do: nothing (None), to send a request, or a state of
        pace.py.
        """
        if self.total_outbufs_len:
            return pace.READING
        if self.requests:
            return None
        return pace.SENDING_ON if self.ignores_rest else self.request

    @property
    def kept_bytes(self) -> int:
        """Bytes of bodies received and of answers not yet taken, on disk or in memory."""
        coming = [self.request] if self.request is not None else []
        return int(
            self.total_outbufs_len
            + sum(request.body_bytes_received for request in [*self.requests, *coming])
        )

    @property
    def is_at_work(self) -> bool:
        """Whether something is still to be answered or sent."""
        return bool(self.requests or self.total_outbufs_len)

    def _is_late(self, awaited: Any, now: float) -> bool:
        """`awaited` was read once: a thread that answers may begin with the next request now."""
        if awaited is pace.SENDING_ON:
            return self.received_bytes - self.wanted_bytes > pace.UNWANTED
        sends_headers = awaited is not pace.READING and not awaited.headers_finished
        return bool(
            sends_headers and self.client_pace and now - self.client_pace.since > pace.HEADERS
        )

    def _least(self) -> int:
        holds_a_thread = (
            self.requests and self.total_outbufs_len > self.adj.outbuf_high_watermark // 2
        )
        return pace.LEAST_OF_A_STREAM if holds_a_thread else pace.LEAST

    def _taken(self) -> int:
        """Bytes that the client has taken. The system takes megabytes from us at a time and passes
        them on as it can.
        """
        try:
            (waiting,) = struct.unpack("i", fcntl.ioctl(self.socket, termios.TIOCOUTQ, bytes(4)))
        except OSError:
            waiting = 0
        return self.sent_bytes - int(waiting)
