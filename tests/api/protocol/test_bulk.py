"""Many objects in one call: one transaction, one act, a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actions import undo
from negotiations.models import Article, Change, Passage, Position, Tag
from negotiations.text.spans import fits
from tests.api.nouns import RESOURCES, ROOT, id_of, pointers
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db
every_resource = each_of("resource", RESOURCES.values(), ids=RESOURCES)
POSITIONS = f"{ROOT}/positions/bulk"


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def post(client):
    """Sends bodies to the bulk address of a resource."""
    return lambda path, bodies, query="": client.post(f"{ROOT}/{path}/bulk{query}", bodies)


def statuses(response):
    return [result["status"] for result in response.json()["results"]]


def spans(scene, number, **fields):
    """Bodies of positions on that many spans of one article, none of them marked yet."""
    text = scene.article.text
    starts = [start for start in range(len(text) - 5) if fits(text, start, start + 5)]
    return [
        {
            "article": id_of(scene.article),
            "start": start,
            "end": start + 5,
            "quote": text[start : start + 5],
            "holder": id_of(scene.kessel),
            "term": id_of(scene.term),
            "stance": 1,
            **fields,
        }
        for start in starts[:number]
    ]


# What is made and revised


@every_resource
def test_one_is_made_as_by_itself(resource, post, client, scene):
    response = post(resource.path, [resource.body(scene)])
    assert (response.status_code, statuses(response)) == (200, [201])
    (result,) = response.json()["results"]
    address = f"{resource.address}/{result['object'][resource.lookup]}"
    assert (result["object"], result["problem"]) == (client.get(address).json(), None)


@every_resource
def test_one_is_revised_as_by_itself(resource, post, client, scene):
    made = client.post(resource.address, resource.body(scene)).json()
    response = post(resource.path, [{"id": made["id"], "version": 1, **resource.revision}])
    assert statuses(response) == [200]
    revised = response.json()["results"][0]["object"]
    assert revised["version"] == 2
    assert revised == client.get(f"{resource.address}/{made[resource.lookup]}").json()


def test_results_stand_in_the_order_of_the_objects(post, owner, scene):
    old = make_actor(owner, "Old")
    bodies = [
        {"kind": "state", "name": "A"},
        {"id": id_of(old), "version": 1, "name": "B"},
        {"kind": "igo", "name": "C"},
    ]
    response = post("actors", bodies)
    assert statuses(response) == [201, 200, 201]
    assert [result["object"]["name"] for result in response.json()["results"]] == ["A", "B", "C"]


def test_parts_that_are_sent_replace_the_stored_ones_and_others_stay(post, owner, scene):
    tie = {"group": scene.kessel, "relation": "leads"}
    one = make_actor(
        owner, "One", names=[{"name": "Uno"}], affiliations=[tie], negotiation=scene.talks
    )
    two = make_actor(owner, "Two", names=[{"name": "Due"}])
    named = {"id": id_of(one), "version": 1, "names": [{"name": "Eins"}]}
    post("actors", [named, {"id": id_of(two), "version": 1, "name": "Zwei"}])
    assert [name.name for name in one.names.all()] == ["Eins"]
    assert one.affiliations.count() == 1
    assert [name.name for name in two.names.all()] == ["Due"]


def test_what_changes_nothing_is_not_written(post, owner, talks):
    actor = make_actor(owner, "Kessel")
    response = post("actors", [{"id": id_of(actor), "version": 1, "name": "Kessel"}])
    assert response.json()["results"][0]["object"]["version"] == 1
    assert Change.objects.of(actor).count() == 1


def test_all_of_it_is_one_act_and_is_undone_whole(post, owner, scene):
    old = make_position(owner, scene.passage, scene.kessel, scene.term, 2)
    post("positions", [*spans(scene, 3), {"id": id_of(old), "version": 1, "stance": -2}])
    assert (Position.objects.count(), Passage.objects.count()) == (4, 4)
    undo.undo(by=owner, negotiation=scene.talks)
    assert [one.stance for one in Position.objects.all()] == [2]
    assert Passage.objects.count() == 1


@each_of("query", ["", "?partial=true"])
def test_a_span_of_no_article_is_refused_as_by_itself(query, post, client, scene):
    body = {
        "start": 0, "end": 5, "holder": id_of(scene.kessel), "term": id_of(scene.term), "stance": 1,
    }  # fmt: skip
    alone = client.post(f"{ROOT}/positions", body)
    response = post("positions", [body], query)
    assert (alone.status_code, pointers(alone)) == (422, ["/passage"])
    if query:
        (result,) = response.json()["results"]
        problem = result["problem"]
    else:
        problem = response.json()
    assert problem["status"] == 422
    assert [error["pointer"] for error in problem["errors"]] == ["/0/passage"]


def test_the_journal_tells_each_as_if_it_were_alone(post, owner, scene):
    body = spans(scene, 1, conditions=[{"relation": "if", "term": id_of(scene.term)}])
    made = post("positions", body).json()["results"][0]["object"]["id"]
    change = Change.objects.get(target_id=made)
    assert (change.verb, change.before, change.target_version) == ("position.state", None, 1)
    assert change.after["conditions"] == [{"relation": "if", "term": id_of(scene.term), "by": None}]


# Passages


def test_a_span_that_is_named_twice_is_marked_once(post, scene):
    post("positions", spans(scene, 1) + spans(scene, 1, stance=-1))
    assert Passage.objects.filter(start=0, end=5).count() == 1


def test_a_passage_that_is_there_is_taken(post, owner, scene):
    there = make_passage(owner, scene.article, scene.article.text[:5])
    post("positions", spans(scene, 2))
    assert Passage.objects.filter(start=0, end=5).get() == there


def test_a_passage_stays_for_those_that_are_kept(post, scene):
    """The first that needs it is refused by the database, the second is not."""
    twice = [{"relation": "if", "term": id_of(scene.term)}] * 2
    response = post(
        "positions", spans(scene, 1, conditions=twice) + spans(scene, 1), "?partial=true"
    )
    assert statuses(response) == [422, 201]
    assert Passage.objects.filter(start=0, end=5).count() == 1


def test_a_passage_that_only_the_refused_need_is_not_made(post, scene):
    twice = [{"relation": "if", "term": id_of(scene.term)}] * 2
    post("positions", spans(scene, 1, conditions=twice), "?partial=true")
    assert not Passage.objects.filter(start=0).exists()


def test_a_wrong_quote_is_refused_in_its_place(post, scene):
    bodies = spans(scene, 3)
    bodies[1]["quote"] = "wrong"
    response = post("positions", bodies)
    assert (response.status_code, pointers(response)) == (422, ["/1/quote"])
    assert "“wrong”" in response.json()["detail"] + response.json()["errors"][0]["detail"]


def test_the_database_compares_quotes_again_afterwards(post, scene):
    post("positions", spans(scene, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('negotiations.quotes_compared', true)")
        assert cursor.fetchone() != ("yes",)


# All or nothing, or in part


def test_of_all_or_nothing_nothing_is_done(post, scene):
    bodies = [*spans(scene, 3), {"holder": id_of(scene.kessel)}, *spans(scene, 1, stance=9)]
    response = post("positions", bodies)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert sorted(pointers(response)) == ["/3/stance", "/3/term", "/4/stance"]
    assert not Position.objects.exists()


def test_in_part_the_good_are_kept(post, scene):
    bodies = [*spans(scene, 2), {"holder": id_of(scene.kessel)}]
    response = post("positions", bodies, "?partial=true")
    assert (response.status_code, statuses(response)) == (200, [201, 201, 422])
    refused = response.json()["results"][2]
    assert refused["object"] is None
    assert [error["pointer"] for error in refused["problem"]["errors"]] == ["/2/term", "/2/stance"]
    assert Position.objects.count() == 2


def test_what_the_database_refuses_is_found(post, scene):
    codes = ["A", "B", "A", "C", "D", "E", "E"]
    bodies = [{"negotiation": "kessel", "code": code, "label": code} for code in codes]
    assert pointers(post("tags", bodies)) == ["/2/code", "/6/code"]
    assert Tag.objects.filter(label__in=codes).count() == 0
    assert statuses(post("tags", bodies, "?partial=true")) == [201, 201, 422, 201, 201, 201, 422]
    assert Tag.objects.filter(label__in=codes).count() == 5


def test_a_stale_version_is_412_and_none_is_428(post, owner, talks):
    one, two = make_actor(owner, "One"), make_actor(owner, "Two")
    bodies = [{"id": id_of(one), "version": 7, "name": "A"}, {"id": id_of(two), "name": "B"}]
    response = post("actors", bodies, "?partial=true")
    assert statuses(response) == [412, 428]
    assert response.json()["results"][0]["problem"]["current"]["name"] == "One"


@each_of("version", ["1", True, 1.5])
def test_a_version_is_a_number(version, post, owner, talks):
    response = post("actors", [{"id": id_of(make_actor(owner)), "version": version, "name": "A"}])
    assert pointers(response) == ["/0/version"]


def test_refusals_of_one_kind_give_the_call_their_status(post, owner, talks):
    response = post("actors", [{"id": id_of(make_actor(owner)), "version": 7, "name": "A"}])
    assert (response.status_code, pointers(response)) == (412, ["/0"])


def test_an_object_is_revised_once_in_a_call(post, owner, talks):
    body = {"id": id_of(make_actor(owner)), "version": 1, "name": "A"}
    assert pointers(post("actors", [body, body])) == ["/1/id"]


def test_what_is_not_there_is_404(post, owner, outsider):
    private = make_term(outsider, outsider.memberships.get().negotiation)
    bodies = [
        {"id": id, "version": 1, "label": "A"} for id in (id_of(private), id_of(owner), "x", 3)
    ]
    assert statuses(post("terms", bodies, "?partial=true")) == [404] * 4


def test_two_of_one_call_make_no_cycle_together(post, owner, talks):
    one, two = make_term(owner, talks, "One"), make_term(owner, talks, "Two")
    bodies = [
        {"id": id_of(a), "version": 1, "parent": id_of(b)} for a, b in ((one, two), (two, one))
    ]
    assert pointers(post("terms", bodies)) == ["/1/parent"]


def test_the_same_text_twice_is_a_reprint(post, owner, talks):
    old = make_article(owner, talks, text="Old")
    bodies = [
        {"negotiation": "kessel", "title": "T", "text": text} for text in ("Old", "New", "New")
    ]
    old_again, new, new_again = [
        result["object"] for result in post("articles", bodies).json()["results"]
    ]
    assert (old_again["duplicate_of"], new["duplicate_of"], new_again["duplicate_of"]) == (
        id_of(old),
        None,
        new["id"],
    )
    assert Article.objects.get(pk=new["id"]).sections.count() == 1


def test_another_text_moves_the_passages(post, owner, scene):
    body = {"id": id_of(scene.article), "version": 1, "text": "He: " + scene.article.text}
    assert statuses(post("articles", [body])) == [200]
    start = scene.passage.start
    scene.passage.refresh_from_db()
    assert scene.passage.start == start + 4


# What is no list of objects


@each_of("body", [{}, [], {"results": []}, "x", None])
def test_a_body_that_is_no_list_is_refused(body, client):
    assert client.post(POSITIONS, body, format="json").status_code in (400, 422)


@each_of("row", [1, "x", None, [], [{}]])
def test_what_is_no_object_is_refused_in_its_place(row, post, scene):
    response = post("positions", [row, *spans(scene, 1)], "?partial=true")
    assert statuses(response) == [422, 201]


def test_more_than_a_thousand_are_too_many(post):
    assert post("tags", [{}] * 1001).status_code == 413


@each_of("query", ["?partial=yes", "?colour=red", "?partial=", "?fields=id"])
def test_a_bad_parameter_is_refused(query, post):
    assert post("tags", [{}], query).status_code == 400


# Who


@every_resource
def test_who_may_not_make_or_revise_one_may_not_do_so_to_many(
    resource, scene, client, api, outsider, reader
):
    body = resource.body(scene)
    made = client.post(resource.address, body).json()["id"]
    if resource.path == "negotiations":
        made = id_of(scene.talks)
    else:  # any signed-in person may make one of those
        refused = {None: 401, outsider: 422, reader: 403}
        assert {
            user: api(user).post(f"{resource.address}/bulk", [body]).status_code for user in refused
        } == refused
    revision = {"id": made, "version": 1, **resource.revision}
    refused = {None: 401, outsider: 404, reader: 403}
    assert {
        user: api(user).post(f"{resource.address}/bulk", [revision]).status_code for user in refused
    } == refused


def test_a_token_that_may_only_read_does_not_write(owner, api, scene):
    assert api(owner, scope="read").post(POSITIONS, spans(scene, 1)).status_code == 403


def test_an_annotator_revises_only_what_is_theirs(post, annotator, owner, api, scene):
    theirs = make_position(annotator, scene.passage, scene.kessel, scene.term)
    anothers = make_position(owner, scene.passage, scene.kessel, scene.term)
    bodies = [{"id": id_of(one), "version": 1, "stance": 0} for one in (theirs, anothers)]
    response = api(annotator).post(f"{POSITIONS}?partial=true", bodies)
    assert statuses(response) == [200, 403]


# How many queries


def count(client, path, bodies):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.post(f"{ROOT}/{path}/bulk", bodies)
    assert response.status_code == 200, response.json()
    return len(queries)


def made_in_bulk(scene, path, number):
    if path == "positions":
        return spans(
            scene,
            number,
            conditions=[{"relation": "if", "term": id_of(scene.term), "by": id_of(scene.marr)}],
        )
    if path == "passages":
        whole = {"tags": [id_of(scene.tag)], "about": [id_of(scene.marr)]}
        names = ("article", "start", "end", "quote")
        return [{name: body[name] for name in names} | whole for body in spans(scene, number)]
    changes = {"tags": "code", "terms": "label", "articles": "text"}
    body = RESOURCES[path].body(scene)
    unique = changes.get(path)
    return [body | ({unique: f"{path}-{number}-{one}"} if unique else {}) for one in range(number)]


MANY = [
    "actors",
    "parties",
    "rounds",
    "delegations",
    "tags",
    "terms",
    "articles",
    "passages",
    "positions",
]


@each_of("path", MANY)
def test_making_many_takes_no_more_queries_than_making_few(path, client, scene):
    few = count(client, path, made_in_bulk(scene, path, 5))
    Position.objects.all().delete(), Passage.objects.exclude(pk=scene.passage.pk).delete()
    assert count(client, path, made_in_bulk(scene, path, 50)) == few


@each_of("path", MANY)
def test_revising_many_takes_no_more_queries_than_revising_few(path, client, scene):
    made = client.post(f"{ROOT}/{path}/bulk", made_in_bulk(scene, path, 20)).json()["results"]
    revision = {"note": "Again."} if path in ("passages", "positions") else RESOURCES[path].revision
    revision = {name: value for name, value in revision.items() if name not in ("text", "label")}
    bodies = [{"id": result["object"]["id"], "version": 1, **revision} for result in made]
    assert count(client, path, bodies[:4]) == count(client, path, bodies[4:])
