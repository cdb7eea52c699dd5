"""The computed matrix, as a client reads it."""

from datetime import date

import pytest

from tests.api.nouns import ROOT, id_of
from tests.cases import each_of
from tests.factories import make_party, make_position, make_term

pytestmark = pytest.mark.django_db
ADDRESS = f"{ROOT}/standings"


@pytest.fixture
def stated(owner, scene):
    make_party(owner, scene.talks, scene.kessel)
    return make_position(
        owner,
        scene.passage,
        scene.kessel,
        scene.term,
        2,
        said_until=date(2031, 5, 10),
        attribution="on_record",
        conditions=[{"relation": "after", "term": make_term(owner, scene.talks, "Monitors")}],
    )


@pytest.fixture
def client(owner, api):
    return api(owner)


def test_a_cell_is_read_as_api_md_shows_it(client, scene, stated):
    body = client.get(f"{ADDRESS}?negotiation=kessel&as_of=2031-05-20&terms={scene.term.pk}").json()
    (cell,) = body["results"]
    condition = stated.conditions.get()
    assert cell == {
        "party": id_of(scene.kessel.parties.get()),
        "actor": id_of(scene.kessel),
        "term": id_of(scene.term),
        "stance": 2,
        "state": "stated",
        "basis": "own",
        "ambivalent": False,
        "divided": False,
        "stage": None,
        "factions": [],
        "inferred": False,
        "solid": True,
        "n": 1,
        "sources": 1,
        "said_until": "2031-05-10",
        "age_days": 10,
        "conditions": [{"relation": "after", "term": str(condition.term_id), "by": None}],
        "positions": [id_of(stated)],
    }
    assert body["rule"]["as_of"] == "2031-05-20"


def test_what_the_standings_rest_on_is_counted_where_that_is_asked_for(client, stated):
    without, counted = (
        client.get(f"{ADDRESS}?negotiation=kessel&as_of=2031-05-20{more}").json()["rule"]
        for more in ("", "&coverage=true")
    )
    assert {"articles_coded", "unplaced"}.isdisjoint(without)
    assert (counted["articles_coded"], counted["unplaced"]) == (1, 0)


@each_of(
    "query", ["voice=own", "voice=reported", "layer=commentators", "holders={marr}", "terms={term}"]
)
def test_a_matrix_is_asked_for_in_parts(query, client, scene, stated):
    text = query.format(marr=scene.marr.pk, term=scene.term.pk)
    cells = client.get(f"{ADDRESS}?negotiation=kessel&as_of=2031-05-20&{text}").json()["results"]
    assert [cell["state"] for cell in cells if cell["term"] == id_of(scene.term)] == {
        "voice=own": ["stated"], "voice=reported": ["silent"], "terms={term}": ["stated"],
    }.get(query, [])  # fmt: skip


@each_of(
    ("query", "name"),
    [
        ("", "negotiation"),
        ("negotiation=kessel&as_of=May", "as_of"),
        ("negotiation=kessel&as_of=2031-02-30", "as_of"),
        ("negotiation=kessel&voice=loud", "voice"),
        ("negotiation=kessel&layer=x", "layer"),
        ("negotiation=kessel&coverage=1", "coverage"),
        ("negotiation=kessel&holders=x", "holders"),
        ("negotiation=kessel&terms=x", "terms"),
        ("negotiation=kessel&terms=01980c00-0000-7000-8000-000000000000", "terms"),
        ("negotiation=kessel&holders=01980c00-0000-7000-8000-000000000000", "holders"),
        ("negotiation=kessel&colour=red", "colour"),
        ("negotiation=kessel&fields=stance", "fields"),
        ("negotiation=kessel&as_of=2031-01-01&as_of=2031-01-02", "as_of"),
        ("negotiation=kessel&format=nonsense", "format"),
    ],
)
def test_a_bad_question_is_refused_by_its_name(query, name, client, stated):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


@each_of("slug", ["kessel", "no-such-talks"])
def test_private_talks_and_none_at_all_are_the_same_to_a_stranger(slug, api, stated):
    assert api().get(f"{ADDRESS}?negotiation={slug}").status_code == 404


def test_anybody_reads_the_standings_of_public_talks(api, stated, published):
    published()
    assert api().get(f"{ADDRESS}?negotiation=kessel").status_code == 200


@each_of("method", ["post", "patch", "delete"])
def test_a_matrix_is_computed_and_never_written(method, client, stated):
    assert getattr(client, method)(ADDRESS, {}).status_code == 405
