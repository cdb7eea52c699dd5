"""One PostgreSQL data folder: where its parts are, how it is created, and whether a server runs on
it.
"""

import hashlib
import locale
import logging
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from negotiations.postgres import binaries
from negotiations.postgres.accounts import ROOT, Account, account_for, account_of, claim
from negotiations.postgres.errors import CannotStart
from negotiations.postgres.processes import end_with_us, pauses, postmaster_lives, put_our_pid

log = logging.getLogger(__name__)

PORT = "5432"  # names the socket; no TCP port is opened
SOCKET = f".s.PGSQL.{PORT}"
LONGEST = 99  # bytes of a socket's path; the kernel has room for 104 on macOS, 108 on Linux
INITDB = (
    "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --encoding=UTF8 -U postgres"
    " --auth=trust"
)
#: Full-text search asks the system which characters are letters; under C, “ and ’ would be, and
#: belong to the words.
LETTERS = ("C.UTF-8", "UTF-8")
CREATE = """SELECT 'CREATE DATABASE negotiations'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'negotiations') \\gexec
"""


@dataclass(frozen=True)
class Cluster:
    """A data folder of PostgreSQL, with the account and programs that run a server on it."""

    pgdata: Path
    log: Path
    account: Account
    programs: Path

    @property
    def home(self) -> Path:
        """The folder around the data, for its socket and locks."""
        return self.pgdata.parent

    @property
    def socket(self) -> Path:
        """The socket's folder: beside the data, or, where that path cannot name a socket, one named
        by its hash.
        """
        beside = self.home / "postgres.socket"
        if len(os.fsencode(beside / SOCKET)) <= LONGEST and "," not in str(beside):
            return beside
        return Path("/tmp") / f"negotiations-{digest(self.pgdata)}"  # noqa: S108 - claim() refuses another user's

    @property
    def attached(self) -> Path:
        """The file that all users of the server hold (`locks.shared`)."""
        return self.home / "postgres.attached"

    @property
    def url(self) -> str:
        """The URL to connect to."""
        return (
            f"postgresql://postgres@/negotiations?host={quote(os.fsencode(self.socket), safe='')}"
        )

    def prepare(self, *initdb_options: str) -> None:
        """Create what the data folder lacks. Raises CannotStart for one that we cannot run."""
        claim(self.socket, self.account, 0o700)
        if not self.pgdata.exists() or not any(self.pgdata.iterdir()):
            self._initdb(*initdb_options)
        _refuse_strangers(self.pgdata, self.account)
        _refuse_other_versions(self.pgdata)

    def is_served(self) -> bool:
        """Whether a server on this data answers; wait for one that is starting or stopping."""
        waits = pauses(f"the PostgreSQL on {self.pgdata} to answer or to end")
        while postmaster_lives(self.pgdata):
            if self.answers():
                return True
            time.sleep(next(waits))
        return False

    def answers(self) -> bool:
        """Whether a server accepts connections on our socket."""
        return self._run("pg_isready", "-h", self.socket, "-p", PORT).returncode == 0

    def disown_stale_pids(self) -> None:
        """Keep pids that a dead server left behind from hindering the next one."""
        for path in (self.pgdata / "postmaster.pid", self.socket / f"{SOCKET}.lock"):
            put_our_pid(path)

    def ensure_database(self) -> None:
        """Create the database `negotiations` if it does not exist."""
        options = (
            "-Xq",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.socket,
            "-p",
            PORT,
            "-U",
            "postgres",
            "-d",
            "postgres",
        )
        made = self._run("psql", *options, input=CREATE)
        if made.returncode:
            raise CannotStart(
                f"The database 'negotiations' could not be made in {self.pgdata}:\n{made.stderr}"
            )

    def _initdb(self, *options: str) -> None:
        """Make the data under another name and rename it when complete, so that a killed initdb
        never leaves half a database.
        """
        for unfinished in self.home.glob("postgres.unfinished-*"):
            shutil.rmtree(unfinished)
        new = Path(tempfile.mkdtemp(prefix="postgres.unfinished-", dir=self.home))
        os.chown(new, self.account.uid, self.account.gid, follow_symlinks=False)
        made = self._run(
            "initdb",
            *INITDB.split(),
            f"--lc-ctype={_letters()}",
            *options,
            "-D",
            new,
            preexec_fn=end_with_us(),
        )
        if made.returncode:
            raise CannotStart(
                f"PostgreSQL could not make a database in {self.home}:\n{made.stdout}{made.stderr}"
            )
        new.rename(self.pgdata)
        _sync(self.home)

    def _run(
        self, program: str, *arguments: str | Path, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        settings: dict[str, Any] = {"input": ""} | self.account.options | options
        return subprocess.run(
            [self.programs / program, *arguments], capture_output=True, text=True, **settings
        )


def _letters() -> str:
    """The first of LETTERS that this system has."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in LETTERS:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            locale.setlocale(locale.LC_CTYPE, before)
            return name
    return "C"


def cluster_in(data: Path) -> Cluster:
    """The cluster of this folder. Where its user cannot reach the folder, the data lies elsewhere
    and the folder links to it.
    """
    data = data.expanduser().resolve()
    data.mkdir(parents=True, exist_ok=True)
    link = data / "postgres"
    account = account_for(link)
    elsewhere = binaries.SHARED / digest(data)
    if link.is_symlink():
        _refuse_lost_target(link, elsewhere)
    elif not link.exists() and not account.reaches(data):
        log.warning(
            "The user %s cannot reach %s: the database is in %s.", account.name, data, elsewhere
        )
        binaries.shared_folder()
        with suppress(FileExistsError):
            link.symlink_to(claim(elsewhere, ROOT, 0o755) / "postgres")
    return Cluster(link.resolve(), data / "postgres.log", account, binaries.programs(account))


def digest(path: Path) -> str:
    """A short name for a path, always the same."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _refuse_lost_target(link: Path, elsewhere: Path) -> None:
    target = link.resolve()
    if target.exists() or (target.parent == elsewhere and elsewhere.exists()):
        return
    raise CannotStart(
        f"The database of {link.parent} should be in {target}, and is not there. "
        f"Put it back (is its disk mounted?), or remove the link {link} to begin anew."
    )


def _refuse_strangers(pgdata: Path, account: Account) -> None:
    owner = account_of(pgdata.stat().st_uid, 0)
    if owner.uid == account.uid and account.reaches(pgdata):
        return
    raise CannotStart(
        f"The database in {pgdata} belongs to the user {owner.name} and would be run by"
        f" {account.name}, who must own it and be able to enter every folder above it. Run this as"
        " its owner, or change its owner or place."
    )


def _refuse_other_versions(pgdata: Path) -> None:
    version = pgdata / "PG_VERSION"
    found = version.read_text().strip() if version.exists() else ""
    if found == binaries.MAJOR:
        return
    state = (
        f"was made by PostgreSQL {found}" if found else "is not a database: it has no PG_VERSION"
    )
    raise CannotStart(
        f"{pgdata} {state}; here runs PostgreSQL {binaries.MAJOR}. Nothing was changed. Move the"
        " folder away to begin anew; to keep its content, dump it with the version that made it"
        " and load that into the new one."
    )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
