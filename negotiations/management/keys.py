"""Keys of a backup. They never stand on the command line, which others on the machine can read."""

import os
import sys
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

from negotiations.exchange.backup import Passphrase, Recipients

VARIABLE = "NEGOTIATIONS_BACKUP_PASSPHRASE"


def passphrase(*, new: bool) -> Passphrase:
    """The passphrase from the environment or the terminal, which asks twice for a new one."""
    words = os.environ.get(VARIABLE, "")
    if not words:
        if not sys.stdin.isatty():
            raise CommandError(f"There is no terminal to ask for a passphrase on: set {VARIABLE}.")
        words = getpass("Passphrase of the backup: ")
        if new and getpass("Once more: ") != words:
            raise CommandError("The two are not the same: nothing was written.")
    if not words:
        raise CommandError("A passphrase has at least one letter.")
    return Passphrase(words)


def identities(file: Path) -> Recipients:
    """The secret keys in a file as `age-keygen` writes it."""
    lines = [
        line.strip() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise CommandError(f"There is no key in {file}: `age-keygen` makes one.")
    return Recipients(secret=keys)
