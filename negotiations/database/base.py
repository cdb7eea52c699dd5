"""The database backend (settings.DATABASES ENGINE): Django's, whose connections do not wait for ever for a server that hangs."""

import time
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import ConnectionTimeout, _WaitTimeout

#: Seconds: of silence before the server is asked whether it lives; that it gets to say so, or to take a connection;
#: in which others are told so at once, once it did not.
SILENCE, TO_ANSWER, REST = 5.0, 3, 3.0


class Silent(psycopg.OperationalError):
    """The server takes connections, and does not answer."""


class Connection(psycopg.Connection[Any]):
    """psycopg's. A statement may take as long as it needs, as long as the server answers on another connection meanwhile."""

    _rests_until = 0.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raises Silent, and the connection is closed, when the server hangs."""
        while True:
            try:
                return super().wait(gen, interval=interval, timeout=timeout or SILENCE)
            except _WaitTimeout:
                if timeout is not None:
                    raise
                self._ask_for_life()

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> Any:
        """Raises ConnectionTimeout, or Silent when others have waited in vain just now."""
        if time.monotonic() < Connection._rests_until:
            raise Silent("PostgreSQL does not answer.")
        try:
            return super().connect(conninfo, **{"connect_timeout": TO_ANSWER, **options})
        except ConnectionTimeout:
            Connection._rests_until = time.monotonic() + REST
            raise

    def _ask_for_life(self) -> None:
        try:
            self.connect(self.info.dsn).close()
        except (ConnectionTimeout, Silent) as error:
            self.pgconn.finish()
            raise Silent("PostgreSQL does not answer.") from error
        except psycopg.OperationalError:
            """It refuses us (the dsn has no password) or has ended: then our own connection will tell."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's."""

    Database: Any = SimpleNamespace(**(vars(psycopg) | {"connect": Connection.connect}))
