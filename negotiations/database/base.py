"""The database backend (settings.DATABASES ENGINE): Django's, whose connections do not wait for
ever for a server that hangs.
"""

import time
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import ConnectionTimeout, _WaitTimeout

#: Seconds: of silence before the server is asked whether it lives; that it has to answer, or to
#: take a connection; in which nobody else tries to connect, or waits for long, once it did not.
SILENCE, TO_ANSWER, REST = 4.0, 3, 5.0


class Silent(psycopg.OperationalError):
    """The server takes connections, and does not answer."""


class PatientConnection(psycopg.Connection[Any]):
    """psycopg's. A statement may take as long as it needs, as long as the server answers on another
    connection meanwhile.
    """

    #: How often in a row the server may fail to answer: some minutes for a command, whose own work
    #: may be what keeps the server busy. `serve` sets less: who waits for a page would rather be
    #: told.
    tries = 40
    _rests_until = 0.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raises Silent, and the connection is closed, when the server hangs."""
        if timeout is not None:
            return super().wait(gen, interval=interval, timeout=timeout)
        failed = self.tries - 1 if time.monotonic() < PatientConnection._rests_until else 0
        while True:
            try:
                return super().wait(
                    gen, interval=interval, timeout=SILENCE if failed == 0 else interval
                )
            except _WaitTimeout:
                failed = 0 if self._server_lives() else failed + 1
                if failed >= self.tries:
                    self.pgconn.finish()
                    PatientConnection._rests_until = time.monotonic() + REST
                    raise Silent("PostgreSQL does not answer.") from None

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> Any:
        """Raises ConnectionTimeout, or Silent when another thread has waited for one in vain just
        now.
        """
        if time.monotonic() < PatientConnection._rests_until:
            raise Silent("PostgreSQL does not answer.")
        try:
            return super().connect(conninfo, **{"connect_timeout": TO_ANSWER, **options})
        except ConnectionTimeout:
            PatientConnection._rests_until = time.monotonic() + REST
            raise

    def _server_lives(self) -> bool:
        """Whether it answers on a new connection, if only to refuse it: the dsn has no password."""
        try:
            psycopg.connect(self.info.dsn, connect_timeout=TO_ANSWER).close()
        except ConnectionTimeout:
            return False
        except psycopg.OperationalError:
            return True
        return True


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's."""

    Database: Any = SimpleNamespace(**(vars(psycopg) | {"connect": PatientConnection.connect}))
