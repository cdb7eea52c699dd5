"""A backup restored into an empty database is the same, row by row; what is damaged or locked
restores nothing.
"""

import os
import stat
import subprocess
from io import BytesIO

import psycopg
import pyrage
import pytest

from negotiations import postgres
from negotiations.exchange import backup
from negotiations.postgres import binaries
from negotiations.postgres.accounts import account_of
from tests.management.processes import manage
from tests.postgres.conftest import reachable_folder
from tests.waiting import PATIENCE

pytestmark = pytest.mark.serves

TABLES = """SELECT relname, attname_list FROM (
    SELECT relname, array_agg(attname::text ORDER BY attnum) AS attname_list FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY relname) AS found
    ORDER BY relname"""
#: As restore begins a new feed: the transactions were another server's.
RENEWED = {"negotiations_change": {"transaction_id"}}
WORDS = "correct horse battery staple"


@pytest.fixture(scope="module")
def plain(site, tmp_path_factory):
    """A backup that is not encrypted."""
    file = tmp_path_factory.mktemp("backup") / "site.backup"
    status, out, err = manage(site, "backup", file)
    assert (status, err) == (0, "")
    assert out.startswith(
        f"Backed up to {file} ({file.stat().st_size:,} bytes, not encrypted: it holds every text"
    )
    return file


@pytest.fixture(scope="module")
def other():
    """An empty folder of another site, whose server runs."""
    with reachable_folder() as data, postgres.running(data):
        yield data


@pytest.fixture
def empty(other):
    """It, with an empty database."""
    with (
        postgres.running(other) as url,
        psycopg.connect(url, dbname="postgres", autocommit=True) as connection,
    ):
        connection.execute("DROP DATABASE negotiations WITH (FORCE)")
        connection.execute("CREATE DATABASE negotiations")
    return other


@pytest.fixture
def key(tmp_path):
    """The file of a secret key, and its public part."""
    made = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# public key: {made.to_public()}\n{made}\n")
    return tmp_path / "key.txt", str(made.to_public())


def rows(data):
    """All tables of the site, each with its rows as text."""
    found = {}
    with postgres.running(data) as url, psycopg.connect(url) as connection:
        for table, columns in connection.execute(TABLES).fetchall():
            kept = ", ".join(f'"{name}"' for name in columns if name not in RENEWED.get(table, ()))
            found[table] = connection.execute(
                f'SELECT ROW({kept})::text FROM "{table}" ORDER BY 1'
            ).fetchall()
    return found


def tables(data):
    with postgres.running(data) as url, psycopg.connect(url) as connection:
        return len(connection.execute(TABLES).fetchall())


def test_a_restored_site_is_the_same_row_by_row_and_its_feed_begins_anew(site, plain, empty):
    status, out, err = manage(empty, "restore", plain)
    assert (status, err) == (0, "")
    before, after = rows(site), rows(empty)
    assert before.keys() == after.keys()
    assert (
        len(before.pop("negotiations_feedepoch")),
        len(after.pop("negotiations_feedepoch")),
    ) == (0, 1)
    assert [table for table in before if before[table] != after[table]] == []
    assert len(before["negotiations_article"]) == 13
    assert out.startswith(f"Restored from {plain}: 1 negotiation, 13 articles, ")
    with postgres.running(empty) as url, psycopg.connect(url) as connection:
        assert connection.execute(
            "SELECT max(transaction_id::text) FROM negotiations_change"
        ).fetchone() == ("0",)
    assert manage(empty, "check_data")[0] == 0


def test_only_its_owner_reads_it_and_nothing_is_overwritten(site, plain):
    before = plain.read_bytes()
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    status, _, err = manage(site, "backup", plain)
    assert (status, err) == (
        1,
        f"CommandError: {plain} is there already, and is not overwritten: choose another name.\n",
    )
    assert plain.read_bytes() == before
    assert list(plain.parent.iterdir()) == [plain]


def test_postgresqls_own_programs_read_it(plain):
    program = binaries.programs(account_of(os.geteuid(), os.getegid())) / "pg_restore"
    unzipped = subprocess.run(
        ["gunzip", "--stdout", plain], capture_output=True, check=True, timeout=PATIENCE
    ).stdout
    listed = subprocess.run(
        [program, "--list"], input=unzipped, capture_output=True, check=True, timeout=PATIENCE
    ).stdout
    assert b"TABLE DATA public negotiations_article" in listed


def test_what_is_encrypted_to_a_key_is_opened_with_it_alone(site, empty, key, tmp_path):
    identity, public = key
    file = tmp_path / "site.age"
    assert manage(site, "backup", file, "--encrypt-to", public)[0] == 0
    assert b"PGDMP" not in file.read_bytes()
    (tmp_path / "wrong.txt").write_text(str(pyrage.x25519.Identity.generate()))
    status, _, err = manage(empty, "restore", file, "--identity", tmp_path / "wrong.txt")
    assert (status, tables(empty)) == (1, 0)
    assert err.endswith(
        "cannot be opened with this key or passphrase, or is damaged. Nothing was restored.\n"
    )
    assert manage(empty, "restore", file, "--identity", identity)[0] == 0
    assert rows(empty)["negotiations_position"] == rows(site)["negotiations_position"]


def test_what_is_encrypted_with_a_passphrase_is_opened_with_it_alone(site, empty, tmp_path):
    file = tmp_path / "site.age"
    assert (
        manage(site, "backup", file, "--passphrase", NEGOTIATIONS_BACKUP_PASSPHRASE=WORDS)[0] == 0
    )
    status, _, err = manage(empty, "restore", file, NEGOTIATIONS_BACKUP_PASSPHRASE="wrong")
    assert (status, tables(empty)) == (1, 0)
    assert err.endswith(
        "cannot be opened with this key or passphrase, or is damaged. Nothing was restored.\n"
    )
    assert "set NEGOTIATIONS_BACKUP_PASSPHRASE" in manage(empty, "restore", file)[2]
    assert manage(empty, "restore", file, NEGOTIATIONS_BACKUP_PASSPHRASE=WORDS)[0] == 0
    assert rows(empty)["negotiations_position"] == rows(site)["negotiations_position"]


def cut(data):
    return data[: len(data) // 2]


def end_lost(data):
    return data[:-4]


def one_bit(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def checksum(data):
    return data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]


@pytest.mark.parametrize(
    ("encrypted", "damage"),
    [
        (False, cut),
        (False, end_lost),
        (False, one_bit),
        (False, checksum),
        (True, cut),
        (True, one_bit),
    ],
)
def test_of_a_damaged_file_nothing_is_restored(
    site, empty, plain, key, tmp_path, damage, encrypted
):
    whole, identity = plain, []
    if encrypted:
        whole, identity = tmp_path / "whole", ["--identity", key[0]]
        whole.write_bytes(
            pyrage.encrypt(plain.read_bytes(), [pyrage.x25519.Recipient.from_str(key[1])])
        )
    broken = tmp_path / "broken"
    broken.write_bytes(damage(whole.read_bytes()))
    status, out, err = manage(empty, "restore", broken, *identity)
    assert (status, out) == (1, "")
    assert err == f"CommandError: {broken} is damaged or not whole. Nothing was restored.\n"
    assert tables(empty) == 0


def test_a_used_database_is_refused(site, plain):
    before = rows(site)
    status, _, err = manage(site, "restore", plain)
    assert status == 1
    assert err.startswith(
        "CommandError: The database is not empty. Restore into a new one: another data folder"
    )
    assert rows(site) == before


def test_what_is_no_backup_is_refused(empty, tmp_path):
    (tmp_path / "letter").write_text("Dear delegate")
    assert "letter is no backup" in manage(empty, "restore", tmp_path / "letter")[2]
    assert (
        f"There is no file {tmp_path / 'none'}." in manage(empty, "restore", tmp_path / "none")[2]
    )


def test_no_more_is_encrypted_with_a_passphrase_than_fits_into_memory(monkeypatch):
    monkeypatch.setattr(backup, "LARGEST_WITH_PASSPHRASE", 9)
    with pytest.raises(backup.BackupRefused, match="make a key with `age-keygen`"):
        backup.Passphrase(WORDS).encrypt(BytesIO(b"0123456789"), BytesIO())


def test_a_backup_that_fails_leaves_no_file(site, tmp_path):
    status, _, err = manage(site, "backup", tmp_path / "site.age", "--encrypt-to", "age1nothing")
    assert (status, list(tmp_path.iterdir())) == (1, [])
    assert "That is no key of `age-keygen`" in err
    with postgres.running(site) as url:
        renamed = {"DATABASE_URL": url.replace("postgres@", "nobody_of_that_name@")}
        assert manage(site, "backup", tmp_path / "site.backup", **renamed)[0] == 1
    assert list(tmp_path.iterdir()) == []
