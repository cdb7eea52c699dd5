"""An upgrade from the schema of each release, dumped with small data by that release's own code,
loses nothing.

Before each release, in its checkout: `uv run python tests/upgrades/dump.py`; commit the file it
writes, and never change it.
"""

import subprocess
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from negotiations.exchange.backup import postgresql_program
from negotiations.models import Actor, Negotiation, Passage, Term
from negotiations.queries.standings.matrix import standings
from tests.management.scratch import scratch_database

DUMPS = sorted(Path(__file__).parent.glob("*.sql"))
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'negotiations\\_%' ORDER BY"
    " relname"
)
TEXTS = "SELECT string_agg(id || title || text, '' ORDER BY id) FROM negotiations_article"
MISQUOTED = """SELECT count(*) FROM negotiations_passage AS passage JOIN negotiations_article AS article
ON article.id = article_id WHERE substr(text, start + 1, "end" - start) <> quote"""
#: Tables that a migration renamed.
RENAMED = {
    "negotiations_answer": "negotiations_storedresponse",
    "negotiations_allowance": "negotiations_ratelimit",
    "negotiations_feed": "negotiations_feedepoch",
}
#: What an upgrade keeps as it is and `check_data` lists: voices that could be given, and codes that
#: were not compared.
VOICES = "kessel: the voice of 3 positions contradict who says so."
CODES = "kessel: 1 code is there more than once, but for case, spaces or look-alike signs."
LISTED = {"0005": [VOICES, CODES], "0009": [VOICES, CODES], "0012": [CODES], "0016": []}


@pytest.fixture(params=DUMPS, ids=lambda path: path.stem)
def dumped(request, django_db_setup, django_db_blocker):
    """A database as that release had it."""
    with scratch_database(django_db_blocker):
        command, environment = postgresql_program("psql")
        loads = [
            *command,
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            f"--file={request.param}",
        ]
        done = subprocess.run(
            loads, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60
        )
        assert done.returncode == 0, done.stderr
        yield request.param


def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def ids():
    """The ids of all rows (None where they have none), by table."""
    return {
        table: asked(f"SELECT to_jsonb(one) ->> 'id' FROM \"{table}\" AS one ORDER BY 1")
        for (table,) in asked(TABLES)
    }


def test_nothing_is_lost_and_all_reads(dumped):
    before, texts = ids(), asked(TEXTS)
    call_command("migrate", verbosity=0)
    after = ids()
    lost = [table for table in before if before[table] != after[RENAMED.get(table, table)]]
    assert lost == []
    assert [len(before[f"negotiations_{noun}"]) for noun in ("passage", "position", "article")] == [
        4,
        5,
        2,
    ]
    assert (asked(TEXTS), asked(MISQUOTED)) == (texts, [(0,)])
    assert Passage.objects.get(quote__startswith="Zoe").quote == "Zoe\u0308 of Aruvia said no"

    talks = Negotiation.objects.get(slug="kessel")
    actors, terms = Actor.objects.in_bulk(), Term.objects.in_bulk()
    stances = {
        (actors[cell.actor].name, terms[cell.term].label): cell.stance
        for cell in standings(talks, as_of=date(2031, 7, 1)).standings
    }
    assert stances["Kessel", "Truce"] == -1
    assert stances["Aruvia", "Monitors"] == -1

    out = StringIO()
    call_command("check_data", stdout=out)
    assert [line for line in out.getvalue().splitlines() if line in (VOICES, CODES)] == LISTED[
        dumped.stem[:4]
    ]
    assert "kessel: 0 passages have white space" in out.getvalue()


def test_every_release_has_its_dump():
    assert [path.stem[:4] for path in DUMPS] == list(LISTED)
    assert max(path.stat().st_size for path in DUMPS) < 200_000
