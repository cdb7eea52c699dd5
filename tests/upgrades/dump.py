"""A dump of this version's schema with small data, made by this version's own code, for the tests
of later upgrades.

Run it once a release, in its checkout: `uv run python tests/upgrades/dump.py`. It writes
tests/upgrades/<last migration>.sql. With a folder as argument, it dumps the version that is checked
out there (`git archive COMMIT | tar -x -C FOLDER`).
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TREE = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[1]).absolute()
#: By the actions and factories of that version. The code of a tag is there twice where that was
#: taken.
FILL = """
from contextlib import suppress
from django.core.exceptions import ValidationError
from negotiations.actions import negotiation, token, undo
from negotiations.models import User
from tests.factories import *

owner = User.objects.create_user("owner", email="owner@example.org")
token.issue(by=owner, name="laptop", scope="write")
talks = negotiation.create(by=owner, slug="kessel", title="Talks between Kessel and Aruvia")
negotiation.create(by=owner, slug="elsewhere", title="Other talks")
kessel, aruvia = make_actor(owner), make_actor(owner, "Aruvia")
marr = make_actor(owner, "Ilya Marr", "person", negotiation=talks)
make_party(owner, talks, kessel), make_party(owner, talks, aruvia)
make_round(owner, talks)
make_tag(owner, talks)
with suppress(ValidationError):
    make_tag(owner, talks, "cease.1")
truce, monitors = make_term(owner, talks, "Truce"), make_term(owner, talks, "Monitors")
first = make_article(owner, talks)
second = make_article(owner, talks, "Kessel “will not” go 🕊️ first.\\nZoe\\u0308 of Aruvia said no.", "2031-06-01", title="Later")
could = make_passage(owner, first, "Kessel could live with a 30-day truce")
no = make_passage(owner, first, "No truce while the port is blocked.")
dove, zoe = make_passage(owner, second, "🕊️ first"), make_passage(owner, second, "Zoe\\u0308 of Aruvia said no")
make_position(owner, could, kessel, truce, 1)
make_position(owner, could, kessel, monitors, 1, quote_mode="indirect", speaker=aruvia)
make_position(owner, no, aruvia, truce, -1, speaker=marr)
make_position(owner, dove, kessel, truce, -1)
make_position(owner, zoe, aruvia, monitors, -1)
make_term(owner, talks, "Taken back")
undo.undo(by=owner, negotiation=talks)
"""


def main() -> None:
    sys.path.insert(0, str(TREE))
    from negotiations import postgres
    from negotiations.postgres import accounts, binaries

    last = sorted(path.stem for path in (TREE / "negotiations" / "migrations").glob("0*.py"))[-1]
    with postgres.temporary() as url:
        environment = os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(TREE)}
        for command in (
            ["migrate", "--verbosity", "0"],
            ["shell", "--verbosity", "0", "--command", FILL],
        ):
            subprocess.run(
                [sys.executable, TREE / "manage.py", *command],
                env=environment,
                cwd=TREE,
                check=True,
            )
        program = binaries.programs(accounts.account_of(os.geteuid(), os.getegid())) / "pg_dump"
        options = ["--no-owner", "--no-privileges", "--no-comments", f"--dbname={url}"]
        dump = subprocess.run(
            [program, *options], check=True, capture_output=True, text=True
        ).stdout
    (HERE / f"{last}.sql").write_text(dump, encoding="utf-8")
    sys.stdout.write(f"{HERE / last}.sql: {len(dump.encode()):,} bytes\n")


if __name__ == "__main__":
    main()
