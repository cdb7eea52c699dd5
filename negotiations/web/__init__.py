"""The web server: processes that share a listening socket, each with threads behind one that reads
and writes.

waitress reads a request whole and keeps an answer until it is fetched, in a thread of its own: a
client that is slow holds none of the threads that make pages. What it lacks is added here: limits
of time and rate, health checks beside the pages, and processes that are started again.
"""

from negotiations.web.processes import Work, keep_running
from negotiations.web.server import Server, Sizes

__all__ = ["Server", "Sizes", "Work", "keep_running"]
