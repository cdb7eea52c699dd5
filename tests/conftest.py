"""How much the tests search, in which order they run, and the cast: who acts, and where."""

import gc
from datetime import timedelta

import hypothesis
import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone
from rest_framework.test import APIClient

from negotiations.actions import membership, negotiation, rate_limit, token
from negotiations.models import Negotiation, Token, User
from tests import turns

ROLES = ["owner", "editor", "annotator", "reader"]


def pytest_addoption(parser):
    parser.addoption(
        "--thorough", action="store_true", help="search at random, and longer, and take no turns"
    )


def pytest_configure(config):
    """The same commit gives the same result, unless the tests are to search."""
    hypothesis.settings.register_profile(
        "same", deadline=None, max_examples=100, derandomize=True, database=None
    )
    hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
    thorough = config.getoption("--thorough")
    hypothesis.settings.load_profile("thorough" if thorough else "same")
    # Scrypt is slow on purpose, and each client would list all static files.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_sessionstart(session):
    if reporter := session.config.pluginmanager.get_plugin("terminalreporter"):
        reporter.write_line(f"limits of API operations: {turns.said()}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests that start servers mostly wait: one process runs them first, the other all the rest.

    xdist runs one of those with the same id, and groups by what follows an @ in it. Since pytest
    9.2 neither schemathesis nor xdist write into the id what they mean to.
    """
    for item in items:
        group = "@serves" if item.get_closest_marker("serves") else ""
        home = item.nodeid.removesuffix(item.name).removesuffix(item.originalname)
        item._id = coerce_node_id(f"{home}{item.name}{group}")
    items.sort(key=lambda item: item.get_closest_marker("serves") is None)
    assert len({item.nodeid for item in items}) == len(items)


def pytest_collection_finish():
    """What was collected stays until the end: nobody need look at it for garbage again and again."""
    gc.collect()
    gc.freeze()


def _empty_tables(self):
    """After a test that commits. To truncate fifty tables takes longer than most tests do."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            if table not in ("django_content_type", "auth_permission"):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


TransactionTestCase._fixture_teardown = _empty_tables


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
