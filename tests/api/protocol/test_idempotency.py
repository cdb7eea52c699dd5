"""A POST that is sent again is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from negotiations.actions import idempotency, party
from negotiations.models import Party, StoredResponse
from tests.api.nouns import ROOT, id_of, pointers
from tests.cases import each_of

pytestmark = pytest.mark.django_db
PARTIES = f"{ROOT}/parties"


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def body(scene):
    return {"negotiation": "kessel", "actor": id_of(scene.kessel), "role": "primary"}


def post(client, body, key="key-1", address=PARTIES):
    return client.post(address, body, HTTP_IDEMPOTENCY_KEY=key)


def test_a_retry_is_answered_as_the_first_time(client, body):
    first, second = post(client, body), post(client, body)
    assert (second.status_code, second.content) == (201, first.content)
    assert all(second[name] == first[name] for name in ("Location", "ETag", "Content-Type"))
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert Party.objects.count() == 1


def test_a_retry_of_many_is_answered_as_the_first_time(client, body):
    first, second = (post(client, [body, body], address=f"{PARTIES}/bulk") for _ in range(2))
    assert (second.status_code, second.content) == (200, first.content)
    assert Party.objects.count() == 2


def test_without_a_key_each_is_done(client, body):
    assert client.post(PARTIES, body).json()["id"] != client.post(PARTIES, body).json()["id"]


def test_the_order_of_the_fields_is_no_other_body(client, body):
    post(client, body)
    assert post(client, dict(reversed(body.items())))["Idempotency-Replayed"] == "true"


def test_another_body_under_the_key_is_refused(client, body):
    post(client, body)
    response = post(client, body | {"role": "host"})
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert Party.objects.count() == 1


def test_another_address_under_the_key_is_refused(client, body):
    post(client, body)
    assert post(client, [body], address=f"{PARTIES}/bulk").status_code == 422


def test_a_key_is_its_callers_own(client, body, editor, api):
    post(client, body)
    response = post(api(editor), body)
    assert (response.status_code, response.get("Idempotency-Replayed")) == (201, None)


def test_what_was_refused_may_be_put_right_under_the_same_key(client, body):
    assert post(client, body | {"role": "king"}).status_code == 422
    assert post(client, body).status_code == 201


def test_what_was_refused_of_many_may_be_put_right_under_the_same_key(client, body):
    many = f"{PARTIES}/bulk"
    assert pointers(post(client, [body, body | {"role": "king"}], address=many)) == ["/1/role"]
    assert post(client, [body], address=many).status_code == 200


@each_of(
    ("bare", "quoted"),
    [("abc", '"abc"'), ("a b;c", '"a b;c"'), ('say "no"', r'"say \"no\""'), ("a\\b", r'"a\\b"')],
)
def test_a_key_is_the_same_with_and_without_quotation_marks(bare, quoted, client, body):
    assert post(client, body, bare).status_code == 201
    assert post(client, body, f" {quoted} ")["Idempotency-Replayed"] == "true"
    assert [(kept.key, Party.objects.count()) for kept in StoredResponse.objects.all()] == [
        (bare, 1)
    ]


@each_of("key", [f'"{"x" * 255}"', '" "', '"' + '\\"' * 255 + '"'])
def test_the_marks_count_for_nothing(key, client, body):
    assert post(client, body, key).status_code == 201


@each_of(
    "key",
    [
        "",
        " ",
        "é",
        "x" * 256,
        '""',
        '"',
        '"abc',
        '"a"b"',
        r'"\a"',
        '"é"',
        '"abc";n=1',
        f'"{"x" * 256}"',
    ],
)
def test_a_key_is_printable_and_not_too_long(key, client, body):
    assert post(client, body, key).status_code == 400


def test_after_a_day_the_key_is_free(client, body):
    post(client, body)
    StoredResponse.objects.update(at=timezone.now() - timedelta(hours=24))
    assert post(client, body | {"role": "host"}).status_code == 201
    assert StoredResponse.objects.get().status == 201


def test_what_is_a_day_old_is_forgotten(client, body):
    post(client, body, "old")
    StoredResponse.objects.update(at=timezone.now() - timedelta(hours=24))
    post(client, body, "new")
    idempotency.forget_expired()
    assert [kept.key for kept in StoredResponse.objects.all()] == ["new"]


def test_what_is_not_kept_is_not_done(client, body, monkeypatch):
    """As when the server ends between the write and the answer: both are one transaction."""

    def end(**kept):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "keep", end)
        with pytest.raises(ConnectionError):
            post(client, body)
    assert Party.objects.count() == 0
    assert post(client, body).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_another_is_told_so(client, body, owner, api, monkeypatch):
    begun, go_on, other = Event(), Event(), api(owner)
    add = party.add

    def slow(**fields):
        begun.set()
        assert go_on.wait(30)
        return add(**fields)

    def first():
        try:
            return post(client, body)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread, monkeypatch.context() as patch:
        patch.setattr(party, "add", slow)
        running = thread.submit(first)
        assert begun.wait(30)
        refused = post(other, body)
        go_on.set()
        done = running.result()
    assert (done.status_code, refused.status_code, refused["Content-Type"]) == (
        201,
        409,
        "application/problem+json",
    )
    assert post(other, body).content == done.content
    assert Party.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done(owner, api, body):
    clients = [api(owner) for _ in range(6)]

    def send(client):
        try:
            return post(client, body)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(send, clients))
    assert {response.status_code for response in answers} <= {201, 409}
    assert len({response.content for response in answers if response.status_code == 201}) == 1
    assert Party.objects.count() == 1
