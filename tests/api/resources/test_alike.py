"""What is like something that is there: refused by name, 409 unless the caller wants it all the
same.
"""

import pytest

from negotiations.models import Position, Tag, Term
from tests.api.nouns import RESOURCES, ROOT, etag, id_of, pointers
from tests.cases import each_of
from tests.factories import make_position, make_tag, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner, api):
    return api(owner)


def refused(response, twin):
    """409 with the id of the twin."""
    said = response.json()
    return (response.status_code, [error["id"] for error in said["errors"]]) == (
        409,
        [str(twin.pk)],
    )


def term_body(label):
    return {"negotiation": "kessel", "label": label}


def test_a_code_that_differs_by_case_is_refused(client, scene):
    response = client.post(
        f"{ROOT}/tags", {"negotiation": "kessel", "code": "cease ", "label": "New"}
    )
    assert (response.status_code, pointers(response)) == (422, ["/code"])
    assert "CEASE" in response.json()["detail"]
    unknown = client.post(
        f"{ROOT}/tags?duplicate=allow", {"negotiation": "kessel", "code": "x", "label": "New"}
    )
    assert unknown.status_code == 400


@each_of("label", ["Ceasefire", "ceasefire", " Ceasefire", "Ceasefire  "])
def test_a_label_said_again_is_409_and_allowed_if_asked(client, scene, label):
    assert refused(client.post(f"{ROOT}/terms", term_body(label)), scene.term)
    assert client.post(f"{ROOT}/terms?duplicate=allow", term_body(label)).status_code == 201
    assert sorted(Term.objects.values_list("clash", flat=True)) == [0, 1]


def test_a_label_revised_to_that_of_another_is_409(client, scene, owner):
    other = make_term(owner, scene.talks, "Truce")
    address = f"{ROOT}/terms/{other.pk}"
    sent = {"label": "CEASEFIRE"}
    assert refused(client.patch(address, sent, **etag(1)), scene.term)
    assert client.patch(f"{address}?duplicate=allow", sent, **etag(1)).status_code == 200


def test_another_answer_than_allow_is_400(client, scene):
    assert client.post(f"{ROOT}/terms?duplicate=yes", term_body("New")).status_code == 400
    assert client.post(f"{ROOT}/terms/bulk?duplicate=yes", [term_body("New")]).status_code == 400


def test_among_many_terms_each_that_is_alike_is_409(client, scene):
    bodies = [term_body("ceasefire"), term_body("New"), term_body("new ")]
    results = client.post(f"{ROOT}/terms/bulk?partial=true", bodies).json()["results"]
    assert [row["status"] for row in results] == [409, 201, 409]
    assert results[0]["problem"]["errors"][0]["id"] == id_of(scene.term)
    assert client.post(f"{ROOT}/terms/bulk", bodies).status_code == 409
    results = client.post(f"{ROOT}/terms/bulk?duplicate=allow", bodies).json()["results"]
    assert [row["status"] for row in results] == [201, 201, 201]


def test_a_position_stated_again_is_409_and_allowed_if_asked(client, scene):
    body = RESOURCES["positions"].body(scene)
    client.post(f"{ROOT}/positions", body)
    assert refused(
        client.post(f"{ROOT}/positions", {**body, "note": "once more"}), Position.objects.get()
    )
    assert client.post(f"{ROOT}/positions?duplicate=allow", body).status_code == 201


def test_a_position_revised_to_repeat_another_is_409(client, scene, owner):
    first = make_position(owner, scene.passage, scene.kessel, scene.term, 1)
    other = make_position(owner, scene.passage, scene.kessel, scene.term, 2)
    address = f"{ROOT}/positions/{other.pk}"
    assert refused(client.patch(address, {"stance": 1}, **etag(1)), first)
    allowed = client.patch(f"{address}?duplicate=allow", {"stance": 1}, **etag(1))
    assert allowed.status_code == 200


def test_among_many_positions_each_that_is_alike_is_409(client, scene, owner):
    first = make_position(owner, scene.passage, scene.kessel, scene.term, 1)
    same = {"holder": id_of(scene.kessel), "term": id_of(scene.term), "stance": 1}
    span = {"article": id_of(scene.article), "start": 0, "end": 5, "quote": scene.article.text[:5]}
    bodies = [{**same, "passage": id_of(scene.passage)}, {**same, **span}, {**same, **span}]
    results = client.post(f"{ROOT}/positions/bulk?partial=true", bodies).json()["results"]
    assert [row["status"] for row in results] == [409, 201, 409]
    assert results[0]["problem"]["errors"][0] == {
        "pointer": "/0", "detail": results[0]["problem"]["errors"][0]["detail"], "id": id_of(first),
    }  # fmt: skip
    assert client.post(f"{ROOT}/positions/bulk", bodies).status_code == 409
    results = client.post(f"{ROOT}/positions/bulk?duplicate=allow", bodies).json()["results"]
    assert [row["status"] for row in results] == [201, 201, 201]


def test_a_tag_is_asked_for_by_its_code_in_any_case(client, scene, owner):
    def found(code):
        return [
            row["code"]
            for row in client.get(f"{ROOT}/tags?negotiation=kessel&code={code}").json()["results"]
        ]

    assert (found("cease"), found("CEASE"), found("ceas")) == (["CEASE"], ["CEASE"], [])
    twin = make_tag(owner, scene.talks, "TRUCE")
    Tag.objects.filter(pk=twin.pk).update(code="Cease", canonical="cease", clash=1)
    assert (found("Cease"), found("CEASE"), sorted(found("cease"))) == (
        ["Cease"],
        ["CEASE"],
        ["CEASE", "Cease"],
    )
