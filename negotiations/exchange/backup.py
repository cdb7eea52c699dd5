"""Back up the whole database to a file and restore it: PostgreSQL's own archive (pg_dump, custom),
gzipped and, on request, encrypted with age.

`age --decrypt FILE | gunzip | pg_restore …` reads it without this program.
"""

import os
import subprocess
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, Protocol

import pyrage
from django.db import connection
from psycopg import pq
from psycopg.conninfo import make_conninfo

from negotiations.postgres import binaries
from negotiations.postgres.accounts import account_of

PIECE = 1 << 16
GZIP = 16 + zlib.MAX_WBITS
#: Bytes of a gzipped archive that are encrypted or decrypted with a passphrase, which pyrage does
#: in memory.
LARGEST_WITH_PASSPHRASE = 256 << 20
AGE = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
IS_EMPTY = """SELECT NOT EXISTS (
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e'))"""


class BackupRefused(Exception):
    """Nothing was backed up or restored; the text says why and what to do."""


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int = ..., /) -> bytes: ...


class Target(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> int: ...


class Key(Protocol):
    """Encrypts a backup and decrypts it."""

    def encrypt(self, source: Source, target: Target) -> None: ...

    def decrypt(self, source: Source, target: Target) -> None: ...


class Passphrase:
    """A passphrase that people know."""

    def __init__(self, words: str) -> None:
        self._words = words

    def encrypt(self, source: Source, target: Target) -> None:
        target.write(
            pyrage.passphrase.encrypt(_whole(source, LARGEST_WITH_PASSPHRASE), self._words)
        )

    def decrypt(self, source: Source, target: Target) -> None:
        # age adds to what it encrypts
        most = LARGEST_WITH_PASSPHRASE + LARGEST_WITH_PASSPHRASE // 100 + PIECE
        target.write(pyrage.passphrase.decrypt(_whole(source, most), self._words))


class Recipients:
    """Public keys of `age-keygen` (age1…), which encrypt, or secret ones (AGE-SECRET-KEY-1…), which
    decrypt.
    """

    def __init__(self, *, public: Sequence[str] = (), secret: Sequence[str] = ()) -> None:
        try:
            self._recipients = [pyrage.x25519.Recipient.from_str(key) for key in public]
            self._identities = [pyrage.x25519.Identity.from_str(key) for key in secret]
        except (pyrage.RecipientError, pyrage.IdentityError) as error:
            raise BackupRefused(
                "That is no key of `age-keygen`: a public one begins with age1, a secret one with"
                " AGE-SECRET-KEY-1."
            ) from error

    def encrypt(self, source: Source, target: Target) -> None:
        pyrage.encrypt_io(source, target, self._recipients)

    def decrypt(self, source: Source, target: Target) -> None:
        pyrage.decrypt_io(source, target, self._identities)


def write(path: Path, key: Key | None) -> int:
    """Write the database as it is at one moment, while the site runs, to a new file, which is
    complete or absent. Return its size in bytes. Raises BackupRefused.
    """
    with _whole_or_absent(path) as file:
        with _program("pg_dump", "--format=custom", "--compress=0", stdout=subprocess.PIPE) as dump:
            source = _Gzipped(_pipe(dump.stdout))
            key.encrypt(source, file) if key else copyfileobj(source, file, PIECE)
        return file.tell()


def read(path: Path, key: Key | None) -> None:
    """Restore the file in one transaction into a database without tables. Raises BackupRefused."""
    with connection.cursor() as cursor:
        cursor.execute(IS_EMPTY)
        if not cursor.fetchone()[0]:
            raise BackupRefused(
                "The database is not empty. Restore into a new one: another data folder"
                " (NEGOTIATIONS_DATA), or on a server a database just made."
            )
    connection.close()
    options = ("--single-transaction", "--exit-on-error")
    with (
        path.open("rb") as file,
        _program("pg_restore", *options, stdin=subprocess.PIPE) as restoring,
    ):
        target = _Unzipping(_pipe(restoring.stdin))
        try:
            key.decrypt(file, target) if key else copyfileobj(file, target, PIECE)
            target.finish()
        except (pyrage.DecryptError, OSError, zlib.error) as error:
            restoring.kill()
            raise _unreadable(path, error, encrypted=key is not None) from error


def is_encrypted(path: Path) -> bool:
    """Whether age encrypted it. Raises BackupRefused for a file that is no backup."""
    with path.open("rb") as file:
        begins = file.read(40)
    if not begins.startswith((b"\x1f\x8b", *AGE)):
        raise BackupRefused(
            f"{path} is no backup: it does not begin as `manage.py backup` begins one."
        )
    return begins.startswith(AGE)


def _unreadable(path: Path, error: Exception, *, encrypted: bool) -> BackupRefused:
    if isinstance(error, OSError) and error.errno:
        return BackupRefused(f"{path} cannot be read: {error.strerror}.")
    if encrypted and isinstance(error, pyrage.DecryptError):
        return BackupRefused(
            f"{path} cannot be opened with this key or passphrase, or is damaged. Nothing was"
            " restored."
        )
    return BackupRefused(f"{path} is damaged or not whole. Nothing was restored.")


def _whole(source: Source, most: int) -> bytes:
    """All bytes of the source. Raises BackupRefused if there are more than `most`."""
    read = bytearray()
    while piece := source.read(PIECE):
        read += piece
        if len(read) > most:
            raise BackupRefused(
                f"A backup of more than {LARGEST_WITH_PASSPHRASE >> 20} MB is not encrypted with a"
                " passphrase, which would take too much memory: make a key with `age-keygen` and"
                " give its public part to --encrypt-to."
            )
    return bytes(read)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """The stream of a process that was started with a pipe for it."""
    if stream is None:
        raise ValueError("The process was started without this pipe.")
    return stream


@contextmanager
def _whole_or_absent(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only we can read. It has another name until it is complete and on disk."""
    there = BackupRefused(f"{path} is there already, and is not overwritten: choose another name.")
    if path.exists():
        raise there
    descriptor, unfinished = tempfile.mkstemp(prefix=f"{path.name}.unfinished-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise there from None
        except OSError:  # a file system without links, as of many a memory stick
            with path.open("xb"):
                Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def postgresql_program(name: str, *options: str) -> tuple[list[str | Path], dict[str, str]]:
    """The command of a program of PostgreSQL on the site's database, and its environment, which
    holds the password.
    """
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {
        "password",
        "options",
    }
    given = {
        name: value
        for name, value in connection.get_connection_params().items()
        if value not in (None, "")
    }
    database = make_conninfo(**{name: value for name, value in given.items() if name in known})
    password = {"PGPASSWORD": str(given["password"])} if "password" in given else {}
    program = binaries.programs(account_of(os.geteuid(), os.getegid())) / name
    return (
        [program, "--no-password", f"--dbname={database}", *options],
        {"PATH": os.defpath, "LC_ALL": "C", **_of_libpq(), **password},
    )


def _of_libpq() -> dict[str, str]:
    """Variables that libpq reads for our own connection, too, such as hosts and certificates."""
    return {
        name: value for name, value in os.environ.items() if name.startswith("PG") or name == "HOME"
    }


@contextmanager
def _program(
    name: str, *options: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of PostgreSQL on the site's database; it ends when we end. Raises
    BackupRefused with its complaint.
    """
    command, environment = postgresql_program(name, "--no-owner", "--no-privileges", *options)
    with tempfile.TemporaryFile() as complaints:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=complaints, env=environment
        )
        try:
            yield process
            for stream in (process.stdin, process.stdout):
                if stream:
                    with suppress(BrokenPipeError):
                        stream.close()
            status = process.wait()
        finally:
            process.kill()
            process.wait()
        if status:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip().splitlines() or [
                f"status {status}"
            ]
            raise BackupRefused(f"{said[0]}.")


class _Gzipped:
    """Gzips a stream as it is read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._zip: Any = zlib.compressobj(wbits=GZIP)
        self._made = b""

    def read(self, size: int = PIECE, /) -> bytes:
        while self._zip and len(self._made) < size:
            piece = self._source.read(PIECE)
            self._made += self._zip.compress(piece) if piece else self._zip.flush()
            self._zip = self._zip if piece else None
        asked, self._made = self._made[:size], self._made[size:]
        return asked


class _Unzipping:
    """Unzips what it is given and passes it on; the last byte only when all is known to be
    complete.

    It goes on when the reader has closed the pipe, as damage may have been the reason: only
    unzipping to the end shows that.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._zip = zlib.decompressobj(wbits=GZIP)
        self._last = b""

    def write(self, data: bytes) -> int:
        for begin in range(0, len(data), PIECE):
            made = self._zip.decompress(data[begin : begin + PIECE])
            if made:
                self._on(self._last + made[:-1])
                self._last = made[-1:]
        if self._zip.unused_data:
            raise zlib.error("more than one stream")
        return len(data)

    def flush(self) -> None:
        """Do nothing: `finish` passes on the rest."""

    def finish(self) -> None:
        if not self._zip.eof:
            raise zlib.error("not whole")
        self._on(self._last)

    def _on(self, made: bytes) -> None:
        with suppress(BrokenPipeError):
            self._target.write(made)
