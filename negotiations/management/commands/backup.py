"""Back up the whole site to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from negotiations.exchange import backup
from negotiations.management.keys import passphrase


class Command(BaseCommand):
    help = (
        "Back up the whole database, as it is at one moment, while the site runs. The file is there"
        " when it is whole, is readable by you alone, and is never overwritten. `restore` puts it"
        " back."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        kinds = parser.add_mutually_exclusive_group()
        kinds.add_argument(
            "--encrypt-to", action="append", default=[], metavar="AGE1…",
            help="encrypt for who has the secret part of this key of `age-keygen`; may be repeated",
        )  # fmt: skip
        kinds.add_argument(
            "--passphrase",
            action="store_true",
            help=(
                "encrypt with the one in NEGOTIATIONS_BACKUP_PASSPHRASE, or that is asked for (up"
                " to 256 MB)"
            ),
        )

    def handle(self, *args: object, **options: Any) -> None:
        file: Path = options["file"]
        key: backup.Key | None = passphrase(new=True) if options["passphrase"] else None
        try:
            if options["encrypt_to"]:
                key = backup.Recipients(public=options["encrypt_to"])
            size = backup.write(file, key)
        except backup.BackupRefused as error:
            raise CommandError(str(error)) from error
        how = (
            "encrypted"
            if key
            else "not encrypted: it holds every text, also what only members may read"
        )
        self.stdout.write(f"Backed up to {file} ({size:,} bytes, {how}).")
