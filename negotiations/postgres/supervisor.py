"""The supervisor of a PostgreSQL server: a thread that keeps it running while we use it."""

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from negotiations.postgres import locks
from negotiations.postgres.accounts import ENVIRONMENT
from negotiations.postgres.cluster import PORT, Cluster
from negotiations.postgres.errors import CannotStart
from negotiations.postgres.processes import pauses, postmaster_lives

log = logging.getLogger(__name__)

# For a small memory. No statement and no value of a row is logged, as it may quote a confidential
# text.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "io_workers": "1",
    "jit": "off",
    "lc_messages": "C",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "idle_in_transaction_session_timeout": "10min",  # as settings.py asks of any server
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CHECK_INTERVAL = 0.2  # seconds between two checks that the server lives
LONGEST_PAUSE = 10.0  # seconds between two attempts to start it again, at most
SURVIVORS = 30.0  # seconds that processes of a killed server get to end
APART = "negotiations.postgres.apart"
PROJECT = Path(__file__).parents[2]


_left: list[subprocess.Popen[bytes]] = []


class Supervisor:
    """A thread that watches the server we use and starts it again when it has ended.

    The server runs in a separate process (`apart`), which stops it when its last user has left or
    has been killed. So no user waits for another, and the server outlives each of them.
    """

    def __init__(self, cluster: Cluster, settings: dict[str, str]) -> None:
        self._cluster = cluster
        self._settings = {"unix_socket_directories": _quoted(cluster.socket)} | settings
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="postgres", daemon=True)

    def start(self) -> None:
        """Start a server; return when it answers. Raises CannotStart if it ends instead."""
        self._start()
        self._cluster.ensure_database()

    def watch(self) -> None:
        """Start the server again whenever it has ended, from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; the server goes on."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def reap(self) -> None:
        """Wait for the process around the server, if it is our child."""
        if self._process:
            self._process.wait()

    def leave(self) -> None:
        """Keep the process around a server that others still use: Python complains of a child that
        is dropped while it runs.
        """
        if self._process:
            _left.append(self._process)

    def _watch(self) -> None:
        pause = CHECK_INTERVAL
        while not self._stopping.wait(pause):
            lives = postmaster_lives(self._cluster.pgdata)
            pause = CHECK_INTERVAL if lives else min(pause * 2, LONGEST_PAUSE)
            try:
                if not lives:
                    self._start_again()
            except (CannotStart, OSError) as error:
                log.error("%s", error)

    def _start_again(self) -> None:
        """Start the server, unless another of its users has done so."""
        with locks.exclusive(self._cluster.home / "postgres.starting"):
            if self._cluster.is_served():
                return
            log.error(
                "PostgreSQL on %s has ended unexpectedly: starting it again.", self._cluster.pgdata
            )
            self._start()
        log.warning("PostgreSQL on %s answers again.", self._cluster.pgdata)

    def _start(self) -> None:
        """Start the server; return when it answers, or when we are to stop."""
        waits = pauses("processes of the last PostgreSQL to end")
        deadline = time.monotonic() + SURVIVORS
        while True:
            try:
                self._start_once()
                return
            except CannotStart as error:
                if (
                    "is still in use" not in str(error)
                    or time.monotonic() > deadline
                    or self._stopping.is_set()
                ):
                    raise
            self._stopping.wait(next(waits))

    def _start_once(self) -> None:
        self._cluster.disown_stale_pids()
        with locks.open_beside(self._cluster.log) as output:
            begin = os.fstat(output.fileno()).st_size
            self.reap()
            self._process = self._launch(output.fileno())
        self._wait(self._process, begin)

    def _wait(self, process: subprocess.Popen[bytes], begin: int) -> None:
        waits = pauses(f"PostgreSQL to be ready on {self._cluster.pgdata}")
        while not self._cluster.answers() and not self._stopping.wait(next(waits)):
            if process.poll() is not None:
                raise CannotStart(_startup_failure(self._cluster, begin))

    def _launch(self, output: int) -> subprocess.Popen[bytes]:
        options = [
            option for name, value in self._settings.items() for option in ("-c", f"{name}={value}")
        ]
        user = [str(number) for number in (self._cluster.account.uid, self._cluster.account.gid)]
        server: list[str | Path] = [
            self._cluster.programs / "postgres",
            "-D",
            self._cluster.pgdata,
            *options,
        ]
        return subprocess.Popen(
            [sys.executable, "-m", APART, self._cluster.attached, *user, *server],
            cwd=PROJECT,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C and signals to our group are for us
        )


def _startup_failure(cluster: Cluster, begin: int) -> str:
    """Why a server did not start: the last lines of its log, of what it wrote after `begin`."""
    with cluster.log.open("rb") as file:
        file.seek(begin)
        last = file.read().decode(errors="replace").splitlines()[-15:]
    return "\n".join(
        [f"PostgreSQL did not start on {cluster.pgdata}. The end of {cluster.log} says why:", *last]
    )


def _quoted(path: Path) -> str:
    """Quote a path for a setting that is a list."""
    return '"' + str(path).replace('"', '""') + '"'
