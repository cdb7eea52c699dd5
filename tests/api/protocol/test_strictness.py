"""What is sent is taken as it is or refused: never read as something else, and never the end of the
server.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from negotiations.actions import term
from negotiations.api.resources.actor import ActorViewSet
from negotiations.models import Passage
from tests.actions.journal import Another
from tests.api.nouns import RESOURCES, ROOT, etag, id_of, pointers
from tests.cases import each_of
from tests.factories import make_tag, make_term

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
EXACT = "  Two lines,\r\n\tand a tab. e\u0301 👩‍👩‍👧‍👦  \n"


@pytest.fixture
def client(owner, api):
    return api(owner)


NOT_OF_THE_TYPE = [
    ("positions", "stance", "1"),
    ("positions", "stance", 1.5),
    ("positions", "stance", True),
    ("positions", "act", 1),
    ("positions", "note", 1),
    ("positions", "note", True),
    ("positions", "note", ["a"]),
    ("positions", "said_from", 20310504),
    ("positions", "said_from", "2031-05-04T00:00:00"),
    ("passages", "start", "0"),
    ("passages", "start", 0.5),
    ("passages", "end", True),
    ("passages", "quote", 1),
    ("passages", "note", None),
    ("terms", "all_or_nothing", "true"),
    ("terms", "all_or_nothing", 1),
    ("terms", "label", 30),
    ("terms", "parameters", "{}"),
    ("terms", "items", "x"),
    ("tags", "code", 1),
    ("tags", "pax_codes", [1]),
    ("tags", "pax_codes", "Ce"),
    ("rounds", "track", 1.5),
    ("rounds", "track", 2),
    ("actors", "name", 159),
    ("actors", "wikidata_id", 159),
    ("articles", "url", 1),
    ("articles", "text", 1),
    ("negotiations", "slug", 1),
    ("negotiations", "title", False),
]


@each_of(("path", "field", "value"), NOT_OF_THE_TYPE)
def test_what_is_not_of_the_type_is_refused(path, field, value, client, scene):
    response = client.post(f"{ROOT}/{path}", RESOURCES[path].body(scene) | {field: value})
    assert response.status_code == 422
    assert pointers(response)[0].startswith(f"/{field}")


def test_a_whole_number_is_one_with_a_point_too(client, scene):
    """JSON knows one kind of number."""
    for path, field, value in (("positions", "stance", -1.0), ("passages", "start", 0.0)):
        response = client.post(f"{ROOT}/{path}", RESOURCES[path].body(scene) | {field: value})
        assert (response.status_code, response.json()[field]) == (201, value)


FREE = [
    ("negotiations", "summary"),
    ("actors", "description"),
    ("rounds", "outcome"),
    ("tags", "definition"),
    ("tags", "near_miss"),
    ("articles", "standfirst"),
    ("passages", "note"),
    ("positions", "note"),
]


@each_of(("path", "field"), FREE)
def test_free_text_is_stored_as_it_is_sent(path, field, client, scene):
    made = client.post(f"{ROOT}/{path}", RESOURCES[path].body(scene) | {field: EXACT}).json()
    assert made[field] == EXACT
    address = f"{ROOT}/{path}/{made[RESOURCES[path].lookup]}"
    assert client.patch(address, {field: " "}, **etag(1)).json()[field] == " "


@each_of(("path", "field"), FREE)
@each_of("text", ["a\x00b", "a\ud800b"])
def test_what_cannot_be_stored_is_pointed_at(path, field, text, client, scene):
    body = json.dumps(RESOURCES[path].body(scene) | {field: text})
    response = client.post(f"{ROOT}/{path}", body, content_type="application/json")
    assert (response.status_code, pointers(response)) == (422, [f"/{field}"])


@each_of(
    ("path", "field"),
    [
        ("negotiations", "title"),
        ("actors", "name"),
        ("terms", "label"),
        ("tags", "label"),
        ("tags", "code"),
        ("articles", "title"),
        ("articles", "text"),
        ("rounds", "name"),
    ],
)
@each_of("blank", ["", "  ", "\n\t"])
def test_what_names_a_thing_is_not_blank(path, field, blank, client, scene):
    response = client.post(f"{ROOT}/{path}", RESOURCES[path].body(scene) | {field: blank})
    assert (response.status_code, pointers(response)) == (422, [f"/{field}"])


# Raw input


@each_of(
    "text",
    [
        '{"name": "\\ud800"}',
        '{"\\ud800": 1}',
        '{"name": "\\u0000"}',
        '"\\udfff"',
        '{"kind": "\\ud800"}',
    ],
)
def test_halves_of_characters_and_nul_are_refused(text, client, talks):
    response = client.post(f"{ROOT}/actors", text, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)


@each_of("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
@each_of("path", ["actors", "actors/bulk"])
def test_what_is_nested_too_deeply_is_refused(path, text, client, talks):
    response = client.post(f"{ROOT}/{path}", text, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)


def test_what_is_too_large_is_refused(client, talks, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = client.post(f"{ROOT}/actors", {"kind": "state", "name": "Kessel"})
    assert (response.status_code, response["Content-Type"]) == (413, PROBLEM)


@each_of("method", ["post", "patch"])
def test_a_body_of_unknown_length_is_refused_and_not_taken_for_none(method, client, scene):
    address = f"{ROOT}/terms" if method == "post" else f"{ROOT}/terms/{scene.term.pk}"
    response = getattr(client, method)(
        address, {}, HTTP_TRANSFER_ENCODING="chunked", HTTP_IF_MATCH='"1"'
    )
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)


@each_of("text", [b"\xff\xfe", b'{"name": "\xe9"}', b"", b"NaN", b'{"a": NaN}', b"{,}"])
def test_what_is_no_json_is_refused(text, client, talks):
    response = client.post(f"{ROOT}/actors", text, content_type="application/json")
    assert response.status_code in (400, 422)
    assert response["Content-Type"] == PROBLEM


@each_of(
    "header",
    ['"' + "9" * 5000 + '"', "9" * 60_000, '"-1"', '"١"', '"1e3"', ",".join(['"7.0"'] * 5000)],
)
def test_a_strange_version_is_stale_or_none(header, client, scene):
    address = f"{ROOT}/terms/{scene.term.pk}"
    assert client.patch(address, {"label": "A"}, HTTP_IF_MATCH=header).status_code in (412, 428)


@each_of(
    "moment",
    [
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00%2B23:59",
        "10000-01-01",
        "99999999999999999999",
        "%00",
    ],
)
def test_a_moment_out_of_range_is_refused_by_its_name(moment, client, scene):
    response = client.get(f"{ROOT}/positions?updated_since={moment}")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert [error["parameter"] for error in response.json()["errors"]] == ["updated_since"]


# A fault of ours


@each_of("debug", [True, False])
@each_of("path", ["actors", "actors/bulk"])
def test_a_fault_is_a_problem_and_tells_nothing(path, debug, owner, settings, monkeypatch, api):
    def break_down(*args, **kwargs):
        raise ZeroDivisionError("a secret")

    settings.DEBUG = debug
    monkeypatch.setattr(ActorViewSet, "get_serializer_context", break_down)
    client = api(owner)
    client.raise_request_exception = False
    response = client.post(f"{ROOT}/{path}", [{}])
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert response.json()["status"] == 500
    assert b"secret" not in response.content
    assert b"Traceback" not in response.content


# Two at once


def both(first, second):
    """The answers to two calls that begin at the same moment."""
    ready = Barrier(2)

    def call(one):
        try:
            ready.wait(30)
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return [one.result() for one in [threads.submit(call, first), threads.submit(call, second)]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["terms", "tags"])
@pytest.mark.parametrize("bulk", [False, True])
def test_two_at_once_make_no_cycle(path, bulk, owner, talks, api):
    make = {
        "terms": lambda name: make_term(owner, talks, name),
        "tags": lambda name: make_tag(owner, talks, name),
    }[path]
    one, two = make("One"), make("Two")

    def under(child, parent):
        client, body = api(owner), {"parent": id_of(parent)}
        if bulk:
            return lambda: client.post(
                f"{ROOT}/{path}/bulk", [{"id": id_of(child), "version": 1, **body}]
            )
        return lambda: client.patch(f"{ROOT}/{path}/{child.pk}", body, **etag(1))

    answers = both(under(one, two), under(two, one))
    assert sorted(response.status_code for response in answers) == [200, 422]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bulk", [False, True])
def test_two_at_once_mark_a_span_once(bulk, owner, scene, api):
    words = scene.article.text[:9]
    body = {
        "article": id_of(scene.article),
        "start": 0,
        "end": 9,
        "quote": words,
        "holder": id_of(scene.kessel),
        "term": id_of(scene.term),
        "stance": 1,
    }
    one, two = api(owner), api(owner)
    many = f"{ROOT}/positions/bulk?duplicate=allow"
    answers = both(
        lambda: (
            one.post(many, [body]) if bulk else one.post(f"{ROOT}/positions?duplicate=allow", body)
        ),
        lambda: two.post(f"{ROOT}/positions?duplicate=allow", body),
    )
    assert [response.status_code for response in answers] == [200 if bulk else 201, 201]
    assert Passage.objects.filter(start=0, end=9).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bulk", [False, True])
def test_what_is_retracted_at_this_moment_is_named(bulk, owner, scene, client):
    """The retraction comes first; the position, which still found the term, waits for it."""
    gone = make_term(owner, scene.talks, "Gone")
    body = {
        "passage": id_of(scene.passage),
        "holder": id_of(scene.kessel),
        "term": id_of(gone),
        "stance": 1,
    }
    positions = f"{ROOT}/positions"
    with transaction.atomic():
        term.retract(gone, by=owner, version=1)
        other = Another(
            lambda: (
                client.post(f"{positions}/bulk", [body]) if bulk else client.post(positions, body)
            )
        )
        other.until_it_waits()
    other.join()
    assert (other.outcome.status_code, pointers(other.outcome)) == (
        409,
        ["/0/term" if bulk else "/term"],
    )
    assert "retracted at this moment" in other.outcome.json()["errors"][0]["detail"]
