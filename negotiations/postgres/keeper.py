"""The thread that keeps a PostgreSQL server running."""

import logging
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import Future
from pathlib import Path

from negotiations.postgres import locks
from negotiations.postgres.cluster import PORT, Cluster
from negotiations.postgres.errors import CannotStart
from negotiations.postgres.processes import end_with_us, pauses, postmaster_lives

log = logging.getLogger(__name__)

# Small memory first; no statement or value of a row in the log, as it may quote a confidential text.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "50",
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
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LOOK = 0.2  # seconds between two looks at whether the server lives
RETRY = 10.0  # seconds between two tries to start one again, at most
SURVIVORS = 30.0  # seconds that processes of a killed server get to end
STOP = 60.0  # seconds for an orderly stop


class Keeper:
    """A thread that keeps a server running: our own, or another process's, which is replaced when it ends.

    Only that thread forks, watches and stops our server: the kernel ends the server when the thread that forked it
    ends, a process is never signalled after it was waited for, and a fork of this process cannot stop the server.
    """

    def __init__(self, cluster: Cluster, settings: dict[str, str]) -> None:
        self._cluster = cluster
        self._settings = {"unix_socket_directories": _quoted(cluster.socket)} | settings
        self._process: subprocess.Popen[bytes] | None = None
        self._leaving = threading.Event()
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._keep, name="postgres", daemon=True)

    @property
    def is_ours(self) -> bool:
        """Whether this process started the server, and so will stop it."""
        return self._process is not None

    def attach(self) -> None:
        """Keep the server that answers."""
        self._ready.set_result(None)
        self._thread.start()

    def start(self) -> None:
        """Return when a server of ours answers; raise CannotStart when it died instead."""
        self._thread.start()
        try:
            self._ready.result()
            self._cluster.ensure_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Return when the server, if ours, has ended."""
        self._leaving.set()
        self._thread.join()

    def _keep(self) -> None:
        try:
            if not self._ready.done():
                self._process = self._start()
                self._ready.set_result(None)
        except BaseException as error:
            self._ready.set_exception(error)
            return
        self._watch()
        if self._process:
            _stop(self._process)

    def _watch(self) -> None:
        """Start the server again whenever it has ended, until told to leave."""
        pause = LOOK
        while not self._leaving.wait(pause):
            pause = LOOK if self._lives() else min(pause * 2, RETRY)
            try:
                if not self._lives():
                    self._process = self._start_again()
            except (CannotStart, OSError) as error:
                log.error("%s", error)

    def _lives(self) -> bool:
        return self._process.poll() is None if self._process else postmaster_lives(self._cluster.pgdata)

    def _start_again(self) -> subprocess.Popen[bytes] | None:
        """A server that answers; none if another process was quicker."""
        with locks.exclusive(self._cluster.home / "postgres.starting"):
            if self._cluster.is_served():
                return None
            log.error("PostgreSQL on %s has ended unexpectedly: starting it again.", self._cluster.pgdata)
            process = self._start()
        log.warning("PostgreSQL on %s answers again.", self._cluster.pgdata)
        return process

    def _start(self) -> subprocess.Popen[bytes]:
        """A server that answers, or one that is still starting if we are to leave."""
        waits, patience = pauses("processes of the last PostgreSQL to end"), time.monotonic() + SURVIVORS
        while True:
            try:
                return self._start_once()
            except CannotStart as error:
                if "is still in use" not in str(error) or time.monotonic() > patience or self._leaving.is_set():
                    raise
            self._leaving.wait(next(waits))

    def _start_once(self) -> subprocess.Popen[bytes]:
        self._cluster.disown_stale_pids()
        with locks.open_beside(self._cluster.log) as output:
            begin = os.fstat(output.fileno()).st_size
            process = self._launch(output.fileno())
        try:
            self._wait(process, begin)
        except BaseException:
            _stop(process)
            raise
        return process

    def _wait(self, process: subprocess.Popen[bytes], begin: int) -> None:
        waits = pauses(f"PostgreSQL to be ready on {self._cluster.pgdata}")
        while not self._cluster.answers() and not self._leaving.wait(next(waits)):
            if process.poll() is not None:
                raise CannotStart(_obituary(self._cluster, begin))

    def _launch(self, output: int) -> subprocess.Popen[bytes]:
        options = [option for name, value in self._settings.items() for option in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            [self._cluster.programs / "postgres", "-D", self._cluster.pgdata, *options],
            **self._cluster.account.options,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C and signals to our group reach it through us, after its clients
            preexec_fn=end_with_us(),
        )


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP)
    except subprocess.TimeoutExpired:
        log.error("PostgreSQL did not stop in %.0f seconds: ending it at once, it recovers at the next start.", STOP)
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _obituary(cluster: Cluster, begin: int) -> str:
    with cluster.log.open("rb") as file:
        file.seek(begin)
        last = file.read().decode(errors="replace").splitlines()[-15:]
    return "\n".join([f"PostgreSQL did not start on {cluster.pgdata}. The end of {cluster.log} says why:", *last])


def _quoted(path: Path) -> str:
    """For a setting that is a list."""
    return '"' + str(path).replace('"', '""') + '"'
