"""Lists: their shape, their filters, and that none asks the database more for more rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.nouns import RESOURCES, ROOT
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_round,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
every_resource = each_of("resource", RESOURCES.values(), ids=RESOURCES)


@pytest.fixture
def client(owner, api):
    return api(owner)


@every_resource
def test_a_list_has_rows_and_its_neighbours(resource, client, owner, talks):
    made = resource.make(owner, talks, 1)
    body = client.get(resource.address).json()
    assert list(body) == ["results", "next", "previous"]
    assert str(made.pk) in {row["id"] for row in body["results"]}


@every_resource
def test_a_row_is_what_the_detail_is(resource, client, owner, talks):
    made = resource.make(owner, talks, 1)
    row = next(
        row for row in client.get(resource.address).json()["results"] if row["id"] == str(made.pk)
    )
    detail = client.get(f"{resource.address}/{row[resource.lookup]}").json()
    assert row == {name: value for name, value in detail.items() if name != "text"}


@every_resource
def test_an_unknown_filter_is_refused_by_its_name(resource, client, talks):
    response = client.get(f"{resource.address}?colour=red")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in response.json()["errors"]] == ["colour"]


@every_resource
@each_of("name", ["page_size", "ordering", "updated_since"])
def test_what_is_given_twice_is_refused_by_its_name(resource, name, client, talks):
    response = client.get(f"{resource.address}?{name}=1&{name}=2")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, name)


BAD = [
    *[(path, "updated_since", "yesterday") for path in RESOURCES],
    ("actors", "kind", "ghost"),
    ("actors", "q", "a\x00"),
    ("parties", "role", "x"),
    ("parties", "actor", "x"),
    ("parties", "actor", "01980c00-0000-7000-8000-000000000000"),
    ("delegations", "round", "x"),
    ("delegations", "actor", "x"),
    ("tags", "parent", "x"),
    ("terms", "tag", "x"),
    ("terms", "parent", "x"),
    ("terms", "status", "x"),
    ("articles", "outlet", "x"),
    ("articles", "author", "x"),
    ("articles", "genre", "poem"),
    ("articles", "published_after", "May"),
    ("articles", "published_before", "2031-02-30"),
    ("articles", "q", "a\x00"),
    ("passages", "article", "x"),
    ("passages", "tag", "x"),
    ("passages", "about", "x"),
]


@each_of(("path", "name", "value"), BAD)
def test_a_bad_value_is_refused_by_its_name(path, name, value, client, talks):
    response = client.get(f"{ROOT}/{path}", {name: value})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


HIDDEN = [
    ("parties", "actor"),
    ("delegations", "actor"),
    ("delegations", "round"),
    ("tags", "parent"),
    ("terms", "tag"),
    ("terms", "parent"),
    ("articles", "outlet"),
    ("articles", "author"),
    ("passages", "article"),
    ("passages", "tag"),
    ("passages", "about"),
    ("positions", "holder"),
    ("positions", "speaker"),
    ("positions", "author"),
    ("positions", "outlet"),
    ("positions", "term"),
    ("positions", "tag"),
    ("positions", "article"),
]


@each_of(("path", "name"), HIDDEN)
def test_a_filter_does_not_tell_what_may_not_be_seen(path, name, client, outsider):
    elsewhere = outsider.memberships.get().negotiation
    hidden = {
        "round": lambda: make_round(outsider, elsewhere),
        "parent": lambda: (make_tag if path == "tags" else make_term)(outsider, elsewhere),
        "tag": lambda: make_tag(outsider, elsewhere),
        "term": lambda: make_term(outsider, elsewhere),
        "article": lambda: make_article(outsider, elsewhere),
    }.get(name, lambda: make_actor(outsider, negotiation=elsewhere))()
    answers = [
        client.get(f"{ROOT}/{path}?{name}={id}")
        for id in (hidden.pk, "01980c00-0000-7000-8000-000000000000")
    ]
    assert (answers[0].status_code, answers[0].content) == (400, answers[1].content)


@pytest.fixture
def port(owner, talks):
    """Two of each noun that differ in all that can be asked for."""
    kessel, marr = (
        make_actor(owner, "Kessel", negotiation=talks, names=[{"name": "The Hill"}]),
        make_actor(owner, "Marr", "person"),
    )
    tag, other_tag = (
        make_tag(owner, talks, "CEASE", label="Ceasefire"),
        make_tag(owner, talks, "HUM", label="Aid"),
    )
    term = make_term(owner, talks, "Ceasefire", tag=tag, status="tabled")
    article = make_article(
        owner,
        talks,
        text="Zeppelins.",
        outlet=kessel,
        authors=[marr],
        genre="op_ed",
        language="uk",
        published_on="2031-05-01",
    )
    other = make_article(owner, talks, published_on="2031-06-01", genre="news")
    return {
        "kessel": kessel,
        "marr": marr,
        "tag": tag,
        "other_tag": other_tag,
        "term": term,
        "article": article,
        "other": other,
        "child_tag": make_tag(owner, talks, "CEASE.1", parent=tag, label="Start"),
        "child_term": make_term(owner, talks, "Of 30 days", parent=term),
        "party": make_party(owner, talks, kessel, side="North"),
        "other_party": make_party(owner, talks, marr, "mediator"),
        "passage": make_passage(owner, article, "Zeppelins", tags=[tag], about=[kessel]),
        "other_passage": make_passage(owner, other, "monitors arrive"),
    }


@each_of(
    ("path", "query", "found"),
    [
        ("negotiations", "q=between", ["kessel-talks"]),
        ("negotiations", "q=nobody", []),
        ("actors", "q=hill", ["kessel"]),
        ("actors", "q=ess", ["kessel"]),
        ("actors", "kind=person", ["marr"]),
        ("actors", "negotiation=kessel", ["kessel", "marr"]),
        ("parties", "actor={kessel}", ["party"]),
        ("parties", "role=mediator", ["other_party"]),
        ("parties", "side=North", ["party"]),
        ("tags", "parent={tag}", ["child_tag"]),
        ("tags", "code=HUM", ["other_tag"]),
        ("tags", "q=fire", ["tag"]),
        ("terms", "tag={tag}", ["term"]),
        ("terms", "parent={term}", ["child_term"]),
        ("terms", "status=tabled", ["term"]),
        ("terms", "q=30", ["child_term"]),
        ("articles", "outlet={kessel}", ["article"]),
        ("articles", "author={marr}", ["article"]),
        ("articles", "genre=news", ["other"]),
        ("articles", "language=uk", ["article"]),
        ("articles", "published_after=2031-06-01", ["other"]),
        ("articles", "published_before=2031-05-01", ["article"]),
        ("articles", "q=zeppelins", ["article"]),
        ("articles", "q=-zeppelins monitors", ["other"]),
        ("passages", "article={other}", ["other_passage"]),
        ("passages", "tag={tag}", ["passage"]),
        ("passages", "about={kessel}", ["passage"]),
        ("passages", "coder=owner", ["passage", "other_passage"]),
        ("passages", "coder=nobody", []),
        ("passages", "text=monitor", ["other_passage"]),
        ("passages", "negotiation=kessel", ["passage", "other_passage"]),
    ],
)
def test_a_filter_filters(path, query, found, client, port, talks):
    named = {**{str(obj.pk): name for name, obj in port.items()}, str(talks.pk): "kessel-talks"}
    text = query.format(**{name: obj.pk for name, obj in port.items()})
    rows = client.get(f"{ROOT}/{path}?{text}").json()["results"]
    rows = client.get(f"{ROOT}/{path}?{text}").json()["results"]
    assert sorted(named[row["id"]] for row in rows) == sorted(found)


@every_resource
@each_of(("since", "there"), [("2001-01-01T00:00:00Z", True), ("2101-01-01T00:00:00Z", False)])
def test_what_was_updated_since(resource, since, there, client, owner, talks):
    resource.make(owner, talks, 1)
    assert bool(client.get(f"{resource.address}?updated_since={since}").json()["results"]) is there


@each_of(("path", "field"), [("terms", "position_count"), ("tags", "passage_count")])
def test_a_codebook_counts_its_uses(path, field, client, owner, talks):
    made = RESOURCES["positions"].make(owner, talks, 1)
    used = made.term_id if path == "terms" else made.passage.tags.get().tag_id
    assert client.get(f"{ROOT}/{path}/{used}").json()[field] == 1


def test_a_path_leads_down_from_the_root(client, owner, talks):
    root = make_tag(owner, talks, "CEASE")
    lowest = make_tag(
        owner, talks, "CEASE.1.1", parent=make_tag(owner, talks, "CEASE.1", parent=root)
    )
    assert client.get(f"{ROOT}/tags/{lowest.pk}").json()["path"] == [
        "CEASE",
        "CEASE.1",
        "CEASE.1.1",
    ]


# The number of queries


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    return len(captured), len(response.json()["results"])


@every_resource
def test_more_rows_take_no_more_queries(resource, client, owner, talks):
    for number in range(2):
        resource.make(owner, talks, number)
    few, rows = queries(client, f"{resource.address}?page_size=500")
    for number in range(2, 12):
        resource.make(owner, talks, number)
    many, more_rows = queries(client, f"{resource.address}?page_size=500")
    assert (many, more_rows > rows) == (few, True)


def test_more_passages_of_an_article_take_no_more_queries(client, owner, scene):
    address = f"{ROOT}/articles/{scene.article.pk}/passages"
    few, _ = queries(client, address)
    for _ in range(10):
        make_passage(owner, scene.article, tags=[scene.tag], about=[scene.kessel, scene.marr])
    assert queries(client, address) == (few, 11)


def test_a_page_is_written_for_who_asks_and_what_they_ask(client, owner, scene, settings):
    """Its statement is kept: not so the address of the site, nor the fields of another request."""
    settings.ALLOWED_HOSTS = ["here.example", "there.example"]
    make_position(owner, scene.passage, scene.kessel, scene.term)

    def row(host, query=""):
        return client.get(f"{ROOT}/positions{query}", HTTP_HOST=host).json()["results"][0]

    whole = row("here.example")
    assert whole["url"] == f"http://here.example/positions/{whole['id']}"
    assert row("there.example")["url"] == f"http://there.example/positions/{whole['id']}"
    assert row("there.example", "?fields=stance,url") == {
        "stance": whole["stance"],
        "url": whole["url"].replace("here", "there"),
    }
    assert row("here.example", "?fields=url,stance") == {
        "url": whole["url"],
        "stance": whole["stance"],
    }
    assert row("here.example") == whole
