"""Web Annotations: held to the W3C's own schemas of every MUST (profiles/README.md), and to what
readers are told of the text.
"""

import json
from pathlib import Path

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT4

from tests.api.nouns import RESOURCES, ROOT
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
PROFILE = json.loads(
    (Path(__file__).parent / "profiles" / "web-annotation.json").read_text(encoding="utf-8")
)
REGISTRY = referencing.Registry().with_resources(
    [(name, DRAFT4.create_resource(schema)) for name, schema in PROFILE["definitions"].items()]
)
both = each_of("noun", ["passages", "positions"])


def musts_broken(document):
    """Which MUSTs of the model a document of its type breaks."""
    return [
        name
        for name in PROFILE["assertions"][document["type"]]
        if not jsonschema.Draft4Validator(
            PROFILE["schemas"][name],
            registry=REGISTRY,
            format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
        ).is_valid(document)
    ]


@pytest.fixture
def said(owner, talks):
    """Two positions on passages of one article, the second with everything."""
    article = make_article(
        owner, talks, text="Kessel 🕊️ could live with a truce, provided monitors arrive first."
    )
    kessel, truce = make_actor(owner, negotiation=talks), make_term(owner, talks)
    make_position(owner, make_passage(owner, article, "Kessel"), kessel, truce)
    passage = make_passage(
        owner,
        article,
        "live with a truce",
        tags=[make_tag(owner, talks, "CEASE")],
        about=[kessel],
        note="Look.",
    )
    conditions = [{"relation": "after", "term": truce, "by": kessel}]
    return make_position(
        owner, passage, kessel, truce, -1, speaker=kessel, conditions=conditions, note="As said."
    )


def one(client, noun, row):
    return client.get(f"{ROOT}/{noun}/{row.pk}?format=jsonld")


def row_of(noun, said):
    return said if noun == "positions" else said.passage


def test_a_document_that_breaks_a_must_is_found():
    assert "annotations/3.1-targetKeyFound.json" in musts_broken({"type": "Annotation", "id": "x"})


@both
def test_an_annotation_keeps_every_must(noun, said, api, owner):
    response = one(api(owner), noun, row_of(noun, said))
    assert (
        response["Content-Type"]
        == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    )
    assert musts_broken(response.json()) == []


@both
def test_an_annotation_has_its_version_and_is_not_sent_again(noun, said, api, owner):
    row, client = row_of(noun, said), api(owner)
    tag = one(client, noun, row)["ETag"]
    assert tag.startswith(f'"{row.version}.')
    assert tag != client.get(f"{ROOT}/{noun}/{row.pk}")["ETag"]
    again = client.get(f"{ROOT}/{noun}/{row.pk}?format=jsonld", HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


@both
def test_a_collection_and_its_pages_keep_every_must(noun, said, api, owner):
    client = api(owner)
    collection = client.get(f"{ROOT}/{noun}?format=jsonld&page_size=1").json()
    page = client.get(collection["first"]["next"]).json()
    assert (collection["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    embedded = {"@context": collection["@context"], **collection["first"]}
    documents = [
        collection,
        embedded,
        page,
        *({"@context": page["@context"], **item} for item in page["items"]),
    ]
    assert [musts_broken(document) for document in documents] == [[]] * len(documents)


@both
def test_the_pages_have_each_annotation_once(noun, said, api, owner):
    client = api(owner)
    collection = client.get(f"{ROOT}/{noun}?format=jsonld&page_size=1").json()
    page, ids = collection["first"], []
    assert (page["startIndex"], page["partOf"]["id"]) == (0, collection["id"])
    while True:
        ids += [item["id"] for item in page["items"]]
        if "next" not in page:
            break
        page = client.get(page["next"]).json()
        assert page["partOf"]["id"] == collection["id"]
        assert "startIndex" not in page
    assert ids == [
        f"http://testserver{ROOT}/{noun}/{row['id']}"
        for row in client.get(f"{ROOT}/{noun}").json()["results"]
    ]


@both
def test_an_annotation_in_a_list_is_the_one_at_its_own_address(noun, said, api, owner):
    client = api(owner)
    *_, listed = client.get(f"{ROOT}/{noun}?format=jsonld").json()["first"]["items"]
    alone = client.get(listed["id"], HTTP_ACCEPT="application/ld+json").json()
    assert {name: value for name, value in alone.items() if name != "@context"} == listed


def test_a_collection_tells_its_total_only_where_it_is_known(said, api, owner):
    client = api(owner)
    assert client.get(f"{ROOT}/positions?format=jsonld").json()["total"] == 2
    assert "total" not in client.get(f"{ROOT}/positions?format=jsonld&page_size=1").json()


@both
def test_the_target_is_the_span_in_code_points(noun, said, api, owner):
    quote, span = one(api(owner), noun, row_of(noun, said)).json()["target"]["selector"]
    text = said.passage.article.text
    assert text[span["start"] : span["end"]] == quote["exact"] == "live with a truce"
    assert (quote["prefix"], quote["suffix"]) == (
        "Kessel 🕊️ could ",
        ", provided monitors arrive first.",
    )


@both
def test_a_stranger_is_told_the_words_but_not_those_around_them(noun, said, api, published):
    published()
    quote, _ = one(api(), noun, row_of(noun, said)).json()["target"]["selector"]
    assert quote == {"type": "TextQuoteSelector", "exact": "live with a truce"}
    (*_, listed) = api().get(f"{ROOT}/{noun}?format=jsonld").json()["first"]["items"]
    assert listed["target"]["selector"][0] == quote


def test_the_source_is_the_address_of_the_article_and_else_our_page(said, api, owner):
    article = said.passage.article
    assert (
        one(api(owner), "positions", said).json()["target"]["source"]
        == f"http://testserver/articles/{article.pk}"
    )
    type(article).objects.update(url="https://ledger.example/truce")
    assert (
        one(api(owner), "positions", said).json()["target"]["source"]
        == "https://ledger.example/truce"
    )


def test_a_position_is_a_dataset_in_our_own_terms_beside_its_tags_and_note(said, api, owner):
    annotation = one(api(owner), "positions", said).json()
    coding, tag, note = annotation["body"]
    assert (annotation["motivation"], coding["purpose"]) == ("classifying", "classifying")
    assert tag == {"type": "TextualBody", "purpose": "tagging", "value": "CEASE"}
    assert (note["purpose"], note["value"]) == ("commenting", "As said.")
    dataset = coding["source"]
    assert dataset["id"] == f"http://testserver/positions/{said.pk}"
    assert dataset["coding:stance"] == -1
    assert dataset["coding:holder"] == {
        "id": f"http://testserver{ROOT}/actors/{said.holder_id}",
        "label": "Kessel",
    }
    (condition,) = dataset["coding:conditions"]
    assert (condition["coding:relation"], condition["coding:by"]["label"]) == ("after", "Kessel")


def test_our_terms_lead_to_their_description(said, api, owner):
    annotation = one(api(owner), "positions", said).json()
    namespace = annotation["@context"][1]["coding"]
    address, _, pointer = namespace.partition("#/")
    described = api().get(f"{address.removeprefix('http://testserver')}?format=json").json()
    for step in pointer.rstrip("/").split("/"):
        described = described[step]
    ours = [name for name in annotation["body"][0]["source"] if name.startswith("coding:")]
    assert {name.removeprefix("coding:") for name in ours} <= described.keys()


def test_a_passage_says_whom_it_is_about(said, api, owner):
    purposes = {
        body["purpose"]: body for body in one(api(owner), "passages", said.passage).json()["body"]
    }
    assert list(purposes) == ["tagging", "identifying", "commenting"]
    assert purposes["identifying"]["source"] == f"http://testserver{ROOT}/actors/{said.holder_id}"


def test_a_bare_passage_is_a_highlight(owner, talks, api):
    passage = make_passage(owner, make_article(owner, talks))
    annotation = one(api(owner), "passages", passage).json()
    assert (annotation["motivation"], "body" in annotation) == ("highlighting", False)


@both
@each_of("where", ["list", "detail"])
def test_an_annotation_is_whole(noun, where, said, api, owner):
    address = f"{ROOT}/{noun}" if where == "list" else f"{ROOT}/{noun}/{row_of(noun, said).pk}"
    response = api(owner).get(f"{address}?format=jsonld&fields=id")
    assert [error["parameter"] for error in response.json()["errors"]] == ["fields"]


@both
def test_what_may_not_be_seen_is_no_annotation(noun, said, api, outsider):
    assert one(api(outsider), noun, row_of(noun, said)).status_code == 404
    assert api(outsider).get(f"{ROOT}/{noun}?format=jsonld").json()["first"]["items"] == []


@both
def test_more_annotations_take_no_more_queries(
    noun, owner, talks, api, django_assert_max_num_queries, django_assert_num_queries
):
    client, address = api(owner), f"{ROOT}/{noun}?format=jsonld"
    RESOURCES[noun].make(owner, talks, 1)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    RESOURCES[noun].make(owner, talks, 2)
    with django_assert_num_queries(len(few)):
        client.get(address)
