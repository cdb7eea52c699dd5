"""One process of the web server: a thread that reads and writes, and threads that make answers."""

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from negotiations.web.connections import Connection

#: Answered by a thread of their own each, whatever the others do.
HEALTH = ("/healthz", "/readyz")


@dataclass(frozen=True)
class Sizes:
    """How much a process takes on."""

    threads: int
    #: Bytes of a request's body.
    body: int
    connections: int = 1000
    #: Bytes of all bodies that are coming in, which are kept on disk.
    bodies: int = 512 * 1024 * 1024
    #: Bytes of an answer that are kept for its reader, on disk, before the thread that makes it has to wait for them.
    kept: int = 64 * 1024 * 1024
    #: Bytes of a request's first line and headers.
    headers: int = 64 * 1024


class Server(TcpWSGIServer):
    """Answers what comes in on a socket that listens, until `stop`."""

    channel_class = Connection
    task_dispatcher: Any  # waitress's, which has no types

    def __init__(self, application: Callable[..., Any], listener: socket.socket, sizes: Sizes) -> None:
        _hush()
        self._stops_at: float | None = None
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

    def stop(self, patience: float) -> None:
        """Take on nothing new, and let `run` return at the latest after so many seconds. May be called by a signal."""
        self._stops_at = time.monotonic() + patience
        self.accepting = False
        self.pull_trigger()

    def add_task(self, channel: Connection) -> None:
        request = channel.requests[0]
        channel.is_unheard = channel.is_unheard or request.is_unheard
        self._health.get(request.path, self.task_dispatcher).add_task(channel)

    def maintenance(self, now: float) -> None:
        """Every second: ends connections that are too slow, and, where there are too many, those that ask nothing."""
        connections = list(self.active_channels.values())
        for connection in connections:
            connection.end_if_too_slow(now)
        self._refuse_bodies(connections)
        if len(connections) >= self._sizes.connections * 0.9:
            waiting = [one for one in connections if not one.is_at_work]
            waiting.sort(key=lambda one: one.creation_time)
            for connection in waiting[: self._sizes.connections // 4]:
                connection.handle_close()

    def _refuse_bodies(self, connections: list[Connection]) -> None:
        """Those that are still coming fill no disk: where they are too much together, the largest are refused."""
        by_size = sorted(connections, key=lambda one: one.arriving)
        together = sum(one.arriving for one in by_size)
        while together > self._sizes.bodies:
            largest = by_size.pop()
            together -= largest.arriving
            largest.refuse_the_rest(503, "Service Unavailable", "Too much is being sent at once: send it again later.")

    def _is_at_work(self) -> bool:
        return any(connection.is_at_work for connection in list(self.active_channels.values()))


def _threads(number: int) -> ThreadedTaskDispatcher:
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(number)
    return dispatcher


def _adjustments(sizes: Sizes) -> Adjustments:
    return Adjustments(
        clear_untrusted_proxy_headers=False,  # Django knows how many proxies are ours
        ident="",
        log_socket_errors=False,
        connection_limit=sizes.connections,
        cleanup_interval=1,
        max_request_body_size=sizes.body,
        max_request_header_size=sizes.headers,
        outbuf_high_watermark=sizes.kept,
        asyncore_use_poll=True,
    )


def _hush() -> None:
    """A queue is no fault, nor is a client that goes away."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
