"""The web server: processes that share a listening socket, each with threads behind one that reads
and writes.

In a separate thread, waitress reads whole requests and keeps answers until they are fetched, so
that a slow client holds no thread that makes pages. This package adds limits of time and rate,
health checks with threads of their own, and processes that are started again.
"""

from negotiations.web.processes import Work, keep_running
from negotiations.web.server import Server, Sizes

__all__ = ["Server", "Sizes", "Work", "keep_running"]
