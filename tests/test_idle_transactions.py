"""A transaction that is left open holds back the feed of changes: its connection is ended after a
while.
"""

import os
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ASKED = (
    "SELECT source || ' ' || setting || unit FROM pg_settings WHERE name ="
    " 'idle_in_transaction_session_timeout'"
)


def answered(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_every_connection_asks_for_it():
    assert answered(ASKED) == "client 600000ms"


def test_the_operators_own_options_count(monkeypatch):
    given = {
        "DATABASE_URL": "postgresql:///x?options=-c%20idle_in_transaction_session_timeout%3D5s"
    }
    monkeypatch.setattr(os, "environ", {"NEGOTIATIONS_DATA": str(settings.DATA)} | given)
    found = runpy.run_path(str(Path(settings.BASE_DIR) / "negotiations" / "settings.py"))[
        "DATABASES"
    ]["default"]
    assert (
        found["OPTIONS"]["options"]
        == "-c idle_in_transaction_session_timeout=10min -c idle_in_transaction_session_timeout=5s"
    )
