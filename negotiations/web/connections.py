"""A client's connection, and what is done for a request on it."""

import socket
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from negotiations.web.pace import HEADERS, IDLE, UNWANTED, Pace
from negotiations.web.requests import Request


class Task(WSGITask):
    """waitress's, which leaves it to the application to send no body after HEAD. Django leaves it to the server."""

    def write(self, data: bytes) -> None:
        super().write(b"" if self._is_head else data)

    def finish(self) -> None:
        super().finish() if not self._is_head else super().write(b"")

    @property
    def _is_head(self) -> bool:
        return bool(self.request.command == "HEAD")


class Connection(HTTPChannel):
    """waitress's, ended when its client is too slow, whoever waits for it: a thread that writes a stream is freed."""

    parser_class = Request
    task_class = Task
    # waitress's, which has no types
    request: Any
    will_close: bool
    close_when_flushed: bool
    last_activity: float

    heard = sent = 0
    is_unheard = False
    pace: Pace | None = None

    def received(self, data: bytes) -> bool:
        self.heard += len(data)
        if self.is_unheard:
            return False
        return bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        number = int(super().send(data, do_close=do_close) or 0)
        self.sent += number
        return number

    def handle_write(self) -> None:
        """As waitress; but one that is not heard out stays open for what still comes, or our answer would be lost with it."""
        lingers = self.is_unheard and self.close_when_flushed and not self.will_close
        if lingers:
            self.close_when_flushed = False
        super().handle_write()
        if lingers and self.total_outbufs_len:
            self.close_when_flushed = True
        elif lingers:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def end_if_too_slow(self, now: float) -> None:
        """To be called every second or so, by the thread that reads and writes. `now` as time.time()."""
        waits_for_reader, waits_for_sender = bool(self.total_outbufs_len), self.request is not None or self.is_unheard
        if not waits_for_reader and (self.requests or not waits_for_sender):
            self.pace = None
            if not self.requests and now - self.last_activity > IDLE:
                self.handle_close()
            return
        moved = self.sent if waits_for_reader else self.heard
        self.pace = self.pace or Pace(now, moved)
        late = (
            not waits_for_reader
            and self.request
            and not self.request.headers_finished
            and now - self.pace.since > HEADERS
        )
        if not self.pace.is_too_slow(now, moved) and not late and not (self.is_unheard and self.heard > UNWANTED):
            return
        if waits_for_reader or self.is_unheard:
            self.handle_close()  # at once: what is to be closed when it can be written to never can
        else:
            self.refuse_the_rest(408, "Request Timeout", "Not enough of it came in time: send it again.")

    def refuse_the_rest(self, code: int, reason: str, detail: str) -> None:
        """Answer a request that is still coming."""
        with self.requests_lock:
            self.request.refuse(code, reason, detail)
            self.requests.append(self.request)
            self.request, self.is_unheard = None, True
            self.server.add_task(self)

    @property
    def arriving(self) -> int:
        """Bytes of a body that is still coming."""
        return 0 if self.request is None or self.requests else int(self.request.body_bytes_received)

    @property
    def is_at_work(self) -> bool:
        """Whether something is still to be answered or sent."""
        return bool(self.requests or self.total_outbufs_len)
