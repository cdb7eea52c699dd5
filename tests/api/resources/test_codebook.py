"""A codebook is loaded in one call: `POST negotiations/{slug}/codebook`."""

import pytest

from negotiations.actions import undo
from negotiations.exchange.codebook import starter_codebook
from negotiations.models import Change, Tag
from tests.api.nouns import ROOT, pointers
from tests.cases import each_of
from tests.factories import make_tag

pytestmark = pytest.mark.django_db
ADDRESS = f"{ROOT}/negotiations/kessel/codebook"
CEASE = {"code": "CEASE", "label": "Ceasefire", "parent": None, "pax_codes": ["Ce"]}
TRUCE = {
    "code": "CEASE.1",
    "label": "Truce",
    "parent": "CEASE",
    "definition": "An end of fighting.",
    "includes": "Pauses.",
    "excludes": "Lines.",
    "example": "The guns fall silent.",
    "near_miss": "The guns are counted.",
}


@pytest.fixture
def load(editor, talks, api):
    """Sends a body as an editor, who may load a codebook in the browser too."""
    return lambda body, query="", **headers: api(editor).post(
        ADDRESS + query, body, headers=headers
    )


def codes():
    return set(Tag.objects.values_list("code", flat=True))


def test_a_list_of_tags_becomes_a_tree(load):
    response = load([CEASE, TRUCE])
    assert (response.status_code, response.json()) == (200, {"added": 2, "already_there": 0})
    truce = Tag.objects.get(code="CEASE.1")
    assert {name: getattr(truce, name) for name in TRUCE} == TRUCE | {"parent": truce.parent}
    assert (truce.parent.code, truce.parent.parent, truce.parent.pax_codes) == (
        "CEASE",
        None,
        ["Ce"],
    )


def test_the_starter_codebook_is_asked_for_by_name(load):
    assert load({"starter": True}).json() == {"added": len(starter_codebook()), "already_there": 0}
    assert codes() == {row["code"] for row in starter_codebook()}


def test_tags_that_are_there_are_left_as_they_are(load, owner, talks):
    make_tag(owner, talks, "CEASE", label="Ours")
    assert load([CEASE, TRUCE]).json() == {"added": 1, "already_there": 1}
    assert load([CEASE, TRUCE]).json() == {"added": 0, "already_there": 2}
    assert Tag.objects.get(code="CEASE").label == "Ours"
    assert Change.objects.filter(verb="tag.load").count() == 1


def test_a_parent_may_be_in_the_codebook_already(load, owner, talks):
    parent = make_tag(owner, talks, "CEASE")
    assert load([TRUCE]).json() == {"added": 1, "already_there": 0}
    assert Tag.objects.get(code="CEASE.1").parent == parent


def test_it_is_one_act_and_is_undone_whole(load, editor, talks):
    load([CEASE, TRUCE])
    undo.undo(by=editor, negotiation=talks)
    assert codes() == set()


REFUSED = [
    ([TRUCE], ["/0/parent"]),
    ([TRUCE, CEASE], ["/0/parent"]),
    ([CEASE | {"parent": "CEASE"}], ["/0/parent"]),
    ([CEASE | {"parent": ""}], ["/0/parent"]),
    ([CEASE | {"parent": 1}], ["/0/parent"]),
    ([CEASE, CEASE], ["/1/code"]),
    ([CEASE, TRUCE | {"label": " "}, {"code": "X" * 61, "label": "X"}], ["/1/label", "/2/code"]),
    ([CEASE | {"pax_codes": ["C" * 21]}], ["/0/pax_codes/0"]),
    ([CEASE, {"label": "Without a code"}], ["/1/code"]),
    ([CEASE, TRUCE | {"colour": "red"}], ["/1/colour"]),
    ([CEASE | {"negotiation": "kessel"}], ["/0/negotiation"]),
    ([CEASE, "CEASE.1"], ["/1"]),
    ([], [""]),
    ("starter", [""]),
    ({}, ["/starter"]),
    ({"starter": False}, ["/starter"]),
    ({"starter": 1}, ["/starter"]),
    ({"starter": True, "area/s": "CEASE"}, ["/area~1s"]),
]


@each_of(("body", "where"), REFUSED)
def test_what_is_refused_is_pointed_at_and_nothing_is_loaded(body, where, load):
    response = load(body)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert pointers(response) == where
    assert codes() == set()


def test_a_thousand_tags_are_loaded_and_one_more_is_not(load):
    rows = [{"code": f"T{number}", "label": "A tag"} for number in range(1001)]
    assert load(rows).status_code == 413
    assert load(rows[:1000]).json() == {"added": 1000, "already_there": 0}


@each_of("body", [[CEASE], {"starter": True}, "nonsense"])
def test_to_whom_the_negotiation_is_hidden_it_is_not_there(body, api, outsider, talks):
    response = api(outsider).post(ADDRESS, body)
    assert (response.status_code, codes()) == (404, set())


def test_without_a_caller_nothing_is_loaded(api, published):
    published()
    assert (api().post(ADDRESS, [CEASE]).status_code, codes()) == (401, set())


@each_of("role", ["reader", "annotator"])
def test_who_may_not_load_one_in_the_browser_may_not_here(role, api, request, talks):
    response = api(request.getfixturevalue(role)).post(ADDRESS, [CEASE])
    assert (response.status_code, codes()) == (403, set())


def test_an_unknown_parameter_is_refused(load):
    assert (load([CEASE], "?partial=true").status_code, codes()) == (400, set())


def test_a_retry_under_the_same_key_is_answered_as_the_first_time(load):
    first, second = (load([CEASE], **{"Idempotency-Key": "one"}) for _ in range(2))
    assert (second.json(), second["Idempotency-Replayed"]) == (first.json(), "true")
    assert first.json() == {"added": 1, "already_there": 0}


def test_it_is_only_sent(load, editor, api):
    assert api(editor).get(ADDRESS).status_code == 405
