"""A database in a data folder: found or started, shared, and stopped by the one who started it."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from negotiations.postgres import CannotStart, accounts, running

from .conftest import HOLD, Start, ask, ended, lives, pid_of_server, socket_of, words, write


def test_start_gives_a_postgresql_18_with_our_database_in_utf8(new: Path) -> None:
    with running(new) as url:
        assert str(ask(url, "SHOW server_version")).startswith("18.")
        assert (
            ask(url, "SELECT current_database() || ' ' || current_setting('server_encoding')")
            == "negotiations UTF8"
        )


def test_start_is_durable_and_listens_on_no_port(data: Path) -> None:
    with running(data) as url:
        settings = "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN "
        assert (
            ask(url, settings + "('fsync', 'full_page_writes', 'synchronous_commit')") == "on on on"
        )
        assert ask(url, "SHOW listen_addresses") == ""


def test_only_its_user_can_enter_the_data_and_the_socket(new: Path) -> None:
    with running(new) as url:
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (new / "postgres", socket_of(url))}
    assert modes == {0o700}


def test_data_survives_a_stop_and_a_start(data: Path) -> None:
    with running(data) as url:
        write(url, "kept")
    with pytest.raises(psycopg.OperationalError):
        ask(url)
    with running(data) as url:
        assert words(url) == ["kept"]


def test_a_dropped_database_is_made_again(data: Path) -> None:
    with (
        running(data) as url,
        psycopg.connect(url, dbname="postgres", autocommit=True) as connection,
    ):
        connection.execute("DROP DATABASE negotiations")
    with running(data) as url:
        assert ask(url) == 1


def test_a_second_process_attaches_and_does_not_stop_the_server(data: Path, hold: Start) -> None:
    with running(data) as url:
        second = hold(data)
        assert second.url == url
        assert second.end() == 0
        assert ask(url) == 1


def test_two_processes_that_start_at_once_share_one_server(new: Path, program: Start) -> None:
    both = [program(HOLD, new), program(HOLD, new)]
    servers = {ask(one.says(), "SELECT pg_postmaster_start_time()") for one in both}
    assert len(servers) == 1


def test_the_starter_leaves_at_once_and_the_server_goes_on_under_the_others(
    data: Path, hold: Start
) -> None:
    starter, other = hold(data), hold(data)
    server = pid_of_server(data)
    with psycopg.connect(other.url) as connection:
        assert starter.end() == 0
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert pid_of_server(data) == server
    assert other.end() == 0
    assert not lives(server)


@pytest.mark.parametrize("name", ["long" * 40, "a, b & 'c' \"d\" ü"], ids=["long", "odd"])
def test_a_path_that_cannot_name_a_socket_works_and_is_found_again(
    folder: Path, hold: Start, name: str
) -> None:
    with running(folder / name) as url:
        second = hold(folder / name)
        assert second.url == url
        assert second.end() == 0
        assert ask(url) == 1
    socket_of(url).rmdir()


def test_a_socket_folder_open_to_others_is_refused(new: Path) -> None:
    (new / "postgres.socket").mkdir(parents=True, mode=0o755)
    with (
        pytest.raises(CannotStart, match=r"postgres\.socket should belong to .* with mode 700"),
        running(new),
    ):
        pass


def test_data_of_another_version_is_refused_and_left_alone(new: Path) -> None:
    user = accounts.any_account()
    (new / "postgres").mkdir(parents=True)
    (new / "postgres" / "PG_VERSION").write_text("16\n")
    os.chown(new / "postgres", user.uid, user.gid)
    with (
        pytest.raises(CannotStart, match=r"was made by PostgreSQL 16; here runs PostgreSQL 18"),
        running(new),
    ):
        pass
    assert [path.name for path in (new / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_folder_that_is_no_database_is_refused(new: Path) -> None:
    user = accounts.any_account()
    (new / "postgres").mkdir(parents=True)
    (new / "postgres" / "letter.txt").write_text("Dear delegate")
    os.chown(new / "postgres", user.uid, user.gid)
    with pytest.raises(CannotStart, match="is not a database: it has no PG_VERSION"), running(new):
        pass


def test_a_lost_disk_is_not_taken_for_a_new_database(new: Path) -> None:
    new.mkdir()
    (new / "postgres").symlink_to("/nowhere/postgres")
    with (
        pytest.raises(CannotStart, match="should be in /nowhere/postgres, and is not there"),
        running(new),
    ):
        pass


def test_a_start_that_fails_shows_the_log(data: Path) -> None:
    with running(data):
        pass
    with (data / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(
        CannotStart, match=r"(?s)did not start on .*postgres\.log says why:.*no_such_setting"
    ):
        running(data).__enter__()


def test_a_data_folder_that_is_a_file_is_refused(new: Path) -> None:
    new.write_text("not a folder")
    with (
        pytest.raises(CannotStart, match="cannot run in the data folder .*File exists"),
        running(new),
    ):
        pass


def test_the_log_keeps_no_text_of_a_failed_statement(data: Path) -> None:
    with running(data) as url, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        ask(url, "SELECT 'statement'::text, 7 / 'secret'::int")
    assert "secret'::int" not in (data / "postgres.log").read_text()


def test_nothing_is_left_running_after_the_last_one(data: Path) -> None:
    with running(data):
        server = pid_of_server(data)
    assert ended(server)
