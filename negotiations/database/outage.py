"""Why the database cannot be used at present: for the log and for operators, not for strangers."""

import logging
import time
from dataclasses import dataclass

import psycopg

log = logging.getLogger("negotiations.database")

#: By SQLSTATE, or the two characters that its class begins with (PostgreSQL's documentation,
#: appendix A).
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
#: What a caller is told; the reason is not for strangers.
UNREACHABLE = "The database cannot be reached just now. Try again."
#: Seconds after which a caller is asked to try again.
COME_AGAIN = 5
#: Seconds for which /readyz reports an outage after the database can be used again.
RECENT = 60.0
#: Every request meets an outage: the log reports it once in this many seconds.
QUIET = 10.0


@dataclass(frozen=True)
class Outage:
    """What hindered a request of this process, and when, by time.monotonic()."""

    reason: str
    at: float

    @property
    def age(self) -> float:
        """Seconds since then."""
        return time.monotonic() - self.at


@dataclass
class Outages:
    """The outages that this process met."""

    last: Outage | None = None
    logged: Outage | None = None
    #: Requests that met it since it was last logged.
    unlogged: int = 0

    def take(self, reason: str, error: psycopg.Error) -> None:
        self.last = Outage(reason, time.monotonic())
        if self.logged and self.logged.reason == reason and self.logged.age < QUIET:
            self.unlogged += 1
            return
        before = (
            f" {self.unlogged} more requests were answered so since it was last said."
            if self.unlogged
            else ""
        )
        log.error(
            "The database cannot be used: %s (%s).%s",
            reason,
            str(error).strip().partition("\n")[0],
            before,
        )
        self.logged, self.unlogged = self.last, 0


seen = Outages()


def reason_of(error: BaseException | None) -> str | None:
    """What hinders the database, if this error or one of its causes is about that; log it. Else
    None.
    """
    while error is not None:
        if isinstance(error, psycopg.Error) and (reason := _reason(error)):
            seen.take(reason, error)
            return reason
        error = error.__cause__ or error.__context__
    return None


def recent() -> Outage | None:
    """An outage of the last minute."""
    return seen.last if seen.last and seen.last.age < RECENT else None


def _reason(error: psycopg.Error) -> str | None:
    state = error.sqlstate
    if state is None:
        return (
            "the database server cannot be reached"
            if isinstance(error, psycopg.OperationalError)
            else None
        )
    return REASONS.get(state) or REASONS.get(state[:2])
