#!/usr/bin/env python
"""The project's commands. Without DATABASE_URL each finds or starts PostgreSQL in the data folder."""

import os
import sys

from django.core.management import execute_from_command_line

from negotiations import postgres
from negotiations.place import data_folder


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "negotiations.settings")
    if os.environ.get("DATABASE_URL"):
        execute_from_command_line(sys.argv)
        return
    try:
        with postgres.running(data_folder()) as url:
            os.environ["DATABASE_URL"] = url
            execute_from_command_line(sys.argv)
    except postgres.CannotStart as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
