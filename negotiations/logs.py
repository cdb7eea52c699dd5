"""The lines of the log: each carries the id of the request that it is about, and no text from
outside can forge one.
"""

import logging
from contextvars import ContextVar

import psycopg

#: Of the request that this thread answers, or "-".
request_id: ContextVar[str] = ContextVar("request_id", default="-")

_LINE_BREAKS = (0x2028, 0x2029)
#: Control characters of ASCII and Latin-1 and Unicode's line breaks, as they can be read: a newline
#: as \x0a.
_READABLE = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), *_LINE_BREAKS)}


class AddRequestId(logging.Filter):
    """Adds to each record the request it is about, unless the record names one."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = request_id.get()
        return True


class OneLine(logging.Formatter):
    """A record is one line, and the traceback after it is indented: no message or path can pass for
    a line of its own.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return super().formatMessage(record).translate(_READABLE)

    def formatException(self, ei: object) -> str:  # noqa: N802
        """Whole; but that the database is away is one line, wherever it was met: the way there
        tells nothing.
        """
        error = ei[1] if isinstance(ei, tuple) else None
        while error is not None and not isinstance(error, psycopg.OperationalError):
            error = error.__cause__
        whole = super().formatException(ei) if error is None else str(error).partition("\n")[0]  # type: ignore[arg-type]
        return _indented(whole)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return _indented(stack_info)


def _indented(text: str) -> str:
    return "\n".join(f"    {line.translate(_READABLE)}" for line in text.split("\n"))


def is_not_503(record: logging.LogRecord) -> bool:
    """Why the database is away is logged by itself, in a line rather than a traceback for each
    request.
    """
    return getattr(record, "status_code", None) != 503
