"""The API held to its own description: whatever the description allows is answered as it says, to whoever asks."""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from negotiations.actions import token
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_round,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db

schema = schemathesis.openapi.from_wsgi("/api/v1/schema?format=json", get_wsgi_application())
few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's own test client: the test's transaction outlives a request."""
    ends = [signals.request_started, signals.request_finished]
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def one_of_everything(talks, owner):
    kessel, truce = make_actor(owner), make_term(owner, talks, tag=make_tag(owner, talks))
    make_party(owner, talks, kessel)
    make_round(owner, talks)
    make_position(owner, make_passage(owner, make_article(owner, talks)), kessel, truce)


def check(case, user):
    """Two checks cannot hold here: an id that fits the description need not exist, and reading needs no caller.

    Of many objects, one that is wrong is refused in its place, and too many are 413.
    """
    headers = {"Authorization": f"Bearer {token.issue(by=user, name='test', scope='write')[1]}"} if user else {}
    excluded = [ignored_auth, positive_data_acceptance]
    excluded += [negative_data_rejection] if case.operation.path.endswith("/bulk") else []
    case.call_and_validate(headers=headers, excluded_checks=excluded)


@schema.parametrize()
@few
def test_a_stranger_is_answered_as_described(case, one_of_everything):
    check(case, None)


@schema.parametrize()
@few
def test_an_owner_is_answered_as_described(case, one_of_everything, owner):
    check(case, owner)
