"""Actors in the browser."""

import pytest
from django.urls import reverse

from negotiations.actions import negotiation
from negotiations.models import Actor
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db

HERE = "/negotiations/kessel/actors"
NO_ROWS = {
    f"{part}-{count}_FORMS": 0
    for part in ("names", "affiliations")
    for count in ("TOTAL", "INITIAL")
}


@pytest.fixture
def kessel(editor, talks):
    actor = make_actor(editor, names=[{"name": "the Castle", "language": "en"}])
    make_party(editor, talks, actor)
    return actor


@pytest.fixture
def passage(editor, talks):
    return make_passage(editor, make_article(editor, talks))


def sent(**changed):
    return {**NO_ROWS, "kind": "state", "name": "Aruvia", **changed}


def page(client, address, **query):
    return client.get(address, query).getvalue().decode("utf-8-sig")


def address(actor, act=""):
    return f"{HERE}/{actor.pk}{act}"


def test_the_index_lists_those_the_negotiation_uses(client, editor, kessel):
    make_actor(editor, "Unheard of")
    client.force_login(editor)
    assert "Kessel</a>" in page(client, HERE)
    assert "Unheard of</a>" not in page(client, HERE)


@each_of(
    ("query", "found"), [({"q": "castle"}, True), ({"q": "x"}, False), ({"kind": "person"}, False)]
)
def test_the_index_is_searched_by_any_name_and_by_kind(client, reader, kessel, query, found):
    client.force_login(reader)
    assert ("Kessel</a>" in page(client, HERE, **query)) == found


def test_htmx_gets_the_list_alone(client, reader, kessel):
    client.force_login(reader)
    answer = client.get(HERE, {"q": "kes"}, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="actors"')
    assert "HX-Request" in answer["Vary"]


def test_an_annotator_adds_an_actor_with_its_names_and_affiliations(client, annotator, kessel):
    client.force_login(annotator)
    rows = {"names-TOTAL_FORMS": 1, "names-0-name": "the minister", "affiliations-TOTAL_FORMS": 1}
    tie = {
        "affiliations-0-relation": "leads",
        "affiliations-0-group": kessel.pk,
        "affiliations-0-title": "president",
    }
    client.post(f"{HERE}/add", sent(name="Ilya Marr", kind="person", **rows, **tie))
    made = Actor.objects.get(name="Ilya Marr")
    assert made.names.get().name == "the minister"
    assert (made.affiliations.get().group, made.affiliations.get().relation) == (kessel, "leads")


@each_of(
    ("kind", "scope", "here"),
    [
        ("unidentified", "", True),
        ("state", "", False),
        ("state", "here", True),
        ("person", "shared", False),
    ],
)
def test_somebody_unidentified_stays_in_the_negotiation_unless_said_otherwise(
    client, annotator, talks, kind, scope, here
):
    client.force_login(annotator)
    client.post(f"{HERE}/add", sent(kind=kind, scope=scope))
    assert Actor.objects.get().negotiation == (talks if here else None)


def test_an_unnamed_source_is_not_shared(client, annotator, talks):
    client.force_login(annotator)
    refused = client.post(f"{HERE}/add", sent(kind="unidentified", scope="shared"))
    assert refused.status_code == 422
    assert "An unnamed source is not shared" in refused.content.decode()


@each_of("name", ["kessel", "The castle", "Kesel"])
def test_a_likely_duplicate_is_a_warning_and_never_a_refusal(client, annotator, kessel, name):
    client.force_login(annotator)
    warned = client.post(f"{HERE}/add", sent(name=name))
    assert warned.status_code == 422
    assert f'<a href="{address(kessel)}" dir="auto">Kessel</a>' in warned.content.decode()
    assert f'name="shown" value="{name}"' in warned.content.decode()
    client.post(f"{HERE}/add", sent(name=name, shown=name))
    assert Actor.objects.filter(name=name).exists()


def test_what_was_typed_stays_in_the_rows_too(client, annotator, talks):
    client.force_login(annotator)
    rows = {"names-TOTAL_FORMS": 1, "names-0-language": "en"}
    refused = client.post(f"{HERE}/add", sent(wikidata_id="159", **rows))
    assert refused.status_code == 422
    html = refused.content.decode()
    assert 'value="159"' in html
    assert 'name="names-0-language" value="en"' in html
    assert "row 1</a>: Give a name." in html


def test_who_comes_second_is_shown_both_rows_too(client, editor, kessel):
    client.force_login(editor)
    rows = {
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 1,
        "version": kessel.version,
        "scope": "shared",
    }
    client.post(
        address(kessel, "/revise"), sent(name="Kessel", **rows, **{"names-0-name": "first"})
    )
    refused = client.post(
        address(kessel, "/revise"), sent(name="Kessel", **rows, **{"names-0-name": "second"})
    )
    assert refused.status_code == 422
    assert 'Stored now: <span dir="auto">first</span>' in refused.content.decode()
    assert 'value="second"' in refused.content.decode()


def test_an_actor_is_retracted(client, editor, talks):
    actor = make_actor(editor, negotiation=talks)
    client.force_login(editor)
    client.post(address(actor, "/retract"), {"version": 1})
    assert not Actor.objects.exists()


def test_the_page_tells_own_words_from_what_others_report(
    client, reader, editor, talks, kessel, passage
):
    term = make_term(editor, talks)
    make_position(editor, passage, kessel, term, voice="principal", note="own")
    make_position(editor, passage, kessel, term, voice="opponent", stance=-2)
    client.force_login(reader)
    html = page(client, address(kessel))
    own, reported = html.split("As others report it")
    assert own.count("30-day truce") == reported.count("30-day truce") == 1


def test_ties_are_shown_both_ways(client, reader, editor, kessel):
    make_actor(
        editor,
        "Ilya Marr",
        "person",
        affiliations=[{"group": kessel, "relation": "leads", "title": "president"}],
    )
    client.force_login(reader)
    marr = Actor.objects.get(name="Ilya Marr")
    assert 'leads it, <span dir="auto">president</span>' in page(client, address(kessel))
    assert f'Leads <a href="{address(kessel)}"' in page(client, address(marr))


def test_an_unnamed_source_of_other_talks_does_not_leak(client, reader, editor, outsider, kessel):
    elsewhere = negotiation.create(by=outsider, slug="hidden", title="Hidden talks")
    tie = [{"group": kessel, "relation": "part_of"}]
    hidden = make_actor(
        outsider, "A source", "unidentified", negotiation=elsewhere, affiliations=tie
    )
    client.force_login(reader)
    assert "A source" not in page(client, address(kessel))
    assert client.get(address(hidden)).status_code == 404


def test_what_somebody_said_for_others_is_on_their_page(
    client, reader, editor, talks, kessel, passage
):
    speaker = make_actor(editor, "Ilya Marr", "person")
    make_position(
        editor, passage, kessel, make_term(editor, talks), speaker=speaker, voice="spokesperson"
    )
    client.force_login(reader)
    assert "Said for others" in page(client, address(speaker))


def test_a_stranger_sees_accepted_positions_only(client, owner, editor, talks, kessel, passage):
    term = make_term(editor, talks)
    make_position(editor, passage, kessel, term, status="submitted")
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    assert "No position is coded" in page(client, address(kessel))
    make_position(editor, passage, kessel, term)
    html = page(client, address(kessel))
    assert html.count('id="evidence-') == 1
    assert "Revise" not in html


def test_a_reader_may_not_add_and_is_not_asked_to(client, reader, kessel):
    client.force_login(reader)
    assert "Add an actor" not in page(client, HERE)
    assert client.get(f"{HERE}/add").status_code == 403
    assert client.get(reverse("actor.revise", args=["kessel", kessel.pk])).status_code == 403


@each_of("rows", [1, 8])
def test_queries_do_not_grow_with_rows(
    client, editor, talks, kessel, passage, rows, django_assert_max_num_queries
):
    for number in range(rows):
        term = make_term(editor, talks, f"Term {number}")
        condition = [{"relation": "if", "term": term}]
        make_position(editor, passage, kessel, term, conditions=condition, voice="principal")
        tie = [{"group": kessel, "relation": "member_of"}]
        make_party(editor, talks, make_actor(editor, f"Actor {number}", affiliations=tie))
    client.force_login(editor)
    with django_assert_max_num_queries(10):
        client.get(HERE)
    with django_assert_max_num_queries(20):
        client.get(address(kessel))
    with django_assert_max_num_queries(16):
        client.get(address(kessel, "/revise"))


def test_what_is_not_yet_accepted_is_marked(client, reader, editor, talks, kessel, passage):
    make_position(editor, passage, kessel, make_term(editor, talks), status="submitted")
    client.force_login(reader)
    assert '<span class="chip">submitted</span>' in page(client, address(kessel))


def test_what_an_actor_said_is_narrowed_by_term_voice_and_day(
    client, editor, talks, kessel, passage
):
    truce, port = make_term(editor, talks, "Truce"), make_term(editor, talks, "Port")
    make_position(editor, passage, kessel, truce, 2, voice="principal", said_until="2031-05-02")
    make_position(editor, passage, kessel, port, -1, voice="opponent", said_until="2031-05-09")
    client.force_login(editor)
    until = {"until": "2031-06-01"}

    def labels(**query):
        return [
            group.about.label
            for group in client.get(address(kessel), until | query).context["said"]
        ]

    assert labels() == ["Port", "Truce"]
    assert (
        labels(term=str(truce.pk)) == labels(voice="own") == labels(until="2031-05-03") == ["Truce"]
    )
    assert labels(voice="reported") == labels(since="2031-05-03") == ["Port"]


def test_who_reports_an_actor_is_counted(client, editor, talks, kessel):
    okafor = make_actor(editor, "R. Okafor", kind="person")
    article = make_article(editor, talks, authors=[okafor])
    make_position(
        editor, make_passage(editor, article), kessel, make_term(editor, talks), 1, voice="observer"
    )
    client.force_login(editor)
    [row] = client.get(address(kessel)).context["reporters"]
    assert (row.name, row.voice, row.n) == ("R. Okafor", "observer", 1)


def test_what_an_actor_said_is_given_as_a_table(client, editor, talks, kessel, passage):
    make_position(editor, passage, kessel, make_term(editor, talks, "Truce"), 2)
    client.force_login(editor)
    rows = page(client, address(kessel), format="csv").splitlines()
    assert len(rows) == 2
    assert ",2,principal," in rows[1]


def test_an_alias_that_somebody_else_has_is_a_warning(client, annotator, kessel):
    client.force_login(annotator)
    rows = {"names-TOTAL_FORMS": 1, "names-0-name": "The  CASTLE"}
    warned = client.post(f"{HERE}/add", sent(name="Somebody else", **rows))
    assert (warned.status_code, "Kessel</a>" in warned.content.decode()) == (422, True)
    client.post(
        f"{HERE}/add", sent(name="Somebody else", shown="Somebody else · The  CASTLE", **rows)
    )
    assert Actor.objects.filter(name="Somebody else").exists()


def test_a_new_name_that_somebody_else_has_is_a_warning_and_an_old_one_is_none(
    client, editor, kessel
):
    other = make_actor(editor, "Aruvia")
    client.force_login(editor)
    fields = {"scope": "shared", "version": other.version}
    assert client.post(address(other, "/revise"), sent(name="KESSEL ", **fields)).status_code == 422
    assert (
        client.post(
            address(other, "/revise"), sent(name="KESSEL ", shown="KESSEL", **fields)
        ).status_code
        == 302
    )
    other.refresh_from_db()
    fields = {"scope": "shared", "version": other.version, "description": "Saved."}
    assert client.post(address(other, "/revise"), sent(name="KESSEL", **fields)).status_code == 302
