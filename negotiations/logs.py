"""Lines of the log. Each carries the id of its request, and no text from outside can forge one."""

import logging
from contextvars import ContextVar

import psycopg

#: The id of the request that this thread answers, or "-".
request_id: ContextVar[str] = ContextVar("request_id", default="-")

_LINE_BREAKS = (0x2028, 0x2029)
#: Control characters of ASCII and Latin-1 and Unicode's line breaks, written as escapes: a newline
#: as \x0a.
_READABLE = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), *_LINE_BREAKS)}


class AddRequestId(logging.Filter):
    """Adds to each record the request it is about, unless the record names one."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = request_id.get()
        return True


class OneLine(logging.Formatter):
    """Formats a record as one line and indents its traceback, so that no message or path can pass
    for a record.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return super().formatMessage(record).translate(_READABLE)

    def formatException(self, ei: object) -> str:  # noqa: N802
        """The whole traceback; but one line where the database cannot be reached, as the place at
        which we noticed says nothing.
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
    """False for 503: an outage of the database is logged once (`outage`), not with a traceback per
    request.
    """
    return getattr(record, "status_code", None) != 503


def settings(*, access: bool) -> dict[str, object]:
    """Django's LOGGING: complaints go to stderr and, with `access`, one line per request to
    stdout.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "negotiations.logs.AddRequestId"},
            "but_503": {
                "()": "django.utils.log.CallbackFilter",
                "callback": "ext://negotiations.logs.is_not_503",
            },
        },
        "formatters": {
            "console": {
                "()": "negotiations.logs.OneLine",
                "format": "{asctime} {levelname} {name} [{request_id}] {message}",
                "style": "{",
            },
            "access": {
                "()": "negotiations.logs.OneLine",
                "format": "{asctime} request={request_id} {message}",
                "style": "{",
            },
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id"],
                "formatter": "console",
            },
            "access": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "filters": ["request_id"],
                "formatter": "access",
            },
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django.request": {"level": "ERROR", "filters": ["but_503"]},
            "negotiations.access": {
                "handlers": ["access"],
                "level": ("INFO" if access else "WARNING"),
                "propagate": False,
            },
        },
    }
