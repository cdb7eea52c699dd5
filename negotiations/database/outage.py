"""Why the database cannot be used just now: for the log and for operators, not for strangers."""

import logging
import time
from dataclasses import dataclass

import psycopg

log = logging.getLogger("negotiations.database")

#: By SQLSTATE, or the two characters that its class begins with (PostgreSQL's documentation, appendix A).
REASONS = {
    "53100": "the disk of the database is full",
    "53200": "the database server has no memory left",
    "53300": "all connections that the database server allows are in use",
    "53": "the database server lacks something",
    "55P03": "a row was locked for too long by another transaction",
    "57P01": "the database server stops, or an operator ended the connection",
    "57P02": "the database server crashed",
    "57P03": "the database server starts or stops",
    "57": "an operator or a limit of time ended the statement",
    "58": "the database server cannot read or write its files",
    "25006": "the database server takes no writes",
    "25P03": "a transaction was idle for too long",
    "25P04": "a transaction took too long",
    "28": "the database server does not let us in",
    "3D": "the database does not exist on its server",
    "08": "the connection to the database server failed",
}
#: Seconds after which to come again.
COME_AGAIN = 5
#: Seconds for which an outage is told by /readyz after the database can be used again.
RECENT = 60.0


@dataclass
class Outage:
    """The last one that this process saw."""

    reason: str
    at: float

    @property
    def age(self) -> float:
        """In seconds."""
        return time.monotonic() - self.at


_last: list[Outage] = []


def reason_of(error: BaseException | None) -> str | None:
    """What hinders the database, if that is what this error, or one that led to it, is about. It is logged."""
    while error is not None:
        if isinstance(error, psycopg.Error) and (reason := _reason(error)):
            _last[:] = [Outage(reason, time.monotonic())]
            log.error(
                "The database cannot be used: %s (%s).",
                reason,
                str(error).strip().splitlines()[0] if str(error) else "",
            )
            return reason
        error = error.__cause__ or error.__context__
    return None


def recent() -> Outage | None:
    """An outage of the last minute."""
    return next((outage for outage in _last if outage.age < RECENT), None)


def _reason(error: psycopg.Error) -> str | None:
    state = error.sqlstate
    if state is None:
        return "the database server cannot be reached" if isinstance(error, psycopg.OperationalError) else None
    return REASONS.get(state) or REASONS.get(state[:2])
