"""What every answer of the API says of who may keep it, and of what it depends on."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.api.nouns import ROOT
from tests.cases import each_of

pytestmark = pytest.mark.django_db
VARY = "Accept, Authorization, Cookie"
PRIVATE, SHARED, NEVER = "private, no-cache", "public, max-age=0, must-revalidate", "no-store"
READ = [
    "actors",
    "positions?format=ndjson",
    "positions?format=csv",
    "positions?format=jsonld",
    "schema",
    "docs",
    "",
]


def said(response):
    return response.status_code, response["Vary"], response["Cache-Control"]


@each_of("path", [*READ, "me", "changes"])
def test_what_a_caller_reads_is_theirs(path, owner, api):
    assert said(api(owner).get(f"{ROOT}/{path}")) == (200, VARY, PRIVATE)


def test_a_page_that_sets_a_cookie_is_its_readers(db):
    assert said(Client().get(f"{ROOT}/docs")) == (200, VARY, PRIVATE)


@each_of("path", [path for path in READ if path != "docs"])
def test_what_is_public_may_be_kept_and_asked_about_again(path, db):
    assert said(Client().get(f"{ROOT}/{path}")) == (200, VARY, SHARED)


def test_who_sends_a_cookie_may_be_somebody(owner):
    client = APIClient()
    client.force_login(owner)
    assert said(client.get(f"{ROOT}/actors")) == (200, VARY, PRIVATE)


def test_what_is_unchanged_says_so_too(owner, talks, published, api):
    published()
    for client, kept in ((api(owner), PRIVATE), (api(), SHARED)):
        address = f"{ROOT}/negotiations/{talks.slug}"
        tag = client.get(address)["ETag"]
        assert said(client.get(address, HTTP_IF_NONE_MATCH=tag)) == (304, VARY, kept)


def test_what_is_written_says_so_too(owner, api):
    response = api(owner).post(f"{ROOT}/negotiations", {"slug": "kessel", "title": "Talks"})
    assert said(response) == (201, VARY, PRIVATE)


@each_of(
    ("path", "status"),
    [
        ("actors?nothing=1", 400),
        ("me", 401),
        ("negotiations/nowhere", 404),
        ("nowhere", 404),
        ("actors/", 404),
    ],
)
def test_a_refusal_is_kept_by_nobody(path, status, api):
    assert said(api().get(f"{ROOT}/{path}")) == (status, VARY, NEVER)


@each_of("token", ["", "Bearer guess"])
def test_who_is_refused_at_the_door_is_told_too(token, db):
    headers = {"HTTP_AUTHORIZATION": token} if token else {}
    assert said(Client().post(f"{ROOT}/actors", **headers)) == (401, VARY, NEVER)


def test_too_many_requests_are_kept_by_nobody(settings, db):
    settings.RATE_LIMIT_ADDRESS = 1
    assert [said(Client().get(f"{ROOT}/actors"))[::2] for _ in range(2)] == [
        (200, SHARED),
        (429, NEVER),
    ]


def test_a_fault_is_kept_by_nobody(db, monkeypatch):
    monkeypatch.setattr(
        "negotiations.api.resources.actor.ActorViewSet.list", lambda *args, **kwargs: 1 / 0
    )
    assert said(Client(raise_request_exception=False).get(f"{ROOT}/actors")) == (500, VARY, NEVER)


def test_the_way_to_https_says_so_too(settings, db):
    settings.SECURE_SSL_REDIRECT = True
    assert said(Client().get(f"{ROOT}/actors"))[:2] == (301, VARY)


def test_a_strange_host_is_told_so_too(db):
    assert said(Client().get(f"{ROOT}/actors", HTTP_HOST="elsewhere.example")) == (400, VARY, NEVER)


def test_of_pages_it_says_nothing(client, db):
    assert "Authorization" not in client.get("/help").get("Vary", "")
