"""What every resource does alike: create, read, revise, retract."""

import re
from itertools import product

import pytest

from negotiations.actions import delegation
from tests.api.nouns import RESOURCES, ROOT, as_sent, etag
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
every_resource = each_of("resource", RESOURCES.values(), ids=RESOURCES)
PROBLEM = "application/problem+json"


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def created(client, scene):
    """The answer to a POST, and the address of what it made."""

    def post(resource):
        response = client.post(resource.address, resource.body(scene))
        return response, f"{resource.address}/{response.json()[resource.lookup]}"

    return post


@every_resource
def test_what_is_created_has_an_address_and_a_version(resource, created):
    response, address = created(resource)
    assert (response.status_code, response["Location"]) == (201, f"http://testserver{address}")
    assert re.fullmatch(r'"1\.[0-9a-f]{8}"', response["ETag"])
    assert response.json()["version"] == 1


@every_resource
def test_what_was_sent_is_read_back_field_by_field(resource, created, client, scene):
    _, address = created(resource)
    read, sent = as_sent(resource.path, client.get(address).json()), resource.body(scene)
    assert {name: read[name] for name in sent} == sent


@every_resource
def test_what_is_created_is_answered_as_it_is_read(resource, created, client):
    response, address = created(resource)
    again = client.get(address)
    assert (response.json(), response["ETag"]) == (again.json(), again["ETag"])


@every_resource
def test_the_least_body_is_enough(resource, client, scene):
    assert client.post(resource.address, resource.least_body(scene)).status_code == 201


@every_resource
def test_less_is_refused_field_by_field(resource, client, scene):
    response = client.post(resource.address, {})
    missing = {error["pointer"].lstrip("/") for error in response.json()["errors"]}
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert missing
    assert missing <= set(resource.least)


@every_resource
@each_of("method", ["post", "patch"])
def test_an_unknown_field_is_refused_by_its_name(resource, method, created, client, scene):
    _, address = created(resource)
    sent = {**resource.body(scene), "colour": "red"} if method == "post" else {"colour": "red"}
    response = getattr(client, method)(
        resource.address if method == "post" else address, sent, **etag(1)
    )
    assert response.status_code == 422
    assert {"pointer": "/colour", "detail": "There is no such field."} in response.json()["errors"]


@every_resource
def test_a_body_that_is_no_object_is_refused(resource, client, scene):
    assert client.post(resource.address, ["a"]).status_code == 422


@every_resource
def test_a_body_that_is_no_json_is_not_understood(resource, client, scene):
    response = client.post(resource.address, "{", content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)


@every_resource
def test_another_media_type_is_not_read(resource, client, scene):
    assert (
        client.post(
            resource.address, "a=b", content_type="application/x-www-form-urlencoded"
        ).status_code
        == 415
    )


@every_resource
def test_a_revision_is_answered_whole_with_the_next_version(resource, created, client):
    _, address = created(resource)
    response = client.patch(address, resource.revision, **etag(1))
    assert (response.status_code, response.json()["version"]) == (200, 2)
    read = as_sent(resource.path, client.get(address).json())
    assert {name: read[name] for name in resource.revision} == resource.revision
    assert response["ETag"] == client.get(address)["ETag"]


@every_resource
def test_a_revision_leaves_the_rest_as_it_was(resource, created, client, scene):
    _, address = created(resource)
    client.patch(address, resource.revision, **etag(1))
    read = as_sent(resource.path, client.get(address).json())
    rest = {
        name: value for name, value in resource.body(scene).items() if name not in resource.revision
    }
    assert {name: read[name] for name in rest} == rest


@every_resource
def test_a_patch_that_changes_nothing_makes_no_version(resource, created, client):
    _, address = created(resource)
    client.patch(address, resource.revision, **etag(1))
    response = client.patch(address, resource.revision, **etag(2))
    assert (response.status_code, response.json()["version"]) == (200, 2)


@every_resource
@each_of("method", ["patch", "delete"])
def test_without_the_version_read_nothing_is_written(resource, method, created, client):
    _, address = created(resource)
    response = getattr(client, method)(address, resource.revision)
    assert (response.status_code, response["Content-Type"]) == (428, PROBLEM)
    assert client.get(address).json()["version"] == 1


@every_resource
def test_a_stale_version_is_refused_with_the_current_object(resource, created, client):
    _, address = created(resource)
    stale = ['"7.00000000"', '"0.00000000"', '"x"', "", '"-1.00000000"']
    for method, header in product(("patch", "delete"), stale):
        response = getattr(client, method)(address, resource.revision, HTTP_IF_MATCH=header)
        asked = (method, header)
        assert (*asked, response.status_code, response["Content-Type"]) == (*asked, 412, PROBLEM)
        assert response.json()["current"] == client.get(address).json()


@every_resource
@each_of("header", ['W/"1.00000000"', '"1"', '"7.0", "1.00000000"'])
def test_the_version_counts_whatever_is_around_it(resource, header, created, client):
    _, address = created(resource)
    assert client.patch(address, resource.revision, HTTP_IF_MATCH=header).status_code == 200


@every_resource
def test_what_is_deleted_is_gone(resource, created, client):
    _, address = created(resource)
    response = client.delete(address, **etag(1))
    assert (response.status_code, response.content) == (204, b"")
    assert client.get(address).status_code == 404
    assert client.delete(address, **etag(1)).status_code == 404


@every_resource
@each_of("method", ["get", "head"])
def test_what_the_caller_has_already_is_not_sent_again(resource, method, created, client):
    response, address = created(resource)
    again = getattr(client, method)(address, HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])


@every_resource
def test_what_has_changed_is_sent_again(resource, created, client):
    response, address = created(resource)
    client.patch(address, resource.revision, **etag(1))
    assert client.get(address, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 200


@every_resource
def test_there_is_no_put(resource, created, client):
    _, address = created(resource)
    assert client.put(address, resource.revision, **etag(1)).status_code == 405


@every_resource
def test_chosen_fields_come_alone(resource, created, client):
    _, address = created(resource)
    assert client.get(f"{address}?fields=version").json() == {"version": 1}
    (row, *_) = client.get(f"{resource.address}?fields=version").json()["results"]
    assert list(row) == ["version"]


@every_resource
@each_of("where", ["list", "detail"])
def test_an_unknown_chosen_field_is_refused_by_its_name(resource, where, created, client):
    _, address = created(resource)
    response = client.get(
        f"{resource.address if where == 'list' else address}?fields=version,colour"
    )
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["fields"]
    assert "colour" in response.json()["detail"]


@every_resource
def test_what_is_refused_for_the_chosen_fields_is_not_written(resource, created, client, scene):
    _, address = created(resource)
    before = client.get(address).content, client.get(resource.address).json()
    sent = (resource.body(scene), resource.revision)
    created_too = client.post(f"{resource.address}?fields=colour", sent[0])
    revised = client.patch(f"{address}?fields=colour", sent[1], **etag(1))
    assert (created_too.status_code, revised.status_code) == (400, 400)
    assert (client.get(address).content, client.get(resource.address).json()) == before


@every_resource
@each_of("where", ["list", "detail"])
def test_an_unknown_format_is_refused(resource, where, created, client):
    _, address = created(resource)
    response = client.get(f"{resource.address if where == 'list' else address}?format=nonsense")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert [error["parameter"] for error in response.json()["errors"]] == ["format"]


@every_resource
def test_a_detail_takes_no_filter(resource, created, client):
    _, address = created(resource)
    assert client.get(f"{address}?q=truce").status_code == 400


@each_of(
    "path",
    sorted(set(RESOURCES) - {"negotiations", "actors", "delegations", "passages", "positions"}),
)
def test_nothing_moves_to_other_talks(path, created, client):
    client.post(f"{ROOT}/negotiations", {"slug": "other", "title": "Other"})
    _, address = created(RESOURCES[path])
    response = client.patch(address, {"negotiation": "other"}, **etag(1))
    assert [error["pointer"] for error in response.json()["errors"]] == ["/negotiation"]


# What others depend on


def in_use(scene, owner):
    """An address, and the object that stands in the way of its deletion."""
    talks, holder = scene.talks, make_actor(owner, "Holder", negotiation=scene.talks)
    term, tag, text = (
        make_term(owner, talks),
        make_tag(owner, talks, "HUM"),
        make_article(owner, talks),
    )
    mark = make_passage(owner, text)
    return {
        "actors": (holder, make_party(owner, talks, holder)),
        "terms": (
            term,
            make_position(
                owner, make_passage(owner, make_article(owner, talks)), scene.kessel, term
            ),
        ),
        "tags": (tag, make_term(owner, talks, tag=tag)),
        "articles": (text, mark),
        "passages": (mark, make_position(owner, mark, scene.kessel, scene.term)),
        "rounds": (scene.round, delegation.add(by=owner, round=scene.round, actor=scene.kessel)),
    }


@each_of("path", ["actors", "terms", "tags", "articles", "passages", "rounds"])
def test_what_others_depend_on_is_not_deleted_and_they_are_named(path, scene, owner, client):
    used, user = in_use(scene, owner)[path]
    response = client.delete(f"{ROOT}/{path}/{used.pk}", **etag(1))
    assert (response.status_code, response["Content-Type"]) == (409, PROBLEM)
    assert [error["id"] for error in response.json()["errors"]] == [str(user.pk)]
    assert str(user) in response.json()["errors"][0]["detail"]


def test_negotiations_with_anything_in_them_are_not_deleted(scene, client):
    response = client.delete(f"{ROOT}/negotiations/kessel", **etag(1))
    assert response.status_code == 409
    assert str(scene.term.pk) in [error["id"] for error in response.json()["errors"]]


def test_who_stands_in_the_way_unseen_is_not_named(owner, talks, outsider, api):
    """A shared actor that a private negotiation of others uses too."""
    actor = make_actor(owner, "Kessel")
    make_party(owner, talks, actor)
    elsewhere = outsider.memberships.get().negotiation
    secret = make_term(outsider, elsewhere, "Secret plan")
    make_position(
        outsider, make_passage(outsider, make_article(outsider, elsewhere)), actor, secret
    )
    response = api(owner).delete(f"{ROOT}/actors/{actor.pk}", **etag(1))
    assert response.status_code == 409
    assert "Secret plan" not in response.content.decode()
