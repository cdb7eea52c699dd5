"""A running PostgreSQL: attached to, or started and kept for as long as the caller needs it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from negotiations.postgres import binaries, locks
from negotiations.postgres.accounts import Account, any_account
from negotiations.postgres.cluster import Cluster, cluster_in
from negotiations.postgres.errors import CannotStart
from negotiations.postgres.keeper import CARELESS, SETTINGS, Keeper


@contextmanager
def running(data: Path, *, wait_for_others: bool = True) -> Iterator[str]:
    """The URL of the database in this folder, made if there is none, answering as long as we are inside.

    A server already answering there is used and left running. Otherwise one is started, and stopped at the end: after
    the others who use it have left, unless `wait_for_others` is false. If it dies, one of its users starts it again.
    """
    with ExitStack() as stack:
        with _explained(data):
            cluster = cluster_in(data)
            attached = stack.enter_context(locks.shared(cluster.home / "postgres.attached"))
            keeper = _attach_or_start(cluster)
        stack.callback(_leave, keeper, attached, wait_for_others)
        yield cluster.url


@contextmanager
def temporary() -> Iterator[str]:
    """The URL of an empty database of our own, fast and careless, gone afterwards."""
    with _temporary_cluster() as cluster:
        cluster.prepare("--no-sync")
        keeper = Keeper(cluster, SETTINGS | CARELESS)
        keeper.start()
        try:
            yield cluster.url
        finally:
            keeper.stop()


@contextmanager
def _explained(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotStart(f"PostgreSQL cannot run in the data folder {data}: {error}.") from error


def _attach_or_start(cluster: Cluster) -> Keeper:
    keeper = Keeper(cluster, SETTINGS)
    with locks.exclusive(cluster.home / "postgres.starting"):
        cluster.prepare()
        keeper.attach() if cluster.is_served() else keeper.start()
    return keeper


def _leave(keeper: Keeper, attached: IO[str], wait_for_others: bool) -> None:
    try:
        if keeper.is_ours and not locks.alone(attached, wait=False) and wait_for_others:
            sys.stderr.write("Waiting for the other processes that use this database; Ctrl-C stops it at once.\n")
            sys.stderr.flush()
            locks.alone(attached, wait=True)
    finally:
        keeper.stop()


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
    """A new folder that this user can reach; the usual place may be closed to them."""
    places = (tempfile.gettempdir(), "/var/tmp", "/tmp", "/dev/shm")  # noqa: S108 - mkdtemp makes it ours
    for place in places:
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="negotiations-", dir=place)).resolve()
            os.chown(folder, account.uid, account.gid)
            if account.reaches(folder):
                return folder
            folder.rmdir()
    raise CannotStart(f"The user {account.name} can reach none of {', '.join(places)}: open one, or set TMPDIR.")
