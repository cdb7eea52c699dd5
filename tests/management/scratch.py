"""A database of a test's own, in which it migrates."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def scratch_database(blocker):
    """Empty, and the connection's meanwhile; its name."""
    with blocker.unblock():
        usual = connection.settings_dict["NAME"]
        name = f"{usual}_upgrade"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            _use(name)
            yield name
        finally:
            _use(usual)
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _use(name):
    connection.close()
    connection.settings_dict["NAME"] = name
