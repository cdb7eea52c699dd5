"""Who is calling, and when a token was last used."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from negotiations.actions import token
from negotiations.models import Change, Token
from tests.api.nouns import ROOT

pytestmark = pytest.mark.django_db
ME = f"{ROOT}/me"


def test_the_caller_reads_who_they_are(annotator, api):
    body = api(annotator).get(ME).json()
    assert (body["username"], body["memberships"]) == (
        "annotator",
        [{"negotiation": "kessel", "role": "annotator"}],
    )
    used = body["token"].pop("last_used_at")
    assert body["token"] == {"name": "test", "scope": "write", "expires_at": None}
    assert timezone.now() - datetime.fromisoformat(used) < timedelta(minutes=1)


def test_who_is_signed_in_has_no_token(outsider):
    client = APIClient()
    client.force_login(outsider)
    body = client.get(ME).json()
    assert (body["memberships"], body["token"]) == (
        [{"negotiation": "elsewhere", "role": "owner"}],
        None,
    )


def test_a_stranger_is_nobody(api, db):
    response = api().get(ME)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("method", ["post", "patch", "delete"])
def test_who_one_is_is_not_written(method, owner, api):
    assert getattr(api(owner), method)(ME, {}).status_code == 405


@pytest.mark.parametrize("query", ["colour=red", "fields=username"])
def test_it_takes_no_parameter(query, owner, api):
    assert api(owner).get(f"{ME}?{query}").status_code == 400


@pytest.fixture
def used(owner):
    """Sets when the token of a client was last used."""
    made, secret = token.issue(by=owner, name="script")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    def call(ago):
        Token.objects.filter(pk=made.pk).update(last_used_at=ago and timezone.now() - ago)
        before = Token.objects.get(pk=made.pk).last_used_at
        client.get(ME)
        return before, Token.objects.get(pk=made.pk).last_used_at

    return call


def test_the_first_use_is_noted(used):
    before, after = used(None)
    assert before is None
    assert after is not None


def test_a_use_within_the_minute_is_not_written(used):
    before, after = used(timedelta(seconds=50))
    assert before == after


def test_a_use_after_a_minute_is_written(used):
    before, after = used(timedelta(seconds=61))
    assert after - before > timedelta(seconds=60)


def test_use_is_no_matter_of_the_history(used):
    used(None)
    assert [change.verb for change in Change.objects.filter(target_type="token")] == ["token.issue"]


def test_a_token_that_is_revoked_keeps_when_it_was_used(owner, used):
    used(None)
    made = Token.objects.get()
    stale = Token(
        **{field.attname: getattr(made, field.attname) for field in Token._meta.concrete_fields}
    )
    stale._state.adding, stale.last_used_at = False, None
    token.revoke(stale, by=owner)
    made.refresh_from_db()
    assert made.revoked_at
    assert made.last_used_at
