"""The cast: who acts in the tests, and where."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from negotiations.actions import membership, negotiation, rate_limit, token
from negotiations.models import Negotiation, Token, User

ROLES = ["owner", "editor", "annotator", "reader"]


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Scrypt is slow on purpose; no test is about that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """At the end, whatever a thread of a live server or of a race left open is closed, so that the
    database can go.
    """
    yield
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.fixture
def clock(monkeypatch):
    """The one clock of the limits, which stands still until it is moved."""

    class Clock:
        now = timezone.now()

        def move(self, seconds):
            self.now += timedelta(seconds=seconds)

    clock = Clock()
    monkeypatch.setattr(rate_limit, "now", lambda: clock.now)
    return clock


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner")


@pytest.fixture
def talks(owner) -> Negotiation:
    """A private negotiation of `owner`."""
    return negotiation.create(by=owner, slug="kessel", title="Talks between Kessel and Aruvia")


def member(talks, owner, role):
    user = User.objects.create_user(role)
    membership.add(by=owner, negotiation=talks, user=user, role=role)
    return user


@pytest.fixture
def editor(talks, owner):
    return member(talks, owner, "editor")


@pytest.fixture
def annotator(talks, owner):
    return member(talks, owner, "annotator")


@pytest.fixture
def reader(talks, owner):
    return member(talks, owner, "reader")


@pytest.fixture
def outsider(db):
    """Signed in, and a member of another negotiation only."""
    user = User.objects.create_user("outsider")
    negotiation.create(by=user, slug="elsewhere", title="Other talks")
    return user


@pytest.fixture
def api():
    """A client of the API for a user (with a token that may write), or for a stranger."""

    def client(user=None, scope="write"):
        client = APIClient()
        if user is not None:
            made, secret = token.issue(by=user, name="test", scope=scope)
            Token.objects.filter(pk=made.pk).update(
                last_used_at=timezone.now()
            )  # its first use would be noted
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return client
