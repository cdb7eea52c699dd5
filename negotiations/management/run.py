"""Run a command of manage.py: with a database if it needs one, and with one sentence for an error
outside the program.
"""

import errno
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from typing import NoReturn

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from negotiations import postgres
from negotiations.data_folder import data_folder, uses_own_database

#: Commands that use no database.
WITHOUT_DATABASE = {
    "help",
    "version",
    "check",
    "collectstatic",
    "data_dictionary",
    "diffsettings",
    "findstatic",
    "makemigrations",
    "spectacular",
}
#: Commands that create a site.
MAKE_A_SITE = {"migrate", "restore", "serve"}
#: Commands that run with tables of any version, or none.
WITH_ANY_TABLES = MAKE_A_SITE | {
    "check_worker",
    "dbshell",
    "inspectdb",
    "runserver",
    "shell",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "optimizemigration",
    "test",
    "testserver",
}
#: Commands that need a site, of this version or an older one.
OF_ANY_VERSION = {"backup"}
NO_DATABASE = "postgresql:///none?host=/nowhere"
#: Errors of the system that name no file.
NAMELESS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
SIGNALLED = 128  # plus the number of the signal, as in a shell


class Terminated(KeyboardInterrupt):
    """A signal asked us to end. As after Ctrl-C, no code treats it as an error of its own, and
    psycopg cancels the running statement.
    """


def main(arguments: list[str]) -> int:
    """Run the command and return its exit status. An error outside the program is one sentence; a
    traceback means a fault of ours. A signal that we were started to ignore stays ignored.
    """
    signals: list[int] = []

    def end(number: int, frame: object) -> NoReturn:
        signals.append(number)
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)
    try:
        try:
            _run(arguments)
        finally:
            sys.stdout.flush()
    except SystemExit as ending:
        if not signals:
            raise
        return SIGNALLED + signals[-1] if ending.code else 0
    except BrokenPipeError:
        _write_nowhere()
        return SIGNALLED + signal.SIGPIPE
    except KeyboardInterrupt as error:
        told = isinstance(error, Terminated)
        means, status = ("a signal", signals[-1]) if told else ("Ctrl-C", signal.SIGINT.value)
        return _say(f"Stopped by {means}.", error, SIGNALLED + status)
    except Exception as error:
        if not (sentence := sentence_of(error)):
            raise
        return _say(sentence, error, 1)
    return 0


def sentence_of(error: BaseException) -> str:
    """The error in a sentence if its cause lies outside the program; else ""."""
    if isinstance(error, (CommandError, ImproperlyConfigured, postgres.CannotStart)):
        return str(error)
    if isinstance(error, OSError) and error.errno and (error.filename or error.errno in NAMELESS):
        return f"{error.strerror}{f': {error.filename}' if error.filename else ''}."
    of_database = [
        cause
        for cause in _causes(error)
        if isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError))
    ]
    if not of_database:
        return ""
    reason = (str(of_database[-1]).strip() or "it went away").splitlines()[0]
    return f"The database cannot be used: {reason.rstrip('.')}."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, its cause, the cause of that, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _say(sentence: str, error: BaseException, status: int) -> int:
    """Print the sentence with the notes of the command, which say how to go on."""
    print(sentence, *getattr(error, "__notes__", ()), file=sys.stderr)
    return status


def _write_nowhere() -> None:
    """Discard what is still to be written, as nobody reads it any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _run(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "negotiations.settings")
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in WITHOUT_DATABASE or not {"-h", "--help", "--version"}.isdisjoint(arguments):
        if uses_own_database():
            os.environ["DATABASE_URL"] = NO_DATABASE
            warnings.filterwarnings(
                "ignore", "Got an error checking a consistent migration history", RuntimeWarning
            )
        execute_from_command_line(arguments)
    elif not uses_own_database():
        _execute(command, arguments, "the database")
    else:
        data = data_folder()
        if command not in MAKE_A_SITE and not os.path.lexists(data / "postgres"):
            raise CommandError(_no_site(str(data)))
        with postgres.running(data) as url:
            os.environ["DATABASE_URL"] = url
            _execute(command, arguments, str(data))


def _execute(command: str, arguments: list[str], where: str) -> None:
    if command not in WITH_ANY_TABLES:
        django.setup()
        _refuse_missing_tables(where, of_any_version=command in OF_ANY_VERSION)
    try:
        execute_from_command_line(arguments)
    except BaseException as error:
        if command == "migrate":
            error.add_note(
                "The migrations that had ended are kept: `manage.py migrate` goes on after them."
            )
        raise


def _refuse_missing_tables(where: str, *, of_any_version: bool) -> None:
    migrations = MigrationExecutor(connection)
    if not migrations.recorder.has_table():
        raise CommandError(_no_site(where))
    if of_any_version:
        return
    if missing := migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        raise CommandError(
            f"{len(missing)} of this version's migrations have not run on {where}, the first is"
            f" {missing[0][0]}: run `manage.py serve` (or `migrate`) first."
        )


def _no_site(where: str) -> str:
    return f"There is no site in {where} yet: run `manage.py serve` (or `migrate`) first."
