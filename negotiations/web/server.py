"""One process of the web server: a thread that reads and writes, and threads that make answers."""

import logging
import math
import resource
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from negotiations.web.connections import HttpConnection

#: Answered by a thread of their own each, whatever the others do.
HEALTH = ("/healthz", "/readyz")
#: Seconds for which a connection is safe after something moved on it.
JUST_NOW = 2.0
#: A connection's socket, the body that came in and the answer to be taken.
FILES_OF_A_CONNECTION = 3
#: Bytes of an answer that the system takes from us before its reader does: with more, it passes
#: them on in lumps so large that a slow reader seems to have stopped.
IN_THE_SYSTEM = 256 * 1024
#: Bytes of a body or an answer that are kept in memory; the rest is on disk.
IN_MEMORY = 128 * 1024


@dataclass(frozen=True)
class Sizes:
    """How much a process takes on."""

    threads: int
    #: Bytes of a request's body.
    body: int
    connections: int = 1000
    #: Bytes of an answer that are kept for its reader before the thread that makes it has to wait.
    kept: int = 64 * 1024 * 1024
    #: Bytes of all bodies that came in and of all answers that were not yet taken.
    kept_together: int = 512 * 1024 * 1024
    #: Bytes of a request's first line and headers.
    headers: int = 64 * 1024


class Server(TcpWSGIServer):
    """Answers what comes in on a socket that listens, until `stop`."""

    channel_class = HttpConnection
    task_dispatcher: Any  # waitress's, which has no types

    def __init__(
        self, application: Callable[..., Any], listener: socket.socket, sizes: Sizes
    ) -> None:
        _hush()
        self._stops_at: float | None = None
        self.next_look = 0.0
        self.next_channel_cleanup = math.inf
        self._sizes = sizes
        self._health = {path: _threads(1) for path in HEALTH}
        super().__init__(
            application,
            _sock=listener,
            dispatcher=_threads(sizes.threads),
            adj=_adjustments(sizes),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def run(self) -> None:
        """Until `stop` was called and what was begun is answered, or its patience is over."""
        while self._stops_at is None or (self._is_at_work() and time.monotonic() < self._stops_at):
            self.asyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)
            if (now := time.time()) >= self.next_look:
                self.next_look = now + 1
                self.look(now)

    def stop(self, patience: float) -> None:
        """Take on nothing new, and let `run` return at the latest after so many seconds. May be
        called by a signal.
        """
        self._stops_at = time.monotonic() + patience
        self.accepting = False
        self.pull_trigger()

    def set_socket_options(self, conn: socket.socket) -> None:
        super().set_socket_options(conn)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, IN_THE_SYSTEM)

    def add_task(self, channel: HttpConnection) -> None:
        request = channel.requests[0]
        if request.ignores_rest:
            channel.ignore_rest()
        self._health.get(request.path, self.task_dispatcher).add_task(channel)

    def look(self, now: float) -> None:
        """Every second: end connections that are too slow, that keep too much, or that are too
        many.

        Not in waitress's own `maintenance`, which runs while it collects what to poll: the number
        of a socket closed there is polled all the same, and may by then be that of a connection
        just accepted, which would be closed in its place.
        """
        for connection in self._connections():
            connection.end_if_too_slow(now)
        self._make_room_on_disk()
        self._make_room_for_others(now)

    def _make_room_on_disk(self) -> None:
        kept = {
            connection: connection.kept_bytes for connection in self._connections()
        }  # which grows as we look
        together = sum(kept.values())
        for largest in sorted(kept, key=kept.__getitem__, reverse=True):
            if together <= self._sizes.kept_together:
                break
            together -= kept[largest]
            largest.end(
                503, "Service Unavailable", "Too much is being sent at once: send it again later."
            )

    def _make_room_for_others(self, now: float) -> None:
        """Those that ask nothing first, then those that we wait for, in each case the one that
        moved nothing for longest.
        """
        connections = self._connections()
        if len(connections) < self.adj.connection_limit * 0.9:
            return
        waiting = [one for one in connections if one.awaited is not None or not one.requests]
        waiting = [one for one in waiting if now - one.last_activity > JUST_NOW]
        waiting.sort(key=lambda one: (one.awaited is not None, one.last_activity))
        for connection in waiting[: self.adj.connection_limit // 4]:
            connection.handle_close()

    def _connections(self) -> list[HttpConnection]:
        return list(self.active_channels.values())

    def _is_at_work(self) -> bool:
        return any(connection.is_at_work for connection in self._connections())


def _threads(number: int) -> ThreadedTaskDispatcher:
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(number)
    return dispatcher


def _adjustments(sizes: Sizes) -> Adjustments:
    return Adjustments(
        clear_untrusted_proxy_headers=False,  # Django knows how many proxies are ours
        ident="",
        log_socket_errors=False,
        connection_limit=min(sizes.connections, _files() // FILES_OF_A_CONNECTION),
        max_request_body_size=sizes.body,
        max_request_header_size=sizes.headers,
        inbuf_overflow=IN_MEMORY,
        outbuf_overflow=IN_MEMORY,
        outbuf_high_watermark=sizes.kept,
        asyncore_use_poll=True,
    )


def _files() -> int:
    """How many files this process may have open beside some of its own, after asking for as many as
    it can get.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return max(
        (1 << 20 if soft == resource.RLIM_INFINITY else soft) - 200, FILES_OF_A_CONNECTION * 10
    )


def _hush() -> None:
    """A queue is no fault, nor is a client that goes away."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
