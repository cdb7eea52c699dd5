"""Who is refused what, in which words, and where in the body it was wrong."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from negotiations.actions import position, token
from negotiations.models import Negotiation
from tests.api.nouns import RESOURCES, ROOT, etag, id_of, pointers
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_round,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
NOWHERE = "01980c00-0000-7000-8000-000000000000"
PROBLEM = "application/problem+json"
every_resource = each_of("resource", RESOURCES.values(), ids=RESOURCES)


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def client_of(api, owner, editor, annotator, reader, outsider):
    """The client of one of the cast by name; a stranger has no token."""
    cast = {user.username: user for user in (owner, editor, annotator, reader, outsider)}
    return lambda name: api(cast.get(name))


@pytest.fixture
def address(client, scene):
    """Of one new object, made by the owner and seen by the whole team."""

    def made(resource):
        if resource.path == "negotiations":
            return f"{resource.address}/kessel"
        return (
            f"{resource.address}/{client.post(resource.address, resource.body(scene)).json()['id']}"
        )

    return made


# Who: stranger, outsider, reader


PRIVATE = {
    "stranger": {"get": 404, "patch": 401, "delete": 401},
    "outsider": {"get": 404, "patch": 404, "delete": 404},
    "reader": {"get": 200, "patch": 403, "delete": 403},
}
PUBLIC = {
    "stranger": {"get": 200, "patch": 401, "delete": 401},
    "outsider": {"get": 200, "patch": 403, "delete": 403},
    "reader": {"get": 200, "patch": 403, "delete": 403},
}


@every_resource
@each_of("expected", [PRIVATE, PUBLIC], ids=["private", "public"])
def test_who_reads_and_changes_what(resource, expected, address, client_of, published):
    target = address(resource)
    if expected is PUBLIC:
        published()
    for person, statuses in expected.items():
        for method, status in statuses.items():
            response = getattr(client_of(person), method)(
                target, {} if method == "get" else resource.revision, **etag(1)
            )
            assert (person, method, response.status_code) == (person, method, status)
            assert status == 200 or response["Content-Type"] == PROBLEM


@every_resource
def test_a_refusal_without_a_caller_says_how_to_be_one(resource, client_of, scene):
    response = client_of("stranger").post(resource.address, resource.body(scene))
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    assert response["WWW-Authenticate"].startswith("Bearer")


@each_of("path", sorted(set(RESOURCES) - {"negotiations"}))
def test_neither_a_reader_nor_an_outsider_creates_anything(path, client_of, scene, published):
    def statuses():
        body = RESOURCES[path].body(scene)
        people = ("reader", "outsider")
        return [client_of(who).post(f"{ROOT}/{path}", body).status_code for who in people]

    assert statuses() == [403, 422]
    published()
    assert statuses() == [403, 403]


@every_resource
def test_private_talks_are_in_no_list_of_others(resource, address, client_of):
    target = address(resource)
    for person in ("stranger", "outsider"):
        rows = client_of(person).get(f"{resource.address}?page_size=500").json()["results"]
        assert target.rpartition("/")[2] not in {row[resource.lookup] for row in rows}, person


def test_private_talks_and_none_at_all_are_the_same_to_an_outsider(client_of, scene):
    for path in set(RESOURCES) - {"negotiations"}:
        for slug in ("kessel", "no-such-talks"):
            response = client_of("outsider").get(f"{ROOT}/{path}?negotiation={slug}")
            assert (response.status_code, response.json()["detail"]) == (
                404,
                "There is nothing here that you may see.",
            ), (path, slug)


def test_unknown_and_invisible_are_answered_alike(scene, client_of):
    outsider = client_of("outsider")
    hidden, unknown = (outsider.get(f"{ROOT}/terms/{id}") for id in (scene.term.pk, NOWHERE))
    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)


# Drafts and other states


@pytest.fixture
def draft(annotator, owner, scene):
    return make_position(annotator, scene.passage, scene.kessel, scene.term, status="draft")


@each_of(
    ("person", "status"),
    [
        ("stranger", 404),
        ("outsider", 404),
        ("reader", 404),
        ("annotator", 200),
        ("editor", 200),
        ("owner", 200),
    ],
)
@each_of("public", [False, True])
def test_a_draft_is_its_coders_and_the_editors(person, status, public, draft, client_of, published):
    if public:
        published()
    assert client_of(person).get(f"{ROOT}/positions/{draft.pk}").status_code == status


@each_of("status", ["submitted", "suggested", "draft", "rejected"])
@each_of("person", ["stranger", "outsider"])
def test_who_is_no_member_may_not_ask_for_other_than_accepted(
    status, person, scene, client_of, published
):
    published()
    assert (
        client_of(person).get(f"{ROOT}/positions?negotiation=kessel&status={status}").status_code
        == 404
    )


def test_what_is_submitted_is_seen_by_the_team_only(scene, owner, client_of, published):
    made = make_position(owner, scene.passage, scene.kessel, scene.term, status="submitted")
    published()
    codes = {
        name: client_of(name).get(f"{ROOT}/positions/{made.pk}").status_code
        for name in ("stranger", "outsider", "reader")
    }
    assert codes == {"stranger": 404, "outsider": 404, "reader": 200}


def test_a_retracted_position_is_gone_from_the_api(scene, owner, client):
    made = make_position(owner, scene.passage, scene.kessel, scene.term)
    position.retract(made, by=owner, version=1)
    assert client.get(f"{ROOT}/positions/{made.pk}").status_code == 404


# Texts


@each_of(
    ("access", "person", "readable"),
    [
        ("members", "stranger", False),
        ("members", "outsider", False),
        ("members", "reader", True),
        ("public", "stranger", True),
        ("public", "outsider", True),
        ("public", "reader", True),
    ],
)
def test_who_reads_and_searches_a_text(
    access, person, readable, scene, owner, client_of, published
):
    made = make_article(owner, scene.talks, text="Zeppelin over the port.", text_access=access)
    published()
    client = client_of(person)
    assert client.get(f"{ROOT}/articles/{made.pk}").json()["text"] == (
        "Zeppelin over the port." if readable else None
    )
    assert len(client.get(f"{ROOT}/articles?q=zeppelin").json()["results"]) == readable


def test_a_list_of_articles_has_no_texts(scene, client):
    assert all("text" not in row for row in client.get(f"{ROOT}/articles").json()["results"])


# Tokens


@every_resource
def test_a_token_that_reads_does_not_write(resource, address, api, owner, scene):
    target, client = address(resource), api(owner, scope="read")
    answers = [
        client.get(target),
        client.post(resource.address, resource.body(scene)),
        client.patch(target, resource.revision, **etag(1)),
        client.delete(target, **etag(1)),
    ]
    assert [response.status_code for response in answers] == [200, 403, 403, 403]


@each_of("header", ["Bearer nonsense", "Bearer ", "bearer neg_x", "Bearer a b"])
def test_an_unknown_token_is_refused_and_not_taken_for_a_stranger(header):
    response = APIClient().get(f"{ROOT}/negotiations", HTTP_AUTHORIZATION=header)
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)


@each_of("why", ["revoked", "expired", "inactive"])
def test_a_token_that_is_no_more_is_refused(why, owner, talks):
    past = timezone.now() - timedelta(seconds=1)
    made, secret = token.issue(
        by=owner, name="laptop", expires_at=past if why == "expired" else None
    )
    if why == "revoked":
        token.revoke(made, by=owner)
    if why == "inactive":
        owner.is_active = False
        owner.save()
    assert (
        APIClient().get(f"{ROOT}/negotiations", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code
        == 401
    )


def test_a_session_writes_only_with_its_csrf_token(owner, talks):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner, backend="negotiations.permissions.SignInBackend")
    assert client.get(f"{ROOT}/negotiations/kessel").status_code == 200
    assert (
        client.patch(f"{ROOT}/negotiations/kessel", {"title": "New"}, **etag(1)).status_code == 403
    )


# References


REFERENCES = {
    "/negotiation": ("parties", lambda s, o: {"negotiation": o["slug"]}),
    "/actor": ("parties", lambda s, o: {"actor": o["actor"]}),
    "/host": ("rounds", lambda s, o: {"host": o["actor"]}),
    "/round": ("delegations", lambda s, o: {"round": o["round"]}),
    "/head": ("delegations", lambda s, o: {"head": o["actor"]}),
    "/members/0/actor": ("delegations", lambda s, o: {"members": [{"actor": o["actor"]}]}),
    "/affiliations/0/group": (
        "actors",
        lambda s, o: {"affiliations": [{"group": o["actor"], "relation": "leads"}]},
    ),
    "/parent": ("tags", lambda s, o: {"parent": o["tag"]}),
    "/tag": ("terms", lambda s, o: {"tag": o["tag"]}),
    "/supersedes": ("terms", lambda s, o: {"supersedes": o["term"]}),
    "/obliged": ("terms", lambda s, o: {"obliged": o["actor"]}),
    "/beneficiary": ("terms", lambda s, o: {"beneficiary": o["actor"]}),
    "/items/1": ("terms", lambda s, o: {"items": [id_of(s.term), o["term"]]}),
    "/proposers/0": ("terms", lambda s, o: {"proposers": [o["actor"]]}),
    "/relations/0/term": (
        "terms",
        lambda s, o: {"relations": [{"relation": "before", "term": o["term"]}]},
    ),
    "/authors/1": ("articles", lambda s, o: {"authors": [id_of(s.marr), o["actor"]]}),
    "/outlet": ("articles", lambda s, o: {"outlet": o["actor"]}),
    "/article": ("passages", lambda s, o: {"article": o["article"]}),
    "/tags/0": ("passages", lambda s, o: {"tags": [o["tag"]]}),
    "/about/0": ("passages", lambda s, o: {"about": [o["actor"]]}),
    "/passage": ("positions", lambda s, o: {"passage": o["passage"]}),
    "/holder": ("positions", lambda s, o: {"holder": o["actor"]}),
    "/speaker": ("positions", lambda s, o: {"speaker": o["actor"]}),
    "/term": ("positions", lambda s, o: {"term": o["term"]}),
    "/conditions/0/term": (
        "positions",
        lambda s, o: {"conditions": [{"relation": "if", "term": o["term"]}]},
    ),
    "/conditions/1/by": (
        "positions",
        lambda s, o: {
            "conditions": [
                {"relation": "if", "term": id_of(s.term)},
                {"relation": "after", "term": id_of(s.term), "by": o["actor"]},
            ]
        },
    ),
}


def everything_of(person, talks):
    text = make_article(person, talks)
    made = {
        "actor": make_actor(person, "Secret", negotiation=talks),
        "round": make_round(person, talks),
        "tag": make_tag(person, talks),
        "term": make_term(person, talks, "Secret"),
        "article": text,
        "passage": make_passage(person, text),
    }
    return {"slug": talks.slug, **{name: id_of(obj) for name, obj in made.items()}}


NOTHING = {
    "slug": "no-such-talks",
    **dict.fromkeys(("actor", "round", "tag", "term", "article", "passage"), NOWHERE),
}


def test_a_reference_to_what_may_not_be_seen_is_refused_as_one_to_nothing(client, scene, outsider):
    theirs = everything_of(outsider, outsider.memberships.get().negotiation)
    for pointer, (path, change) in REFERENCES.items():
        resource = RESOURCES[path]
        hidden, unknown = (
            client.post(resource.address, {**resource.body(scene), **change(scene, objects)})
            for objects in (theirs, NOTHING)
        )
        assert (hidden.status_code, hidden.content) == (422, unknown.content), pointer
        assert pointers(hidden) == [pointer]


def test_a_reference_to_what_is_seen_elsewhere_is_refused_in_the_same_words(
    client, scene, outsider
):
    elsewhere = outsider.memberships.get().negotiation
    Negotiation.objects.filter(pk=elsewhere.pk).update(visibility="public")
    theirs = everything_of(outsider, elsewhere)
    for pointer in set(REFERENCES) - {"/negotiation", "/round", "/article", "/passage"}:
        path, change = REFERENCES[pointer]
        resource = RESOURCES[path]
        seen, unknown = (
            client.post(resource.address, {**resource.body(scene), **change(scene, objects)})
            for objects in (theirs, NOTHING)
        )
        words = [
            [error["detail"] for error in answer.json()["errors"]] for answer in (seen, unknown)
        ]
        assert (seen.status_code, words[0]) == (422, words[1]), pointer
        assert pointer.startswith(pointers(seen)[0])


@each_of("value", ["not an id", 7, True, [], {}, "01980c"])
def test_a_reference_that_is_no_id_is_refused_in_the_same_words(value, client, scene):
    body = RESOURCES["positions"].body(scene)
    answers = [
        client.post(f"{ROOT}/positions", {**body, "holder": holder}) for holder in (value, NOWHERE)
    ]
    assert answers[0].content == answers[1].content


# Where in the body


WRONG = [
    ("negotiations", {"slug": "two words"}, "/slug"),
    ("negotiations", {"slug": "kessel"}, "/slug"),
    ("negotiations", {"title": ""}, "/title"),
    ("negotiations", {"status": "x"}, "/status"),
    ("negotiations", {"ended_on": "2030-01-01"}, "/ended_on"),
    ("actors", {"kind": "ghost"}, "/kind"),
    ("actors", {"name": ""}, "/name"),
    ("actors", {"wikidata_id": "159"}, "/wikidata_id"),
    ("actors", {"names": [{"name": ""}]}, "/names/0/name"),
    ("actors", {"names": [{"name": "A"}, {"language": "en"}]}, "/names/1/name"),
    ("actors", {"names": "A"}, "/names"),
    ("actors", {"negotiation": 7}, "/negotiation"),
    ("parties", {"role": "x"}, "/role"),
    ("parties", {"until": "2030-01-01"}, "/until"),
    ("parties", {"from": "yesterday"}, "/from"),
    ("parties", {"from": "2031-02-30"}, "/from"),
    ("rounds", {"track": "4"}, "/track"),
    ("rounds", {"format": "x"}, "/format"),
    ("rounds", {"ended_on": "2031-04-30"}, "/ended_on"),
    ("delegations", {"level": "x"}, "/level"),
    ("delegations", {"members": [{"function": "speaks"}]}, "/members/0/actor"),
    ("tags", {"code": "CEASE"}, "/code"),
    ("tags", {"label": "x" * 501}, "/label"),
    ("tags", {"pax_codes": ["Ce", "x" * 21]}, "/pax_codes/1"),
    ("tags", {"pax_codes": "Ce"}, "/pax_codes"),
    ("terms", {"parameters": {"a": [1]}}, "/parameters"),
    ("terms", {"parameters": "30"}, "/parameters"),
    ("terms", {"status": "x"}, "/status"),
    ("terms", {"all_or_nothing": "perhaps"}, "/all_or_nothing"),
    ("articles", {"genre": "poem"}, "/genre"),
    ("articles", {"url": "no address"}, "/url"),
    ("articles", {"text": " \n"}, "/text"),
    ("articles", {"text": ""}, "/text"),
    ("articles", {"text": "a\x00"}, "/text"),
    ("articles", {"text_access": "nobody"}, "/text_access"),
    ("articles", {"title": "a\x00"}, "/title"),
    ("passages", {"quote": "officials"}, "/quote"),
    ("passages", {"end": 99999}, "/end"),
    ("passages", {"end": 0}, "/end"),
    ("passages", {"start": -1}, "/start"),
    ("passages", {"start": 2**40}, "/start"),
    ("passages", {"start": "a"}, "/start"),
    ("passages", {"revision": 2}, "/revision"),
    ("positions", {"stance": 3}, "/stance"),
    ("positions", {"stance": "x"}, "/stance"),
    ("positions", {"stance": 1.5}, "/stance"),
    ("positions", {"act": "shout"}, "/act"),
    ("positions", {"said_until": "2031-05-03"}, "/said_until"),
    ("positions", {"said_from": "May"}, "/said_from"),
    (
        "positions",
        {"conditions": [{"relation": "when", "term": NOWHERE}]},
        "/conditions/0/relation",
    ),
    ("positions", {"conditions": ["if"]}, "/conditions/0"),
    ("positions", {"note": "a\x00"}, "/note"),
]


@each_of(
    ("path", "change", "pointer"), WRONG, ids=[f"{row[0]}{row[2]}={row[1]}"[:60] for row in WRONG]
)
def test_what_is_wrong_is_pointed_at(path, change, pointer, client, scene):
    resource = RESOURCES[path]
    response = client.post(resource.address, {**resource.body(scene), **change})
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert pointer in pointers(response)


@each_of(
    ("change", "pointer"),
    [
        ({"from": "yesterday"}, "/affiliations/0/from"),
        ({"relation": "x"}, "/affiliations/0/relation"),
        ({"until": "2029-01-01"}, "/affiliations/0/until"),
        ({"title": "x" * 501}, "/affiliations/0/title"),
    ],
)
def test_what_is_wrong_in_a_tie_is_pointed_at(change, pointer, client, scene):
    body = RESOURCES["actors"].body(scene)
    response = client.post(
        f"{ROOT}/actors", {**body, "affiliations": [{**body["affiliations"][0], **change}]}
    )
    assert (response.status_code, pointers(response)) == (422, [pointer])


@each_of(
    ("path", "change", "pointer"),
    [
        ("articles", lambda s: {"authors": [id_of(s.marr)] * 2}, "/authors"),
        ("passages", lambda s: {"tags": [id_of(s.tag)] * 2}, "/tags"),
        ("passages", lambda s: {"about": [id_of(s.marr)] * 2}, "/about"),
        ("terms", lambda s: {"items": [id_of(s.term)] * 2}, "/items"),
        ("terms", lambda s: {"proposers": [id_of(s.marr)] * 2}, "/proposers"),
        (
            "positions",
            lambda s: {"conditions": [{"relation": "if", "term": id_of(s.term)}] * 2},
            "/conditions",
        ),
    ],
)
def test_what_is_named_twice_is_pointed_at(path, change, pointer, client, scene):
    resource = RESOURCES[path]
    response = client.post(resource.address, {**resource.body(scene), **change(scene)})
    assert (response.status_code, pointers(response)) == (422, [pointer])


def test_a_refused_quote_is_answered_with_both_texts(client, scene):
    response = client.post(
        f"{ROOT}/passages", {**RESOURCES["passages"].body(scene), "quote": "Nobody"}
    )
    assert "“Officials”" in response.json()["detail"]
    assert "“Nobody”" in response.json()["detail"]


def test_a_problem_has_the_members_of_rfc_9457(client, scene):
    body = client.post(f"{ROOT}/terms", {}).json()
    assert {"type", "title", "status", "detail", "errors"} <= body.keys()
    assert body["status"] == 422


# Addresses


@each_of("method", ["get", "post", "patch", "delete"])
@each_of(
    "path",
    [
        "/api/v1/nothing",
        "/api/v1/actors/",
        "/api/v1/actors/x",
        f"/api/v1/actors/{NOWHERE}/x",
        "/api/v1/standings/",
        "/api/v2/actors",
        "/api/nothing",
        "/api/",
    ],
)
def test_an_unknown_address_is_not_found_in_json(path, method, client, db):
    response = getattr(client, method)(path, {} if method != "get" else None)
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@each_of("path", sorted(RESOURCES))
def test_what_a_browser_asks_for_is_answered_in_json(path, client, scene):
    response = client.get(
        f"{ROOT}/{path}", HTTP_ACCEPT="text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
    )
    assert response["Content-Type"].startswith("application/json")


def test_the_description_of_the_api_is_served(client):
    assert (
        client.get(f"{ROOT}/schema", HTTP_ACCEPT="application/json")
        .json()["openapi"]
        .startswith("3.1")
    )


@each_of(
    ("path", "method", "query", "status"),
    [
        ("schema", "put", "", 405),
        ("schema", "get", "?format=colour", 400),
        ("schema", "get", "?colour=red", 400),
        ("docs", "post", "", 405),
        ("docs", "trace", "", 405),
        ("docs", "get", "?colour=red", 400),
        ("", "get", "?colour=red", 400),
    ],
)
def test_pages_about_the_api_refuse_as_the_api_does(path, method, query, status, client):
    client.enforce_csrf_checks = True
    response = getattr(client, method)(f"{ROOT}/{path}{query}")
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert response.json()["status"] == status


def test_a_description_that_is_accepted_in_no_form_is_a_problem_in_json(client):
    response = client.get(f"{ROOT}/schema", HTTP_ACCEPT="text/xml")
    assert (response.status_code, response.json()["status"]) == (406, 406)


def test_ids_are_uuid7(client, scene):
    response = client.post(f"{ROOT}/terms", RESOURCES["terms"].body(scene))
    assert UUID(response.json()["id"]).version == 7
