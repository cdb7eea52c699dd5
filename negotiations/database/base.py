"""The database backend (settings.DATABASES ENGINE): Django's, with connections that do not wait for
ever for a server that hangs.
"""

import time
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import ConnectionTimeout, _WaitTimeout

#: Seconds of silence after which we check that the server lives; seconds that it has to answer or
#: to accept a connection; seconds in which nobody else waits for it after it failed to.
SILENCE, TO_ANSWER, REST = 4.0, 3, 5.0


class Silent(psycopg.OperationalError):
    """The server accepts connections and does not answer."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection on which a statement may take any time, provided that the server answers on
    another connection meanwhile.
    """

    #: How often in a row the server may fail to answer. That is some minutes for a command, whose
    #: own work may keep the server busy. `serve` sets less: a reader should see a message soon.
    tries = 40
    _rests_until = 0.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server. If it hangs, close the connection and raise Silent."""
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
        """Raises ConnectionTimeout, or Silent where another thread has just waited in vain."""
        if time.monotonic() < PatientConnection._rests_until:
            raise Silent("PostgreSQL does not answer.")
        try:
            return super().connect(conninfo, **{"connect_timeout": TO_ANSWER, **options})
        except ConnectionTimeout:
            PatientConnection._rests_until = time.monotonic() + REST
            raise

    def _server_lives(self) -> bool:
        """Whether it answers on a new connection. To refuse it is to answer: the dsn has no
        password.
        """
        try:
            psycopg.connect(self.info.dsn, connect_timeout=TO_ANSWER).close()
        except ConnectionTimeout:
            return False
        except psycopg.OperationalError:
            return True
        return True


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, with PatientConnection."""

    Database: Any = SimpleNamespace(**(vars(psycopg) | {"connect": PatientConnection.connect}))
