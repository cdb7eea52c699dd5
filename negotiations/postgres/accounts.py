"""As whom PostgreSQL runs (it refuses root), and what that user can reach."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from negotiations.postgres.errors import CannotStart

# Not ours: PGOPTIONS or LC_ALL there would change the server, and it has no business with our
# secrets.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    @property
    def options(self) -> dict[str, Any]:
        """Arguments of subprocess to run a program as this user, without our folder or
        environment.
        """
        options: dict[str, Any] = {"cwd": "/", "env": dict(ENVIRONMENT)}
        if self.uid != os.geteuid():
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def can_run(self, *command: str | Path) -> bool:
        """Whether the command, really tried as this user, succeeds."""
        try:
            return (
                subprocess.run(command, **self.options, input=b"", capture_output=True).returncode
                == 0
            )
        except OSError:
            return False

    def reaches(self, folder: Path) -> bool:
        """Whether this user may enter the folder and all its parents."""
        return self.can_run("/bin/sh", "-c", 'test -x "$0"', folder)


ROOT = Account("root", 0, 0)


def account_for(pgdata: Path) -> Account:
    """The user who runs a server on this data: ourselves; for root, the owner of the data if it
    has one.
    """
    if os.geteuid() == 0 and pgdata.exists() and (owner := pgdata.stat()).st_uid != 0:
        return account_of(owner.st_uid, owner.st_gid)
    return any_account()


def any_account() -> Account:
    """Ourselves, or, when we are root, an unprivileged user that most systems have."""
    if os.geteuid() != 0:
        return account_of(os.geteuid(), os.getegid())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return Account(name, known[name].pw_uid, known[name].pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' here: add"
        " one."
    )


def account_of(uid: int, gid: int) -> Account:
    """The user of that number, known by name or not (as in some containers)."""
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, gid)
    except KeyError:
        return Account(str(uid), uid, gid)


def claim(folder: Path, account: Account, mode: int) -> Path:
    """The folder, made for this user if missing; refused if it is not a folder, another's, or more
    open than `mode`.
    """
    made = _make(folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if made:
            os.fchmod(descriptor, mode)
        if os.fstat(descriptor).st_uid == os.geteuid() != account.uid:
            os.fchown(descriptor, account.uid, account.gid)
        found = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if found.st_uid != account.uid or stat.S_IMODE(found.st_mode) & ~mode:
        raise CannotStart(
            f"{folder} should belong to {account.name} with mode {mode:o}, but belongs to"
            f" {account_of(found.st_uid, 0).name} with mode {stat.S_IMODE(found.st_mode):o}."
            " Remove it."
        )
    return folder


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return False
    return True
