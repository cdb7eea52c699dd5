"""What cannot be run without Docker: its files are parsed, and the commands in them run with the
environment they would get.
"""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import yaml

from negotiations.postgres import binaries
from negotiations.postgres.accounts import any_account
from negotiations.postgres.cluster import INITDB
from tests.deployment.conftest import PASSWORD, filled_in
from tests.deployment.files import ROOT, compose, copied, dockerfile, read_env

pytestmark = pytest.mark.serves


@pytest.fixture
def connection(database):
    """Of an operator, to the database."""
    with psycopg.connect(
        host="127.0.0.1",
        port=database,
        dbname="negotiations",
        user="negotiations",
        password=PASSWORD,
    ) as connection:
        yield connection


def empty(connection):
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public")
    connection.commit()


def test_nothing_serves_before_the_migrations_have_run(site, connection):
    empty(connection)
    status, printed = site().end("web")
    assert status == 1
    assert re.search(
        r"^CommandError: \d+ of the database's migrations have not run, the first is ",
        printed,
        re.MULTILINE,
    )


def test_migrations_run_once_and_say_which(site, connection):
    empty(connection)
    status, printed = site().end("migrations")
    assert (status, "  Applying sessions.0001_initial... OK\n" in printed) == (0, True), printed
    status, printed = site().end("migrations")
    assert (status, "No migrations to apply." in printed) == (0, True), printed


def test_migrations_that_cannot_get_a_lock_end_and_say_so(site, migrated, connection):
    connection.execute("LOCK django_migrations")
    ours = site()
    limit = ours.services["migrations"]["environment"]["PGOPTIONS"]
    assert limit == "-c lock_timeout=1min"
    status, printed = ours.end("migrations", PGOPTIONS=limit.replace("1min", "100ms"))
    assert (status, "canceling statement due to lock timeout" in printed) == (1, True), printed


@pytest.mark.parametrize("hosts", ["example.org", " a.org , ,b.org,", "*"])
def test_the_site_becomes_healthy_whatever_it_is_called(site, migrated, hosts):
    with site(hosts=hosts).running("web"):
        pass


def test_the_worker_is_healthy_when_it_works(site, migrated, connection):
    ours = site()
    connection.execute("DELETE FROM procrastinate_workers")
    connection.commit()
    check = ours.services["worker"]["healthcheck"]["test"][1:]
    status, printed = ours.end("worker", check)
    assert (status, "No background worker is running" in printed) == (1, True), printed
    with ours.running("worker"):
        pass
    connection.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')"
    )
    connection.commit()
    status, printed = ours.end("worker", check)
    assert (status, "No background worker gave a sign of life since" in printed) == (1, True), (
        printed
    )


def test_every_setting_reaches_every_process_of_the_site(site):
    names = re.findall(
        r"^#?(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )
    ours = site(**{name: "7" for name in names if name.startswith("NEGOTIATIONS_RATE")})
    for name in ("web", "worker", "migrations"):
        given = ours.environment(name)
        assert {given[one] for one in names if one.startswith("NEGOTIATIONS_RATE")} == {"7"}
        assert (given["POSTGRES_PASSWORD"], given["NEGOTIATIONS_PROXIES"]) == (PASSWORD, "1")
        assert given["POSTGRES_HOST"] in ours.services or given["POSTGRES_HOST"] == "127.0.0.1"
        assert "DATABASE_URL" not in given


@pytest.mark.parametrize(
    "name", ["NEGOTIATIONS_SECRET_KEY", "NEGOTIATIONS_HOSTS", "POSTGRES_PASSWORD"]
)
def test_what_must_be_given_is_asked_for(name):
    with pytest.raises(KeyError, match=f"{name}: set it in .env"):
        compose(filled_in(**{name: ""}))


def test_the_example_has_no_secret():
    given = read_env((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert {name for name, value in given.items() if value} == {"NEGOTIATIONS_PROXIES"}


def test_who_waits_for_whom():
    services = compose(filled_in())
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrations"] == {
            "condition": "service_completed_successfully"
        }
        assert services[name]["healthcheck"]["test"]
        assert services[name]["stop_grace_period"]
    assert services["migrations"]["restart"] == "no"
    assert services["migrations"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert services["postgres"]["healthcheck"]["test"][:4] == [
        "CMD",
        "pg_isready",
        "-h",
        "127.0.0.1",
    ]


def test_versions_are_pinned_to_those_that_are_tested():
    origins = [rest.split()[0] for word, rest in dockerfile() if word == "FROM"]
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", origins[0])
    assert {*origins[1:]} == {"base"}
    (uv,) = [rest for word, rest in dockerfile() if word == "RUN" and "pip install" in rest]
    pinned = re.search(r"\buv==([\d.]+)$", uv)[1]
    assert f"pip install --quiet uv=={pinned}\n" in (ROOT / ".ci" / "run").read_text(
        encoding="utf-8"
    )
    tested = subprocess.check_output(
        [binaries.programs(any_account()) / "postgres", "--version"], text=True
    ).split()[-1]
    assert re.fullmatch(
        rf"postgres:{re.escape(tested)}-\w+", compose(filled_in())["postgres"]["image"]
    )


def test_the_database_sorts_as_the_tested_one_does():
    args = compose(filled_in())["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {*INITDB.split()} - {"-U", "postgres", "--auth=trust"} == {*args} - {
        "--lc-ctype=C.UTF-8"
    }


def test_the_image_has_only_what_runs():
    assert {*copied()} == {
        "pyproject.toml",
        ".python-version",
        "manage.py",
        "negotiations",
        "templates",
        "static",
        "docs/coding-guide.md",
    }
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert kept == {*copied()}


def test_it_runs_as_a_user_without_rights():
    last = [rest for word, rest in dockerfile() if word in ("USER", "FROM")][-1]
    assert last.isdigit()
    assert last != "0"
    raw = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert all(raw[name]["cap_drop"] == ["ALL"] for name in ("web", "worker", "migrations"))


def test_the_image_keeps_the_programs_that_backups_run():
    (sync,) = [rest for word, rest in dockerfile() if word == "RUN" and "uv sync" in rest]
    gone = Path(sync.partition("rm -r ")[2].partition("site-packages/")[2])
    installed = Path(find_spec(binaries.WHEEL).origin).parents[1]
    assert (installed / gone).is_dir()
    assert gone not in binaries.PROGRAMS.parents
    assert {"pg_dump", "pg_restore"} <= {
        program.name for program in (installed / binaries.PROGRAMS).iterdir()
    }
