"""Restore the whole site from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from negotiations import postgres
from negotiations.actions import feed_epoch
from negotiations.exchange import backup
from negotiations.management.keys import identities, passphrase
from negotiations.models import Article, Negotiation, Position, User

ROWS_ARE_IN = (
    "The rows are restored: go on with `manage.py migrate` and then `manage.py restart_feed`."
)


class NewerVersion(CommandError):
    """A newer version of this program made the backup."""


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database, bring it to this version, and start a new feed of"
        " changes. Nothing is restored from a file that is damaged or cannot be opened."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--identity",
            type=Path,
            metavar="FILE",
            help=(
                "with the secret key, if it was encrypted to one; else the passphrase is in "
                "NEGOTIATIONS_BACKUP_PASSPHRASE or is asked for"
            ),
        )

    def handle(self, *args: object, **options: Any) -> None:
        file: Path = options["file"]
        settings.DATA.mkdir(parents=True, exist_ok=True)
        try:
            with postgres.only_one(settings.DATA / "serve.lock", f"restoring {file}"):
                backup.read(file, _key(file, options["identity"]))
                try:
                    _bring_up_to_date()
                except NewerVersion:
                    raise
                except BaseException as error:
                    error.add_note(ROWS_ARE_IN)
                    raise
        except (backup.BackupRefused, postgres.AlreadyRunning) as error:
            raise CommandError(str(error)) from error
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {error.filename}.") from error
        counts = [_counted(model) for model in (Negotiation, Article, Position, User)]
        self.stdout.write(
            f"Restored from {file}: {', '.join(counts)}. Who follows the feed of changes is told to"
            " begin again."
        )


def _key(file: Path, identity: Path | None) -> backup.Key | None:
    if not backup.is_encrypted(file):
        return None
    return identities(identity) if identity else passphrase(new=False)


def _bring_up_to_date() -> None:
    migrations = MigrationExecutor(connection).loader
    unknown = {
        key for key in migrations.applied_migrations if key[0] == "negotiations"
    } - migrations.disk_migrations.keys()
    if unknown:
        raise NewerVersion(
            f"The backup is of a newer version of this program ({max(unknown)[1]}), and is"
            " restored: use that version from now on, and run its `manage.py migrate` and"
            " `manage.py restart_feed` first."
        )
    call_command("migrate", verbosity=0)
    feed_epoch.restart()


def _counted(model: type[Model]) -> str:
    n = model._default_manager.count()
    return f"{n:,} {model._meta.verbose_name if n == 1 else model._meta.verbose_name_plural}"
