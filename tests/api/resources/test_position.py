"""Positions: as they are read, written on a span, and asked for."""

from datetime import date

import pytest

from negotiations.actions import negotiation
from negotiations.models import Passage
from tests.api.nouns import RESOURCES, ROOT, etag, id_of, pointers
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
ADDRESS = f"{ROOT}/positions"


@pytest.fixture
def client(owner, api):
    return api(owner)


def test_a_position_is_read_as_api_md_shows_it(client, scene):
    body = client.post(ADDRESS, RESOURCES["positions"].body(scene)).json()
    assert list(body) == [
        "id",
        "negotiation",
        "holder",
        "term",
        "stance",
        "act",
        "bargaining_role",
        "modality",
        "quote_mode",
        "speaker",
        "voice",
        "attribution",
        "said_from",
        "said_until",
        "said_defaulted",
        "conditions",
        "passage",
        "article",
        "status",
        "confidence",
        "coder",
        "note",
        "created_at",
        "updated_at",
        "version",
        "url",
        "voice_defaulted",
        "revises",
        "stage",
        "via",
        "audience",
        "expires_on",
    ]
    assert (body["negotiation"], body["coder"], body["said_defaulted"], body["version"]) == (
        "kessel",
        "owner",
        False,
        1,
    )


def test_what_a_position_refers_to_is_read_with_it(client, scene):
    body = client.post(ADDRESS, RESOURCES["positions"].body(scene)).json()
    assert body["holder"] == {"id": id_of(scene.kessel), "name": "Kessel", "kind": "state"}
    assert body["term"] == {"id": id_of(scene.term), "label": "Ceasefire", "tag": "CEASE"}
    assert body["speaker"] == {"id": id_of(scene.marr), "name": "Ilya Marr"}
    assert body["conditions"][0] == {
        "relation": "unless",
        "term": {"id": id_of(scene.term), "label": "Ceasefire"},
        "by": id_of(scene.marr),
    }
    assert body["passage"] == {
        "id": id_of(scene.passage),
        "start": scene.passage.start,
        "end": scene.passage.end,
        "quote": "Ilya Marr",
        "found": True,
        "revision": None,
        "tags": [],
    }
    assert body["article"] == {
        "id": id_of(scene.article),
        "title": "The port",
        "url": "",
        "published_on": "2031-05-14",
        "outlet": "The Ledger",
        "authors": ["Ilya Marr"],
    }
    assert body["url"] == f"http://testserver/positions/{body['id']}"


def test_what_is_empty_is_read_as_null(client, scene, owner):
    article = make_article(owner, scene.talks)
    made = make_position(
        owner, make_passage(owner, article), scene.kessel, make_term(owner, scene.talks)
    )
    body = client.get(f"{ADDRESS}/{made.pk}").json()
    assert (
        body["speaker"],
        body["term"]["tag"],
        body["article"]["outlet"],
        body["article"]["authors"],
    ) == (
        None,
        None,
        None,
        [],
    )


def on_span(scene, **fields):
    return {
        "holder": id_of(scene.kessel),
        "term": id_of(scene.term),
        "stance": 1,
        "article": id_of(scene.article),
        **fields,
    }


def test_a_span_makes_the_passage(client, scene):
    body = client.post(ADDRESS, on_span(scene, start=0, end=9, quote="Officials")).json()
    assert (
        body["passage"]["quote"]
        == Passage.objects.get(pk=body["passage"]["id"]).quote
        == "Officials"
    )


def test_a_span_finds_the_passage(client, scene):
    sent = on_span(scene, start=scene.passage.start, end=scene.passage.end, quote="Ilya Marr")
    assert client.post(ADDRESS, sent).json()["passage"]["id"] == id_of(scene.passage)


def test_the_revision_read_will_do_for_the_quote(client, scene):
    assert client.post(ADDRESS, on_span(scene, start=0, end=9, revision=1)).status_code == 201


@each_of(
    ("sent", "pointer"),
    [
        ({"start": 0, "end": 9, "quote": "Nobody"}, "/quote"),
        ({"start": 0, "end": 9}, "/quote"),
        ({"start": 0, "end": 9, "revision": 2}, "/revision"),
        ({"start": 0, "end": 99999, "revision": 1}, "/end"),
        ({"start": 9, "end": 9, "revision": 1}, "/end"),
        ({"start": 0, "quote": "Officials"}, "/end"),
        ({"end": 9, "quote": "Officials"}, "/start"),
        ({"start": -1, "end": 9, "quote": "Officials"}, "/start"),
        ({"start": 0, "end": 2**31, "quote": "Officials"}, "/end"),
    ],
)
def test_a_wrong_span_is_pointed_at(sent, pointer, client, scene):
    response = client.post(ADDRESS, on_span(scene, **sent))
    assert (response.status_code, pointers(response)) == (422, [pointer])


def test_without_a_place_it_is_refused(client, scene):
    sent = {name: value for name, value in on_span(scene).items() if name != "article"}
    assert pointers(client.post(ADDRESS, sent)) == ["/passage"]


def test_offsets_are_code_points(client, owner, scene):
    article = make_article(owner, scene.talks, text="👩‍👩‍👧‍👦 no")
    sent = on_span(scene, article=id_of(article), start=8, end=10, quote="no")
    assert client.post(ADDRESS, sent).json()["passage"]["quote"] == "no"


def test_a_position_is_sent_back_as_it_was_read(client, scene):
    body = client.post(ADDRESS, RESOURCES["positions"].body(scene)).json()
    sent = {
        **RESOURCES["positions"].body(scene),
        "id": body["id"],
        "version": 1,
        "coder": "owner",
        "url": body["url"],
    }
    response = client.patch(f"{ADDRESS}/{body['id']}", sent, **etag(1))
    assert (response.status_code, response.json()["version"]) == (200, 1)


@each_of("field", ["coder", "id", "negotiation", "said_defaulted", "created_at", "version"])
def test_its_bookkeeping_is_not_written_by_a_client(field, client, scene):
    body = client.post(ADDRESS, RESOURCES["positions"].body(scene)).json()
    client.patch(f"{ADDRESS}/{body['id']}", {field: "7"}, **etag(1))
    assert client.get(f"{ADDRESS}/{body['id']}").json()[field] == body[field]


# What can be asked for


@pytest.fixture
def said(owner, annotator, outsider, talks):
    """Four positions, `first` to `third` in the talks and `fourth` in public ones elsewhere, and
    what they are about.
    """
    aruvia, kessel = make_actor(owner, "Aruvia"), make_actor(owner, "Kessel")
    marr = make_actor(
        owner,
        "Marr",
        "person",
        affiliations=[{"group": aruvia, "relation": "leads", "until_date": date(2031, 5, 31)}],
    )
    ledger, okafor = make_actor(owner, "The Ledger", "media"), make_actor(owner, "Okafor", "person")
    make_party(owner, talks, kessel, side="North")
    make_party(owner, talks, aruvia, side="South")
    cease, hum = make_tag(owner, talks, "CEASE"), make_tag(owner, talks, "HUM")
    truce = make_term(owner, talks, "Ceasefire", tag=cease)
    month = make_term(owner, talks, "Ceasefire of 30 days", parent=truce)
    one = make_article(owner, talks, outlet=ledger, authors=[okafor])
    two = make_article(owner, talks)
    first = make_position(
        owner,
        make_passage(owner, one, "monitors arrive first", tags=[hum]),
        kessel,
        truce,
        2,
        act="demand",
        bargaining_role="red_line",
        modality="probable",
        attribution="on_record",
        said_from=date(2031, 5, 4),
        said_until=date(2031, 5, 10),
    )
    second = make_position(
        annotator,
        make_passage(annotator, two, "No truce"),
        marr,
        month,
        -1,
        act="reject",
        voice="spokesperson",
        speaker=okafor,
        attribution="leak",
        said_until=date(2031, 5, 20),
        conditions=[{"relation": "if", "term": truce}],
    )
    third = make_position(
        owner,
        make_passage(owner, two, "Kessel could live"),
        marr,
        truce,
        0,
        said_until=date(2031, 6, 2),
    )
    draft = make_position(
        owner, make_passage(owner, two, "The mediators"), aruvia, truce, 1, status="draft"
    )
    elsewhere = outsider.memberships.get().negotiation
    negotiation.revise(elsewhere, by=outsider, version=1, visibility="public")
    fourth = make_position(
        outsider,
        make_passage(outsider, make_article(outsider, elsewhere)),
        kessel,
        make_term(outsider, elsewhere),
        -2,
        said_until=date(2031, 6, 3),
    )
    return {
        "first": first,
        "second": second,
        "third": third,
        "fourth": fourth,
        "draft": draft,
        "aruvia": aruvia,
        "kessel": kessel,
        "marr": marr,
        "ledger": ledger,
        "okafor": okafor,
        "cease": cease,
        "hum": hum,
        "truce": truce,
        "month": month,
        "one": one,
        "two": two,
    }


FILTERS = [
    ("", "first second third fourth"),
    ("negotiation=kessel", "first second third"),
    ("negotiation=elsewhere", "fourth"),
    ("holder={kessel}", "first fourth"),
    ("holder={aruvia}", ""),
    ("holder={aruvia}&holder_tree=true", "second"),
    ("holder={aruvia}&holder_tree=false", ""),
    ("side=North", "first"),
    ("side=South", "second"),
    ("side=West", ""),
    ("term={truce}", "first third"),
    ("term={truce}&term_tree=true", "first second third"),
    ("term={month}&term_tree=true", "second"),
    ("tag=HUM", "first"),
    ("tag=CEASE", "first third"),
    ("tag={hum}", "first"),
    ("stance=0", "third"),
    ("stance=-2", "fourth"),
    ("stance_min=0", "first third"),
    ("stance_max=-1", "second fourth"),
    ("stance_min=-1&stance_max=0", "second third"),
    ("act=demand", "first"),
    ("bargaining_role=red_line", "first"),
    ("modality=probable", "first"),
    ("voice=spokesperson", "second"),
    ("attribution=leak", "second"),
    ("speaker={okafor}", "second"),
    ("speaker={marr}", "third"),
    ("author={okafor}", "first"),
    ("outlet={ledger}", "first"),
    ("article={two}", "second third"),
    ("coder=annotator", "second"),
    ("status=draft", "draft"),
    ("status=accepted", "first second third fourth"),
    ("status=rejected", ""),
    ("said_after=2031-05-20", "second third fourth"),
    ("said_before=2031-05-20", "first second"),
    ("as_of=2031-05-10", "first"),
    ("as_of=2031-05-09", ""),
    ("conditional=true", "second"),
    ("conditional=false&negotiation=kessel", "first third"),
    ("q=monitors", "first"),
    ("q=truce OR monitors", "first second fourth"),
    ("updated_since=2101-01-01T00:00:00Z", ""),
    ("updated_since=2001-01-01T00:00:00Z&negotiation=kessel", "first second third"),
    ("stance=2&act=demand&side=North", "first"),
    ("stance=2&act=reject", ""),
]


@each_of(("query", "found"), FILTERS, ids=[query or "nothing" for query, _ in FILTERS])
def test_a_filter_filters(query, found, client, said):
    named = {str(obj.pk): name for name, obj in said.items()}
    response = client.get(
        f"{ADDRESS}?{query.format(**{name: obj.pk for name, obj in said.items()})}"
    )
    assert sorted(named[row["id"]] for row in response.json()["results"]) == sorted(found.split())


def test_every_documented_filter_is_tried():
    documented = (
        "negotiation holder holder_tree side term term_tree tag stance stance_min stance_max act"
        " bargaining_role modality voice attribution speaker author outlet article coder status"
        " said_after said_before as_of conditional q updated_since"
    )
    tried = {pair.partition("=")[0] for query, _ in FILTERS for pair in query.split("&")}
    assert set(documented.split()) <= tried


@each_of(
    ("name", "value"),
    [
        ("stance", "3"), ("stance", "x"), ("stance", "1.0"), ("stance_min", "-3"),
        ("stance_max", "9"), ("act", "shout"), ("bargaining_role", "x"), ("modality", "x"),
        ("voice", "ghost"), ("attribution", "x"), ("status", "x"), ("holder", "x"), ("term", "x"),
        ("speaker", "x"), ("author", "x"), ("outlet", "x"), ("article", "x"), ("tag", "NO.SUCH"),
        ("holder_tree", "perhaps"), ("term_tree", "1"), ("conditional", "yes"),
        ("said_after", "May"), ("said_before", "2031-02-30"), ("as_of", "2031"),
        ("updated_since", "now"), ("q", "a\x00"), ("coder", "a\x00"), ("holder_tree", "true"),
        ("term_tree", "true"), ("ordering", "stance"), ("colour", "red"), ("Holder", "x"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_by_its_name(name, value, client, said):
    response = client.get(ADDRESS, {name: value})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


@each_of("query", ["", "negotiation=elsewhere", "status=accepted", "holder={kessel}"])
def test_a_stranger_finds_only_what_is_accepted_and_public(query, api, said):
    rows = api().get(f"{ADDRESS}?{query.format(kessel=said['kessel'].pk)}").json()["results"]
    assert [row["id"] for row in rows] == [str(said["fourth"].pk)]


def test_the_side_of_a_party_of_private_talks_is_not_told(api, outsider, said):
    assert api(outsider).get(f"{ADDRESS}?side=North").json()["results"] == []
