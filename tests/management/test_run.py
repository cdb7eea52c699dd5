"""However a command ends, it ends with one sentence and a status, and leaves nothing half made."""

import os
import signal
from contextlib import suppress

import psycopg
import pytest
from django.db import OperationalError

from negotiations import postgres
from negotiations.management import run
from tests.management.processes import ended, manage, opened, start, waited
from tests.postgres.conftest import pid_of_server

pytestmark = pytest.mark.serves

NEED_A_SITE = [
    ["token", "owner", "--name", "x"],
    ["import_articles", "kessel", "page.txt", "--by", "owner"],
    ["load_codebook", "kessel", "--by", "owner"],
    ["check_data"],
    ["restart_feed"],
    ["createsuperuser"],
    ["backup", "site.backup"],
    ["procrastinate", "worker"],
]
ARTICLES = "SELECT count(*) FROM negotiations_article"
LISTENS = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"


def asked(data, question):
    """The first value that the site's database answers."""
    with postgres.running(data) as url, psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def execute(data, statement):
    with postgres.running(data) as url, psycopg.connect(url) as connection:
        connection.execute(statement)


@pytest.fixture
def empty(tmp_path):
    return tmp_path / "data"


@pytest.mark.parametrize("command", NEED_A_SITE, ids=lambda command: command[0])
def test_without_a_site_it_says_what_to_do_first_and_makes_nothing(empty, command):
    status, out, err = manage(empty, *command)
    assert (status, out) == (1, "")
    assert err == f"There is no site in {empty} yet: run `manage.py serve` (or `migrate`) first.\n"
    assert not empty.exists()


def test_a_database_without_tables_is_no_site(site):
    with postgres.running(site) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        _, _, err = manage(site, "check_data", DATABASE_URL=url.replace("/negotiations?", "/bare?"))
        connection.execute("DROP DATABASE bare WITH (FORCE)")
    assert (
        err == "There is no site in the database yet: run `manage.py serve` (or `migrate`) first.\n"
    )


def test_a_site_of_an_older_version_is_told_to_migrate(site):
    last = "(SELECT max(id) FROM django_migrations WHERE app = 'negotiations')"
    execute(site, f"UPDATE django_migrations SET app = 'later' WHERE id = {last}")
    try:
        status, out, err = manage(site, "token", "owner", "--name", "x")
    finally:
        execute(site, "UPDATE django_migrations SET app = 'negotiations' WHERE app = 'later'")
    assert (status, out) == (1, "")
    assert err.startswith(
        f"1 of this version's migrations have not run on {site}, the first is negotiations."
    )


def test_no_database_is_needed_to_read_the_code(empty):
    for command in (
        ["data_dictionary"],
        ["token", "--help"],
        ["makemigrations", "--check", "--dry-run"],
    ):
        status, out, err = manage(empty, *command)
        assert (status, err) == (0, "")
        assert out
    assert not (empty / "postgres").exists()


def test_a_reader_who_leaves_is_no_error(empty):
    reader, writer = os.pipe()
    os.close(reader)
    process = start(empty, "data_dictionary", stdout=writer)
    os.close(writer)
    assert ended(process)[::2] == (128 + signal.SIGPIPE, "")


def test_a_refused_connection_is_one_sentence(empty):
    status, _, err = manage(empty, "check_data", DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert status == 1
    assert err.startswith("The database cannot be used: ")
    assert "refused" in err
    assert err.count("\n") == 1


def stop_by(number):
    return lambda data, process: process.send_signal(number)


def end_connections(data, process):
    others = (
        "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client"
        " backend'"
    )
    execute(data, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


def kill_server(data, process):
    os.kill(pid_of_server(data), signal.SIGKILL)


@pytest.mark.parametrize(
    ("happens", "status", "sentence"),
    [
        (stop_by(signal.SIGINT), 130, "Stopped by Ctrl-C. "),
        (stop_by(signal.SIGTERM), 143, "Stopped by a signal. "),
        (
            end_connections,
            1,
            "The database cannot be used: terminating connection due to administrator command. ",
        ),
        (kill_server, 1, "The database cannot be used: "),
    ],
    ids=["Ctrl-C", "told to end", "connection ended", "server killed"],
)
def test_an_import_that_is_cut_says_what_was_stored(site, tmp_path, happens, status, sentence):
    fifo, before = tmp_path / "page.txt", asked(site, ARTICLES)
    os.mkfifo(fifo)
    process = start(
        site, "import_articles", "istanbul", fifo, "--by", "owner", "--published-on", "2031-05-14"
    )
    with suppress(BrokenPipeError), opened(fifo, process) as page:
        happens(site, process)
        page.write(b"The port\nNobody came.\n")
    found, out, err = ended(process)
    assert (found, out) == (status, "")
    last = err.splitlines()[-1]
    assert last.startswith(sentence)
    assert last.endswith("Nothing of this import was stored: run the same command again.")
    assert "Traceback" not in err
    assert asked(site, ARTICLES) == before


def test_a_worker_whose_database_goes_away_does_not_end_as_if_it_were_well(site):
    process = start(site, "procrastinate", "worker")
    waited(lambda: asked(site, LISTENS), process, "the worker to listen")
    kill_server(site, process)
    status, _, err = ended(process)
    assert status == 1
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("The database cannot be used: ")


def test_a_negotiation_that_is_not_there_is_told_which_are(site):
    assert (
        manage(site, "check_data", "kessel")[2]
        == "CommandError: There is no negotiation kessel; there are: istanbul.\n"
    )
    found = manage(site, "load_codebook", "kessel", "--by", "owner")
    assert found == (
        1,
        "",
        "CommandError: owner sees no negotiation “kessel”; there are: istanbul.\n",
    )


class TestSentences:
    """Of what cannot be brought about here."""

    @pytest.mark.parametrize("kind", [psycopg.errors.DiskFull, psycopg.errors.TooManyConnections])
    def test_what_the_database_lacks_is_said_in_its_own_words(self, kind):
        error = OperationalError("could not extend file\nHINT: more")
        error.__cause__ = kind("could not extend file: No space left on device\nHINT: more")
        assert (
            run.sentence_of(error)
            == "The database cannot be used: could not extend file: No space left on device."
        )

    def test_a_fault_of_ours_is_none(self):
        assert run.sentence_of(psycopg.errors.UndefinedColumn("no such column")) == ""
