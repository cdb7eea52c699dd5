"""What strangers to a public negotiation are not told: what a members-only text is recognised by,
and the coders' notes.
"""

import csv
import io
import json

import pytest
from django.db import connection

from negotiations.actions import article, membership, negotiation, passage, position
from negotiations.models import User
from tests.api.nouns import ROOT
from tests.cases import each_of
from tests.factories import make_article, make_passage, make_position

pytestmark = pytest.mark.django_db
PEOPLE = ["reader", "stranger", "outsider", "administrator"]
KNOWING = {"reader", "administrator"}
SECRET = "Xylophone: she told me so."


@pytest.fixture
def client_of(request, api, reader, outsider):
    def client(person):
        if person == "administrator":
            return api(administrator)
        return api(None if person == "stranger" else request.getfixturevalue(person))

    administrator = User.objects.create_superuser("administrator")
    return client


@pytest.fixture
def coded(scene, owner, published):
    """In public talks, a passage and a position with notes, on an article whose text is
    members-only.
    """
    published()
    passage.revise(scene.passage, by=owner, version=1, note=SECRET)
    made = make_position(owner, scene.passage, scene.kessel, scene.term, note=SECRET)
    scene.article.refresh_from_db()
    scene.position = made
    return scene


def publish_notes(talks, owner):
    talks.refresh_from_db()
    return negotiation.revise(talks, by=owner, version=talks.version, notes_published=True)


def told(client, noun, thing, fields):
    """What one object says, in every way in which it can be read."""
    address = f"{ROOT}/{noun}"
    alone = client.get(f"{address}/{thing.pk}").json()
    some = client.get(f"{address}/{thing.pk}?fields={','.join(fields)}").json()
    listed = client.get(f"{address}?negotiation=kessel").json()["results"]
    chosen = client.get(f"{address}?negotiation=kessel&fields={','.join(fields)}").json()["results"]
    stream = client.get(f"{address}?negotiation=kessel&format=ndjson").getvalue().splitlines()
    few = (
        client.get(f"{address}?negotiation=kessel&format=ndjson&fields={','.join(fields)}")
        .getvalue()
        .splitlines()
    )
    ways = [[alone], [some], listed, chosen, map(json.loads, stream), map(json.loads, few)]
    return [[tuple(row[name] for name in fields) for row in way] for way in ways]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("access", ["members", "public"])
def test_hash_and_length_of_a_text_are_told_to_its_readers(access, client_of, coded, owner):
    one = article.revise(coded.article, by=owner, version=1, text_access=access)

    @each_of("person", PEOPLE, roll_back=False)
    def reads(person):
        knows = access == "public" or person in KNOWING
        known = (one.text_hash, one.length) if knows else (None, None)
        assert told(client_of(person), "articles", one, ["text_hash", "length"]) == [[known]] * 6

    reads()


@pytest.mark.django_db(transaction=True)
def test_of_two_articles_each_is_as_its_own_text(client_of, coded, owner):
    make_article(owner, coded.talks, text_access="public")
    rows = client_of("stranger").get(f"{ROOT}/articles?ordering=id").json()["results"]
    assert [bool(row["length"]) for row in rows] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_who_is_on_one_team_is_a_stranger_to_another(api, coded, owner, outsider):
    """And what was built for one of them is shown to no other."""
    elsewhere = negotiation.revise(
        outsider.memberships.get().negotiation, by=outsider, version=1, visibility="public"
    )
    make_article(outsider, elsewhere)
    for user, slug in ((owner, "kessel"), (outsider, "elsewhere"), (owner, "kessel")):
        rows = api(user).get(f"{ROOT}/articles").json()["results"]
        assert {row["negotiation"] for row in rows if row["length"]} == {slug}
        assert len(rows) == 2


def test_who_left_the_team_is_told_no_more(api, coded, owner, reader):
    mine = reader.memberships.get()
    address = f"{ROOT}/articles/{coded.article.pk}"
    assert api(reader).get(address).json()["length"]
    membership.end(mine, by=owner, version=mine.version)
    assert api(reader).get(address).json()["length"] is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("open_to_all", [False, True])
def test_notes_are_the_teams_unless_they_are_published(open_to_all, client_of, coded, owner):
    if open_to_all:
        publish_notes(coded.talks, owner)

    @each_of("person", PEOPLE, roll_back=False)
    @each_of("noun", ["passages", "positions"], roll_back=False)
    def reads(person, noun):
        thing = coded.passage if noun == "passages" else coded.position
        note = SECRET if open_to_all or person in KNOWING else ""
        client = client_of(person)
        assert told(client, noun, thing, ["note"]) == [[(note,)]] * 6
        for way in (f"/{thing.pk}", "?negotiation=kessel"):
            separator = "&" if "?" in way else "?"
            annotation = client.get(f"{ROOT}/{noun}{way}{separator}format=jsonld").content.decode()
            assert (SECRET in annotation) is bool(note)
            assert '"commenting"' in annotation or not note

    reads()


@pytest.fixture
def _notes_published(coded, owner):
    publish_notes(coded.talks, owner)


@pytest.mark.django_db(transaction=True)
@each_of("person", PEOPLE, roll_back=False)
@each_of("fields", ["", "&fields=id,note"], roll_back=False)
def test_the_table_has_notes_for_the_team(fields, person, client_of, coded):
    body = (
        client_of(person)
        .get(f"{ROOT}/positions?negotiation=kessel&format=csv{fields}")
        .getvalue()
        .decode()
    )
    (row,) = csv.DictReader(io.StringIO(body, newline=""))
    assert row["note"] == (SECRET if person in KNOWING else "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_notes_published")
def test_the_table_has_published_notes_for_everybody(api, coded):
    assert (
        SECRET in api().get(f"{ROOT}/positions?negotiation=kessel&format=csv").getvalue().decode()
    )


@each_of("address", ["passages?text=Xylophone", "positions?q=Xylophone", "articles?q=Xylophone"])
def test_nothing_is_found_by_the_words_of_a_note(address, api, coded):
    assert api().get(f"{ROOT}/{address}").json()["results"] == []


def test_a_tag_of_an_object_says_nothing_of_a_note(api, coded, owner):
    """As it would if the note were among what it is made of."""
    address = f"{ROOT}/passages/{coded.passage.pk}"
    before = api().get(address)["ETag"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE negotiations_passage SET note = 'Another'")
    assert api().get(address)["ETag"] == before


def test_an_owner_publishes_notes_and_takes_them_back(api, coded, owner):
    client = api(owner)
    address = f"{ROOT}/negotiations/kessel"
    for wanted in (True, False):
        tag = client.get(address)["ETag"]
        answer = client.patch(address, {"notes_published": wanted}, HTTP_IF_MATCH=tag)
        assert (answer.status_code, answer.json()["notes_published"]) == (200, wanted)
    last = coded.talks.changes.filter(target_type="negotiation").order_by("-id").first()
    assert (last.before["notes_published"], last.after["notes_published"]) == (True, False)


def test_an_editor_does_not_publish_notes(api, coded, editor):
    client, address = api(editor), f"{ROOT}/negotiations/kessel"
    tag = client.get(address)["ETag"]
    assert client.patch(address, {"notes_published": True}, HTTP_IF_MATCH=tag).status_code == 403
    assert (
        client.patch(
            address, {"notes_published": False, "title": "New"}, HTTP_IF_MATCH=tag
        ).status_code
        == 200
    )


def test_who_creates_a_negotiation_may_publish_its_notes(api, owner):
    sent = {"slug": "port", "title": "The port", "notes_published": True}
    assert api(owner).post(f"{ROOT}/negotiations", sent).json()["notes_published"] is True


def test_a_note_is_taken_from_the_team(api, coded, owner, annotator):
    made = make_passage(annotator, coded.article, "30-day truce")
    client, address = api(annotator), f"{ROOT}/passages/{made.pk}"
    tag = client.get(address)["ETag"]
    assert client.patch(address, {"note": "Mine"}, HTTP_IF_MATCH=tag).json()["note"] == "Mine"
    assert position.revise(coded.position, by=owner, version=1, note="").note == ""


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_only_the_team(api, coded, owner, outsider):
    assert SECRET in api(owner).get(f"{ROOT}/changes?page_size=500").content.decode()
    assert SECRET not in api(outsider).get(f"{ROOT}/changes?page_size=500").content.decode()
    assert api().get(f"{ROOT}/changes").status_code == 401
