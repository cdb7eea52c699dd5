"""The page of disagreeing and weak sources."""

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
HERE = "/negotiations/kessel/sources"
THEN = f"{HERE}?as_of=2031-06-01"


@pytest.fixture
def coded(editor, talks):
    """What Kessel wants, by two writers, one of whom infers it."""
    kessel, truce = make_actor(editor, "Kessel"), make_term(editor, talks, "the truce")
    make_party(editor, talks, kessel)
    outlet = make_actor(editor, "The Ledger", "media")
    for name, stance, attribution in [("Okafor", 1, "leak"), ("Adeyemi", -1, "author_inference")]:
        article = make_article(
            editor, talks, authors=[make_actor(editor, name, "person")], outlet=outlet
        )
        made = make_position(
            editor,
            make_passage(editor, article),
            kessel,
            truce,
            stance,
            voice="observer",
            attribution=attribution,
        )
    return made


@pytest.fixture
def read(client, reader, coded):
    client.force_login(reader)
    return lambda address=THEN, **headers: client.get(address, headers=headers)


def test_both_sides_stand_beside_each_other_with_who_says_so_and_where(read, coded):
    page = read().content.decode()
    for words in ("Okafor", "Adeyemi", "The Ledger", "leak", "author inference", "on the same day"):
        assert words in page
    assert page.count("<mark>30-day truce</mark>") == 2
    assert f"#p-{coded.passage_id}" in page


def test_a_weak_standing_says_why(read):
    assert "1 leaked; 1 inferred by the author" in read().content.decode()


def test_each_table_is_taken_away(read):
    (apart,), (weak,) = (
        rows(read(f"{THEN}&format=csv")),
        rows(read(f"{THEN}&format=csv&table=audit")),
    )
    assert (apart["newer_authors"], apart["older_authors"], apart["newer_outlet"]) == (
        "Adeyemi",
        "Okafor",
        "The Ledger",
    )
    assert (weak["party"], weak["term"], weak["stance"]) == ("Kessel", "the truce", "")


def test_its_permanent_link_pins_the_day_and_the_window(read):
    link = read(HERE).context["figures"]["audit"].link
    assert "as_of=2031-05-14" in link
    assert "days=90" in link


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("days=0", 0),
        ("days=7", 7),
        ("days=-1", 90),
        ("days=ever", 90),
        ("days=99999999999", 90),
        ("as_of=x", 90),
    ],
)
def test_what_is_not_understood_is_as_if_not_asked(read, query, days):
    assert f"within {days} days" in read(f"{HERE}?{query}").context["figures"]["disagreements"].said


def test_a_stranger_reads_the_words_without_their_context(client, owner, talks, coded):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    page = client.get(THEN).content.decode()
    assert "<mark>30-day truce</mark>" in page
    assert "could live with" not in page


def test_htmx_gets_the_part(read):
    assert (
        read(THEN, **{"HX-Request": "true"})
        .content.decode()
        .lstrip()
        .startswith('<div id="sources"')
    )


def test_who_may_not_see_the_talks_does_not_find_it(client, coded, outsider):
    client.force_login(outsider)
    assert client.get(HERE).status_code == 404


def test_where_nothing_is_coded_it_says_what_to_do(client, owner, talks):
    client.force_login(owner)
    assert "Nothing stands yet" in client.get(HERE).content.decode()


def test_disagreements_are_drawn_and_taken_away_as_a_picture(read):
    assert 'href="#apart-1"' in read().content.decode()
    words = " ".join(ElementTree.fromstring(read(f"{THEN}&format=svg").content.decode()).itertext())  # noqa: S314 — ours
    for said in (
        "reported differently?",
        "the truce",
        "resists, says Adeyemi",
        "Okafor",
        "−",
        "n = 1 disagreement;",
    ):
        assert said in words


def test_without_disagreement_there_is_nothing_to_draw(read):
    page = read(f"{HERE}?as_of=2031-01-01&format=svg")
    assert page["Content-Type"].startswith("text/html")
    assert "<svg" not in page.content.decode()
