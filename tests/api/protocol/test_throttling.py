"""How many requests a minute are answered, and what a caller is told of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from negotiations.actions import rate_limit
from negotiations.models import RateLimit
from tests.api.nouns import ROOT
from tests.cases import each_of

pytestmark = pytest.mark.django_db
ACTORS = f"{ROOT}/actors"


@pytest.fixture(autouse=True)
def _small(settings, clock):
    settings.RATE_LIMIT_TOKEN, settings.RATE_LIMIT_ADDRESS = 3, 2


@pytest.fixture
def proxies(monkeypatch):
    return lambda number: monkeypatch.setattr(api_settings, "NUM_PROXIES", number)


def statuses(client, number, **headers):
    return [client.get(ACTORS, **headers).status_code for _ in range(number)]


def test_a_token_has_its_quota(owner, api):
    assert statuses(api(owner), 4) == [200, 200, 200, 429]


def test_each_token_has_its_own(owner, api):
    assert statuses(api(owner), 3) + statuses(api(owner), 3) == [200] * 6


def test_who_is_signed_in_has_as_much(owner):
    client = APIClient()
    client.force_login(owner)
    assert statuses(client, 4) == [200, 200, 200, 429]


def test_an_address_without_a_token_has_less(api):
    assert statuses(api(), 3) == [200, 200, 429]


def test_a_token_does_not_spend_what_its_address_has(owner, api):
    statuses(api(owner), 3)
    assert statuses(api(), 2) == [200, 200]


def test_a_minute_later_all_may_be_asked_again(api, clock):
    client = api()
    statuses(client, 3)
    clock.move(59)
    assert statuses(client, 1) == [429]
    clock.move(1)
    assert statuses(client, 3) == [200, 200, 429]


def test_the_headers_say_what_is_left(owner, api, clock):
    client = api(owner)
    client.get(ACTORS)
    clock.move(18)
    response = client.get(ACTORS)
    assert response["RateLimit-Policy"] == '"token";q=3;w=60'
    assert response["RateLimit"] == '"token";r=1;t=42'


def test_a_refusal_says_when_to_come_back(api, clock):
    client = api()
    statuses(client, 2)
    clock.move(20.5)
    response = client.get(ACTORS)
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert (response["Retry-After"], response["RateLimit"]) == ("40", '"address";r=0;t=40')


def test_refused_tokens_are_counted_by_address(db):
    client = APIClient()
    tries = [client.get(ACTORS, HTTP_AUTHORIZATION=f"Bearer guess-{one}") for one in range(4)]
    assert [response.status_code for response in tries] == [401, 401, 429, 429]
    assert tries[-1]["Retry-After"] == "60"


def test_writes_without_a_caller_are_counted_too(db):
    tries = [APIClient().post(ACTORS, {}).status_code for _ in range(3)]
    assert tries == [401, 401, 429]


def test_writes_that_a_token_may_not_do_are_counted_too(owner, api):
    client = api(owner, scope="read")
    assert [client.post(ACTORS, {}).status_code for _ in range(3)] == [403, 403, 429]


def test_requests_forged_with_a_session_are_counted_too(owner):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner)
    assert [client.post(ACTORS, {}).status_code for _ in range(3)] == [403, 403, 429]


def test_what_is_refused_to_a_caller_who_is_known_counts_once(reader, talks, api):
    client = api(reader)
    response = client.post(f"{ROOT}/terms", {"negotiation": talks.slug, "label": "Ceasefire"})
    assert (response.status_code, response["RateLimit"].partition(";t")[0]) == (403, '"token";r=2')
    assert RateLimit.objects.count() == 1


def test_who_fails_often_does_not_shut_out_who_does_not(owner, api):
    for one in range(4):
        APIClient().get(ACTORS, HTTP_AUTHORIZATION=f"Bearer guess-{one}")
    assert statuses(api(owner), 1) == [200]


def test_a_forwarded_address_is_not_believed_without_proxies(api):
    assert [statuses(api(), 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{one}")[0] for one in range(3)] == [
        200,
        200,
        429,
    ]


def test_behind_one_proxy_its_caller_counts(api, proxies):
    proxies(1)
    assert [statuses(api(), 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{one}")[0] for one in range(3)] == [
        200
    ] * 3


def test_what_a_caller_claims_before_the_proxy_does_not_count(api, proxies):
    proxies(1)
    claimed = [
        statuses(api(), 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{one}, 198.51.100.7")[0]
        for one in range(3)
    ]
    assert claimed == [200, 200, 429]


@each_of(
    "addresses",
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:a:b:c:d"),
        ("::ffff:192.0.2.1", "192.0.2.1", "::ffff:c000:201"),
    ],
)
def test_addresses_that_one_caller_may_choose_from_count_as_one(api, addresses):
    assert [statuses(api(), 1, REMOTE_ADDR=address)[0] for address in addresses] == [200, 200, 429]


@each_of(
    "addresses",
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2:2::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", "192.0.2.3"),
        ("unix:", "unknown", ""),
    ],
)
def test_other_addresses_count_by_themselves(api, addresses):
    assert [statuses(api(), 1, REMOTE_ADDR=address)[0] for address in addresses] == [200] * 3


def test_it_costs_one_statement(api):
    with CaptureQueriesContext(connection) as queries:
        rate_limit.consume("a", policy="address", quota=1)
    assert len(queries) == 1


def test_minutes_that_are_over_are_forgotten(api, clock):
    statuses(api(), 1)
    rate_limit.forget_ended()
    assert RateLimit.objects.count() == 1
    clock.move(60)
    rate_limit.forget_ended()
    assert RateLimit.objects.count() == 0
