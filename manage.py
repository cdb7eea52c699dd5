#!/usr/bin/env python
"""The project's commands. Where no database is given, each finds or starts PostgreSQL in the data folder."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from negotiations import postgres
from negotiations.place import data_folder, uses_own_database


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "negotiations.settings")
    try:
        if not uses_own_database():
            execute_from_command_line(sys.argv)
            return
        with postgres.running(data_folder(), wait_for_others=sys.argv[1:2] != ["serve"]) as url:
            os.environ["DATABASE_URL"] = url
            execute_from_command_line(sys.argv)
    except (postgres.CannotStart, ImproperlyConfigured) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
