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

#: Each has a thread of its own, so that it answers while all others are busy.
HEALTH = ("/healthz", "/readyz")
#: Seconds after its last data for which a connection is not closed to make room.
JUST_NOW = 2.0
#: The socket of a connection, the body received and the answer to be fetched.
FILES_OF_A_CONNECTION = 3
#: Bytes of an answer that the system buffers. With a larger buffer it passes them on in lumps so
#: large that a slow reader seems to have stopped.
IN_THE_SYSTEM = 256 * 1024
#: Bytes of a body or an answer that are kept in memory; the rest is on disk.
IN_MEMORY = 128 * 1024


@dataclass(frozen=True)
class Sizes:
    """The limits of a process."""

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
    """Answers requests on a listening socket, until `stop`."""

    channel_class = HttpConnection
    task_dispatcher: Any  # of waitress, which has no types

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
        """Run until `stop` is called and requests under way are answered or its patience ends."""
        while self._stops_at is None or (self._is_at_work() and time.monotonic() < self._stops_at):
            self.asyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)
            if (now := time.time()) >= self.next_look:
                self.next_look = now + 1
                self.look(now)

    def stop(self, patience: float) -> None:
        """Accept nothing new, and let `run` return after `patience` seconds at the latest. A signal
        handler may call this.
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
        """Every second, end connections that are too slow, that keep too much, or that are too
        many.

        Do not move this into waitress's `maintenance`, which runs while waitress collects what to
        poll: a socket closed there would still be polled, and by then its number may be that of a
        new connection, which would be closed in its place.
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
        """Close idle connections first, then those that we wait for; in each case the one without
        data for longest.
        """
        connections = self._connections()
        if len(connections) < self.adj.connection_limit * 0.9:
            return
        waiting = [
            connection
            for connection in connections
            if (connection.awaited is not None or not connection.requests)
            and now - connection.last_activity > JUST_NOW
        ]
        waiting.sort(
            key=lambda connection: (connection.awaited is not None, connection.last_activity)
        )
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
    """The number of files that this process may open for connections, after raising its limit as
    far as it can.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return max(
        (1 << 20 if soft == resource.RLIM_INFINITY else soft) - 200, FILES_OF_A_CONNECTION * 10
    )


def _hush() -> None:
    """Keep waitress from logging a queue or a client that goes away: neither is a fault."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
