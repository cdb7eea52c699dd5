"""A running PostgreSQL, found or started, for as long as the caller needs it."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from negotiations.postgres import binaries, locks
from negotiations.postgres.accounts import Account, any_account
from negotiations.postgres.cluster import Cluster, cluster_in
from negotiations.postgres.errors import CannotStart
from negotiations.postgres.processes import pauses, postmaster_lives
from negotiations.postgres.supervisor import CARELESS, SETTINGS, Supervisor


@contextmanager
def running(data: Path) -> Iterator[str]:
    """The URL of the database in this folder, which answers within the block; it is created if it
    does not exist.

    A server that already answers there is used. Otherwise one is started in a separate process; it
    runs while anybody uses it, and its last user returns when it has stopped. If it dies, one of
    its users starts it again.
    """
    with ExitStack() as stack:
        with _explained(data):
            cluster = cluster_in(data)
            stack.enter_context(_used(cluster, SETTINGS))
        yield cluster.url


@contextmanager
def temporary() -> Iterator[str]:
    """The URL of an empty database that is fast, not durable, and deleted afterwards."""
    with _temporary_cluster() as cluster, _used(cluster, SETTINGS | CARELESS, "--no-sync"):
        yield cluster.url


@contextmanager
def _explained(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotStart(f"PostgreSQL cannot run in the data folder {data}: {error}.") from error


@contextmanager
def _used(cluster: Cluster, settings: dict[str, str], *initdb_options: str) -> Iterator[None]:
    """Keep a server running on the cluster within the block."""
    supervisor = Supervisor(cluster, settings)
    with locks.shared(cluster.attached) as attached:
        try:
            with locks.exclusive(cluster.home / "postgres.starting"):
                cluster.prepare(*initdb_options)
                if not cluster.is_served():
                    supervisor.start()
            supervisor.watch()
            yield
        finally:
            supervisor.stop()
            _leave(cluster, supervisor, attached)


def _leave(cluster: Cluster, supervisor: Supervisor, attached: IO[str]) -> None:
    """Return at once if others still use the server, else when it has ended."""
    waits = pauses(f"the PostgreSQL on {cluster.pgdata} to end")
    while not locks.left_to_others(attached):
        if not postmaster_lives(cluster.pgdata):
            supervisor.reap()
            locks.pass_by(attached)
            return
        time.sleep(next(waits))
    supervisor.leave()


@contextmanager
def _temporary_cluster() -> Iterator[Cluster]:
    account = any_account()
    home = _temporary_folder(account)
    cluster = Cluster(home / "postgres", home / "postgres.log", account, binaries.programs(account))
    try:
        yield cluster
    finally:
        shutil.rmtree(cluster.socket, ignore_errors=True)
        shutil.rmtree(home)


def _temporary_folder(account: Account) -> Path:
    """A new folder that this user can reach, also where the usual place is closed to them."""
    places = (tempfile.gettempdir(), "/var/tmp", "/tmp", "/dev/shm")  # noqa: S108 - mkdtemp makes it ours
    for place in places:
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="negotiations-", dir=place)).resolve()
            os.chown(folder, account.uid, account.gid)
            if account.reaches(folder):
                return folder
            folder.rmdir()
    raise CannotStart(
        f"The user {account.name} can reach none of {', '.join(places)}: open one, or set TMPDIR."
    )
