"""An orphaned passage as a client reads it: the old quote, that it is not found, and the revision
it is of.
"""

import pytest

from negotiations.actions import article as articles
from negotiations.models import Article, Passage
from tests.api.mirror import Follower
from tests.api.nouns import ROOT
from tests.api.streaming.test_annotations import musts_broken
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db
OLD = "Officials spoke. 🕊️ No truce while the port is blocked. Nobody answered."
CLAIM = "No truce while the port is blocked."
LOST = "Nothing else than grain and prices was talked of in the port; nobody answered."
both = each_of("noun", ["passages", "positions"])


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def state(owner, talks):
    """A position on the claim of an article."""
    holder, term = make_actor(owner, negotiation=talks), make_term(owner, talks)

    def say(text=OLD, **fields):
        return make_position(
            owner, make_passage(owner, make_article(owner, talks, text=text), CLAIM), holder, term
        )

    return say


def orphan(said, by):
    now = Article.objects.get(pk=said.passage.article_id)
    articles.revise(now, by=by, version=now.version, text=f"{LOST} {now.pk}")
    return Passage.objects.get(pk=said.passage_id)


@pytest.fixture
def said(state, owner):
    made = state()
    made.passage = orphan(made, owner)
    return made


def etag(passage):
    return {"HTTP_IF_MATCH": f'"{passage.version}"'}


def test_it_answers_its_old_quote_with_the_revision_it_is_of(said, client):
    body = client.get(f"{ROOT}/passages/{said.passage_id}").json()
    told = {name: body[name] for name in ("quote", "start", "end", "found", "revision")}
    assert told == {"quote": CLAIM, "start": 20, "end": 55, "found": False, "revision": 1}
    inside = client.get(f"{ROOT}/positions/{said.pk}").json()["passage"]
    assert {name: inside[name] for name in told} == told


def test_a_found_passage_names_no_revision_and_may_be_sent_back_as_it_was_read(state, client):
    passage = state().passage
    address = f"{ROOT}/passages/{passage.pk}"
    read = client.get(address).json()
    assert (read["found"], read["revision"]) == (True, None)
    changed = client.patch(address, {**read, "note": "Look."}, **etag(passage))
    assert (changed.status_code, changed.json()["note"], changed.json()["quote"]) == (
        200,
        "Look.",
        CLAIM,
    )


def test_an_orphan_sent_back_with_its_old_span_is_refused_and_without_it_stays_one(said, client):
    address = f"{ROOT}/passages/{said.passage_id}"
    read = client.get(address).json()
    refused = client.patch(address, read, **etag(said.passage))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/revision")
    noted = client.patch(address, {"note": "Look.", "found": True}, **etag(said.passage)).json()
    assert (noted["note"], noted["found"], noted["revision"]) == ("Look.", False, 1)


def test_a_span_of_the_text_as_it_is_now_makes_it_found(said, client):
    span = {"start": LOST.index("grain"), "end": LOST.index("grain") + 5, "revision": 2}
    body = client.patch(f"{ROOT}/passages/{said.passage_id}", span, **etag(said.passage)).json()
    assert (body["quote"], body["found"], body["revision"]) == ("grain", True, None)


def test_lists_are_narrowed_to_orphans_or_to_what_is_found(said, state, client):
    found = state(f"{OLD} Again.").passage
    ids = {
        value: [row["id"] for row in client.get(f"{ROOT}/passages?found={value}").json()["results"]]
        for value in ("true", "false")
    }
    assert ids == {"true": [str(found.pk)], "false": [str(said.passage_id)]}
    refused = client.get(f"{ROOT}/passages?found=perhaps")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "found")


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_that_it_is_orphaned_and_of_which_revision(said, client):
    _, told = Follower(client).catch_up().mirror["passage", str(said.passage_id)]
    assert (told["anchor"], told["revision"], told["quote"]) == ("adrift", 1, CLAIM)


def annotation(client, noun, said):
    pk = said.pk if noun == "positions" else said.passage_id
    return client.get(f"{ROOT}/{noun}/{pk}?format=jsonld").json()


@both
def test_its_annotation_selects_the_old_words_in_their_context_and_no_span(noun, said, client):
    document = annotation(client, noun, said)
    target = document["target"]
    words = {"exact": CLAIM, "prefix": "Officials spoke. 🕊️ ", "suffix": " Nobody answered."}
    assert target["selector"] == [{"type": "TextQuoteSelector", **words}]
    assert (target["passage:found"], target["passage:revision"]) == (False, 1)
    assert musts_broken(document) == []


@both
def test_the_annotation_of_a_found_one_says_nothing_of_it(noun, state, client):
    assert list(annotation(client, noun, state())["target"]) == ["type", "source", "selector"]


@both
def test_a_stranger_is_not_told_the_words_that_stood_around_it(noun, said, api, published):
    published()
    assert annotation(api(), noun, said)["target"]["selector"] == [
        {"type": "TextQuoteSelector", "exact": CLAIM}
    ]


def test_the_terms_of_its_target_lead_to_their_description(said, api, client):
    address, _, pointer = annotation(client, "passages", said)["@context"][1]["passage"].partition(
        "#/"
    )
    described = api().get(f"{address.removeprefix('http://testserver')}?format=json").json()
    for step in pointer.rstrip("/").split("/"):
        described = described[step]
    assert {"found", "revision"} <= described.keys()


@both
@each_of("form", ["json", "jsonld"])
def test_more_orphans_take_no_more_queries(
    noun, form, state, owner, client, django_assert_max_num_queries, django_assert_num_queries
):
    address = f"{ROOT}/{noun}?format={form}"
    orphan(state(f"{OLD} 1"), owner)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for number in (2, 3, 4):
        orphan(state(f"{OLD} {number}"), owner)
    with django_assert_num_queries(len(few)):
        client.get(address)
