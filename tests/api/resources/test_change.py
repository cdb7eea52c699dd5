"""The feed of changes: its rows, its pages, and what each person is told."""

import base64
import json
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from negotiations.actions import (
    actor,
    journal,
    membership,
    negotiation,
    party,
    position,
    term,
    token,
)
from negotiations.models import Change, Term, User
from tests.actions.journal import Another
from tests.api.mirror import ADDRESS, Follower, comparable, dump
from tests.api.nouns import RESOURCES
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def stated(owner, talks):
    """A function: a position of `by`."""

    def state(by, **fields):
        mark = make_passage(owner, make_article(owner, talks))
        return make_position(
            by, mark, make_actor(owner, negotiation=talks), make_term(owner, talks), **fields
        )

    return state


def since_now(client, **given):
    """A follower who took a dump just now."""
    follower = Follower(client, **given)
    follower.cursor = client.get(ADDRESS, {"since": "now", **follower.given}).json()["cursor"]
    return follower


def gist(rows):
    return [(row["verb"], row["type"], row["version"], row["object"] is None) for row in rows]


def told(client, **given):
    return Follower(client, size=500, **given).catch_up().told


# Rows


def test_a_row_is_what_api_md_says(client, owner, talks):
    follower = since_now(client)
    made = make_term(
        owner,
        talks,
        "Truce",
        parameters={"from_date": "kept"},
        proposers=[make_actor(owner, negotiation=talks)],
    )
    _, row = follower.catch_up().told
    change = Change.objects.of(made).get()
    assert set(row) == {
        "cursor",
        "act",
        "verb",
        "type",
        "id",
        "version",
        "at",
        "by",
        "negotiation",
        "object",
    }
    assert (row["act"], row["verb"], row["type"], row["id"]) == (
        str(change.act),
        "term.add",
        "term",
        str(made.pk),
    )
    assert (row["version"], row["by"], row["negotiation"]) == (1, "owner", "kessel")
    assert row["at"] == change.at.isoformat().replace("+00:00", "Z")
    assert row["object"]["parameters"] == {"from_date": "kept"}
    assert row["object"]["proposers"] == [str(made.proposers.get().actor_id)]


def test_a_retraction_is_a_tombstone(client, owner, talks):
    made = make_term(owner, talks)
    follower = since_now(client)
    term.retract(made, by=owner, version=1)
    assert gist(follower.catch_up().told) == [("term.retract", "term", 2, True)]


def test_every_noun_is_told_as_its_list_shows_it(client, owner, talks):
    for number, resource in enumerate(RESOURCES.values()):
        if resource.path != "negotiations":
            resource.make(owner, talks, number)
    follower = Follower(client).catch_up()
    assert comparable(follower.held()) == dump(client)
    ((_, state),) = follower.held("negotiation").values()
    listed = client.get("/api/v1/negotiations/kessel").json()
    assert state == {name: listed[name] for name in state}


def test_no_text_of_an_article_and_no_token_is_told(client, owner, talks):
    make_article(owner, talks, "Words of the text")
    rows = told(client) + told(client, slug=None)
    assert "Words of the text" not in json.dumps(rows)
    assert "token" not in {row["type"] for row in rows}


def test_what_is_written_together_comes_in_the_order_in_which_it_was_written(client, owner, talks):
    follower = since_now(client)
    with journal.act():
        made = [make_term(owner, talks, f"Term {number}") for number in range(5)]
    rows = follower.catch_up().told
    assert [row["id"] for row in rows] == [str(one.pk) for one in made]
    assert len({row["act"] for row in rows}) == 1


# Pages


@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_pages_tell_everything_once_and_in_order(size, client, owner, talks):
    for number in range(5):
        make_term(owner, talks, f"Term {number}")
    rows = Follower(client, size=size).catch_up().told
    in_order = Change.objects.filter(negotiation=talks).order_by("transaction_id", "id")
    assert [(row["id"], row["version"]) for row in rows] == [
        (str(one.target_id), one.target_version) for one in in_order
    ]


def test_next_is_walked_by_its_address(client, owner, talks):
    make_term(owner, talks)
    address, pages = f"{ADDRESS}?negotiation=kessel&page_size=1", 0
    while address:
        body = client.get(address).json()
        address, pages = body["next"], pages + 1
    assert (pages, len(body["results"])) == (3, 1)


def test_a_full_last_page_has_no_next(client, owner, talks):
    assert client.get(ADDRESS, {"page_size": 2}).json()["next"] is None


def test_an_empty_page_has_a_cursor_that_goes_on(client, owner, talks):
    follower = since_now(client)
    assert follower.poll() is False
    assert follower.told == []
    make_term(owner, talks)
    assert gist(follower.catch_up().told) == [("term.add", "term", 1, False)]


def test_each_row_can_be_gone_on_from(client, owner, talks):
    for number in range(4):
        make_term(owner, talks, f"Term {number}")
    rows = told(client)
    for number, row in enumerate(rows):
        follower = Follower(client)
        follower.cursor = row["cursor"]
        assert follower.catch_up().told == rows[number + 1 :]


def test_what_is_not_committed_holds_back_what_comes_later(client, owner, talks):
    follower = since_now(client)
    other = connection.copy()
    with other.cursor() as running:
        running.execute("BEGIN")
        running.execute("SELECT pg_current_xact_id()")
        make_term(owner, talks)
        assert follower.catch_up().told == []
        running.execute("COMMIT")
    other.close()
    assert gist(follower.catch_up().told) == [("term.add", "term", 1, False)]


def test_versions_are_told_in_order_though_an_older_transaction_wrote_the_last(
    client, owner, talks
):
    made, begun, go_on = make_term(owner, talks), Event(), Event()

    def older():
        with transaction.atomic():
            make_term(owner, talks, "Another")
            begun.set()
            assert go_on.wait(PATIENCE)
            term.revise(Term.objects.get(pk=made.pk), by=owner, version=2, label="Third")

    thread = Another(older)
    assert begun.wait(PATIENCE)
    term.revise(made, by=owner, version=1, label="Second")
    go_on.set()
    thread.join()
    rows = [row for row in told(client) if row["id"] == str(made.pk)]
    assert [(row["version"], row["object"]["label"]) for row in rows] == [
        (1, "Ceasefire"),
        (2, "Second"),
        (3, "Third"),
    ]


def nonsense(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("since", "nonsense"),
        ("since", ""),
        ("since", nonsense()),
        ("since", nonsense("", "", 1)),
        ("since", nonsense("", "", 1, 2, 3)),
        ("since", nonsense("", "", -1, 2)),
        ("since", nonsense("", "", 1, 2**63)),
        ("since", nonsense("", "", 1, True)),
        ("since", nonsense("", "", 1, 2.0)),
        ("since", nonsense("", None, 1, 2)),
        ("since", nonsense(0, "", 1, 2)),
        ("since", "[" * 2000),
        ("page_size", "0"),
        ("page_size", "501"),
        ("page_size", "many"),
        ("type", "token"),
        ("type", "colour"),
        ("colour", "red"),
        ("cursor", "x"),
        ("fields", "id"),
        ("negotiation", ""),
    ],
)
def test_what_is_not_understood_is_refused_by_its_name(name, value, client, talks):
    response = client.get(ADDRESS, {name: value})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


# Filters


def test_a_type_is_told_alone(client, owner, talks):
    make_term(owner, talks)
    make_party(owner, talks, make_actor(owner))
    assert gist(told(client, type="party")) == [("party.add", "party", 1, False)]
    assert gist(told(client, type="actor")) == [("actor.add", "actor", 1, False)]


def test_a_negotiation_is_told_alone(client, owner, talks):
    other = negotiation.create(by=owner, slug="other", title="Other")
    make_term(owner, other, "Theirs")
    rows = told(client, slug="other")
    assert {row["negotiation"] for row in rows} == {"other"}
    assert {row["negotiation"] for row in told(client, slug=None)} == {"other", "kessel"}


# Who is told what


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_a_stranger_is_asked_who_they_are(visibility, api, owner, talks):
    negotiation.revise(talks, by=owner, version=1, visibility=visibility)
    assert api().get(ADDRESS, {"negotiation": "kessel"}).status_code == 401
    assert api().get(ADDRESS).status_code == 401


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_who_is_no_member_finds_no_feed(visibility, api, outsider, owner, talks):
    negotiation.revise(talks, by=owner, version=1, visibility=visibility)
    assert api(outsider).get(ADDRESS, {"negotiation": "kessel"}).status_code == 404
    assert {row["negotiation"] for row in told(api(outsider), slug=None)} == {"elsewhere"}


def test_who_is_nowhere_a_member_is_told_nothing(api, owner, talks):
    make_party(owner, talks, make_actor(owner))
    assert told(api(User.objects.create_user("newcomer")), slug=None) == []


@pytest.mark.parametrize("scope", ["read", "write"])
def test_reading_takes_no_more_than_a_token_that_reads(scope, api, reader):
    assert api(reader, scope=scope).get(ADDRESS).status_code == 200


DRAFTS = {"owner": True, "editor": True, "annotator": True, "reader": False, "superuser": True}


@pytest.mark.parametrize(("who", "sees"), DRAFTS.items())
def test_a_draft_is_told_to_its_coder_and_to_editors(who, sees, api, annotator, stated, request):
    person = (
        User.objects.create_superuser(who) if who == "superuser" else request.getfixturevalue(who)
    )
    made = stated(annotator, status="draft")
    rows = [row for row in told(api(person)) if row["id"] == str(made.pk)]
    assert [row["object"]["status"] for row in rows] == (["draft"] if sees else [])


def test_a_position_set_aside_is_gone_for_the_others_and_comes_back_whole(
    api, annotator, reader, stated
):
    made = stated(annotator, note="First")
    follower = since_now(api(reader))
    for version, changes in enumerate(
        [{"status": "draft"}, {"note": "Secret"}, {"note": "Last"}, {"status": "accepted"}], 1
    ):
        position.revise(made, by=annotator, version=version, **changes)
    rows = [row for row in follower.catch_up().told if row["type"] == "position"]
    assert gist(rows) == [
        ("position.revise", "position", 2, True),
        ("position.revise", "position", 5, False),
    ]
    assert rows[1]["object"]["note"] == "Last"
    assert "Secret" not in json.dumps(rows)


def test_a_draft_that_was_never_seen_leaves_no_tombstone(api, annotator, reader, stated):
    made = stated(annotator, status="draft")
    position.retract(made, by=annotator, version=1)
    assert str(made.pk) not in json.dumps(told(api(reader)))


# Shared actors


@pytest.fixture
def kessel(owner, outsider):
    """A shared actor whom nobody uses yet."""
    return make_actor(owner, "Kessel")


def of(follower, actor):
    return [
        (row["version"], row["object"] and row["object"]["name"])
        for row in follower.told
        if row["id"] == str(actor.pk)
    ]


def test_a_shared_actor_is_told_from_its_first_use_on(client, owner, talks, kessel):
    follower = since_now(client)
    actor.revise(kessel, by=owner, version=1, name="Kessel, renamed")
    assert of(follower.catch_up(), kessel) == []
    make_party(owner, talks, kessel)
    make_party(owner, talks, kessel, role="host")
    assert of(follower.catch_up(), kessel) == [(2, "Kessel, renamed")]
    actor.revise(kessel, by=owner, version=2, name="Kessel again")
    assert of(follower.catch_up(), kessel)[1:] == [(3, "Kessel again")]


def test_who_is_in_use_already_is_not_told_again(client, owner, talks, kessel):
    make_party(owner, talks, kessel)
    follower = since_now(client)
    make_party(owner, talks, kessel, role="host")
    assert gist(follower.catch_up().told) == [("party.add", "party", 1, False)]


def test_a_shared_actor_is_gone_with_its_last_use(client, owner, talks, kessel):
    first, second = make_party(owner, talks, kessel), make_party(owner, talks, kessel, role="host")
    follower = since_now(client)
    party.retract(first, by=owner, version=1)
    assert of(follower.catch_up(), kessel) == []
    party.retract(second, by=owner, version=1)
    assert of(follower.catch_up(), kessel) == [(1, None)]


def test_an_actor_in_a_draft_of_another_is_not_told(
    api, annotator, reader, owner, talks, kessel, stated
):
    made = stated(annotator, status="draft", speaker=kessel)
    follower = Follower(api(reader)).catch_up()
    assert of(follower, kessel) == []
    position.revise(made, by=annotator, version=1, status="accepted")
    assert of(follower.catch_up(), kessel) == [(1, "Kessel")]
    position.revise(made, by=annotator, version=2, status="draft")
    assert of(follower.catch_up(), kessel)[1:] == [(1, None)]


def test_an_actor_taken_out_of_a_negotiation_is_gone_there(client, owner, talks):
    made = make_actor(owner, negotiation=talks)
    follower = since_now(client)
    actor.revise(made, by=owner, version=1, negotiation=None)
    assert gist(follower.catch_up().told) == [("actor.revise", "actor", 2, True)]


def test_an_actor_moved_to_where_the_reader_is_not_is_gone_without_a_word_of_where(
    api, owner, reader, talks
):
    made = make_actor(owner, negotiation=talks)
    follower = since_now(api(reader))
    actor.revise(
        made,
        by=owner,
        version=1,
        negotiation=negotiation.create(by=owner, slug="hidden", title="Hidden"),
    )
    (row,) = follower.catch_up().told
    assert (row["id"], row["object"], row["negotiation"]) == (str(made.pk), None, None)


# When a cursor does not hold any more


def test_a_restored_site_starts_a_new_feed(client, owner, talks):
    follower = Follower(client).catch_up()
    call_command("restart_feed")
    response = client.get(ADDRESS, {"negotiation": "kessel", "since": follower.cursor})
    assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
    again = Follower(client).catch_up()
    assert gist(again.told) == gist(follower.told)
    make_term(owner, talks)
    assert gist(again.catch_up().told)[len(follower.told) :] == [("term.add", "term", 1, False)]


@pytest.mark.parametrize("role", ["editor", "annotator"])
def test_with_other_rights_a_cursor_is_gone_where_another_would_have_been_told(
    role, api, owner, talks, reader
):
    follower = Follower(api(reader)).catch_up()
    membership.change(reader.memberships.get(), by=owner, version=1, role=role)
    response = follower.client.get(ADDRESS, {**follower.given, "since": follower.cursor})
    assert response.status_code == (410 if role == "editor" else 200)


def test_a_cursor_is_gone_when_its_caller_joins_or_leaves(api, owner, outsider, talks):
    follower = Follower(api(outsider), slug=None).catch_up()
    joined = membership.add(by=owner, negotiation=talks, user=outsider)
    assert follower.client.get(ADDRESS, {"since": follower.cursor}).status_code == 410
    follower = Follower(api(outsider), slug=None).catch_up()
    membership.end(joined, by=owner, version=1)
    assert follower.client.get(ADDRESS, {"since": follower.cursor}).status_code == 410


def test_a_negotiation_that_is_all_new_is_told_without_a_new_start(client, owner, talks):
    follower = Follower(client, slug=None).catch_up()
    negotiation.create(by=owner, slug="new", title="New")
    before = len(follower.told)
    assert [row["type"] for row in follower.catch_up().told[before:]] == [
        "negotiation",
        "membership",
    ]


def test_a_revoked_token_is_told_nothing(api, reader):
    client = api(reader)
    token.revoke(reader.tokens.get(), by=reader)
    assert client.get(ADDRESS).status_code == 401


# Cost


def queries(client, **given):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESS, {"page_size": 500, **given}).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_rows(client, owner, talks):
    counts = []
    for number in range(3):
        for several in range(number + 1):
            party.add(
                by=owner,
                negotiation=talks,
                actor=make_actor(owner, f"A {number} {several}"),
                role="host",
            )
            RESOURCES["positions"].make(owner, talks, f"{number}-{several}")
        counts.append(queries(client, negotiation="kessel"))
    assert counts[0] == counts[-1] <= 14
