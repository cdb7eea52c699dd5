"""The page of common ground."""

from xml.etree import ElementTree

import pytest

from negotiations.actions import negotiation
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)
from tests.tables import records as rows

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/common-ground"
THEN = f"{HERE}?as_of=2031-06-01"


@pytest.fixture
def coded(editor, talks):
    """Two parties who each want the other to go first, and a host who accepts the truce."""
    kessel, aruvia, borea = (make_actor(editor, name) for name in ("Kessel", "Aruvia", "Borea"))
    make_party(editor, talks, kessel)
    make_party(editor, talks, aruvia)
    make_party(editor, talks, borea, "host")
    truce, monitors = (
        make_term(editor, talks, "the truce"),
        make_term(editor, talks, "monitors deploy"),
    )
    make_term(editor, talks, "the plan", items=[truce, monitors])
    for holder, then, first, stance in [
        (kessel, truce, monitors, 1),
        (aruvia, monitors, truce, 1),
        (borea, truce, None, 2),
    ]:
        passage = make_passage(editor, make_article(editor, talks))
        conditions = [{"relation": "after", "term": first}] if first else []
        make_position(
            editor, passage, holder, then, stance, conditions=conditions, voice="principal"
        )
    return {"kessel": kessel, "aruvia": aruvia, "borea": borea, "truce": truce}


@pytest.fixture
def read(client, reader, coded):
    client.force_login(reader)
    return lambda address=THEN, **headers: client.get(address, headers=headers)


def test_the_primary_parties_are_compared_unless_others_are_asked_for(read, coded):
    assert {row["party"] for row in rows(read(f"{THEN}&format=csv"))} == {"Kessel", "Aruvia"}
    asked = f"{THEN}&format=csv&party={coded['borea'].pk}"
    assert {row["party"] for row in rows(read(asked))} == {"Borea"}


def test_each_sign_leads_to_its_words(read, coded):
    query = "as_of=2031-06-01&amp;voice=own_else_reported&amp;layer=parties"
    cell = f"{query}&amp;actor={coded['kessel'].pk}"
    assert cell in read().content.decode()


def test_a_deadlock_is_said_in_a_sentence_with_its_words(read):
    page = read().content.decode()
    assert "Kessel accepts “the truce” only after “monitors deploy”</a>; " in page
    assert '<q dir="auto">30-day truce</q>' in page


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("pairs", 1),
        ("packages", 6),
        ("deadlocks", 2),
        ("conditions", 2),
        ("terms", 6),
        ("nonsense", 6),
    ],
)
def test_each_table_is_taken_away(read, table, expected):
    assert len(rows(read(f"{THEN}&table={table}&format=csv"))) == expected


def test_its_permanent_link_pins_the_day_and_the_parties(read, coded):
    link = read(HERE).context["figures"]["pairs"].link
    assert "as_of=2031-05-14" in link
    assert f"party={coded['kessel'].pk}" in link
    assert f"party={coded['aruvia'].pk}" in link


def test_htmx_gets_the_part(read):
    assert (
        read(THEN, **{"HX-Request": "true"})
        .content.decode()
        .lstrip()
        .startswith('<div id="ground"')
    )


@pytest.mark.parametrize(
    "query",
    ["as_of=never", "party=x&party=", "layer=commentators", "voice=own", "as_of=2031-01-01"],
)
def test_what_is_not_understood_is_as_if_not_asked(read, query):
    assert read(f"{HERE}?{query}").status_code == 200


def test_who_may_not_see_the_talks_does_not_find_it(client, coded, outsider):
    client.force_login(outsider)
    assert client.get(HERE).status_code == 404


def test_a_stranger_reads_it_in_public_talks(client, owner, talks, coded):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    assert client.get(THEN).status_code == 200


def test_without_parties_or_terms_it_says_what_to_do(client, owner, talks):
    client.force_login(owner)
    assert "add the parties" in client.get(HERE).content.decode()
    make_party(owner, talks, make_actor(owner))
    assert "put the first on record" in client.get(HERE).content.decode()


@pytest.mark.parametrize("more", [1, 6])
def test_queries_do_not_grow_with_parties_and_terms(
    read, editor, talks, coded, more, django_assert_max_num_queries
):
    for number in range(more):
        actor = make_actor(editor, f"Party {number}")
        make_party(editor, talks, actor)
        term = make_term(editor, talks, f"Term {number}", items=[coded["truce"]])
        conditions = [{"relation": "if", "term": coded["truce"]}]
        make_position(
            editor,
            make_passage(editor, make_article(editor, talks)),
            actor,
            term,
            1,
            conditions=conditions,
        )
    with django_assert_max_num_queries(29):
        read()


def test_common_ground_is_taken_away_as_a_picture(read, coded):
    answer = read(f"{THEN}&format=svg&party={coded['kessel'].pk}&party={coded['borea'].pk}")
    words = " ".join(ElementTree.fromstring(answer.content.decode()).itertext())  # noqa: S314 — our own
    for said in (
        "What do the parties share",
        "Accepted by all: 1.",
        "the truce",
        "Borea: accepts",
        "2 parties: Kessel, Borea",
    ):
        assert said in words


@pytest.mark.parametrize("table", ["pairs", "packages", "deadlocks", "conditions"])
def test_the_other_tables_have_no_picture(read, table):
    assert read(f"{THEN}&format=svg&table={table}")["Content-Type"].startswith("text/html")
