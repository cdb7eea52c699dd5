"""The page of a dossier, and what is taken away from it."""

import io
from datetime import date

import docx
import pytest
import rispy

from negotiations.actions import negotiation, position
from negotiations.exchange.exporters import dossier as document
from negotiations.views import dossier
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
from tests.tables import records as rows

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/dossier"


@pytest.fixture
def coded(editor, talks):
    """Kessel on the truce, itself and through its envoy, and as an opponent reports it; Aruvia on
    the border.
    """
    kessel, aruvia = make_actor(editor, "Kessel"), make_actor(editor, "Aruvia")
    envoy = make_actor(
        editor, "Envoy", "person", affiliations=[{"group": kessel, "relation": "represents"}]
    )
    for actor in (kessel, aruvia):
        make_party(editor, talks, actor)
    tag = make_tag(editor, talks, "CEASE", label="Ceasefire")
    truce, border = (
        make_term(editor, talks, "the truce", tag=tag),
        make_term(editor, talks, "the border"),
    )
    for holder, term, day, voice, attribution in [
        (kessel, truce, 1, "principal", "on_record"),
        (envoy, truce, 3, "principal", "background"),
        (kessel, truce, 2, "opponent", "leak"),
        (aruvia, border, 4, "principal", "on_record"),
    ]:
        passage = make_passage(editor, make_article(editor, talks, published_on=date(2031, 5, day)))
        make_position(editor, passage, holder, term, 1, voice=voice, attribution=attribution)
    return {"kessel": kessel, "aruvia": aruvia, "envoy": envoy, "truce": truce, "border": border}


@pytest.fixture
def read(client, reader, coded):
    client.force_login(reader)
    return lambda query="", **headers: client.get(
        f"{HERE}?until=2031-06-01&{query}", headers=headers
    )


def days(answer):
    return [row["said_until"][-2:] for row in rows(answer)]


def test_each_term_has_its_parties_and_each_party_its_words_newest_first(read):
    found = [
        (row["term"], row["parties"], row["holder"], row["said_until"])
        for row in rows(read("format=csv"))
    ]
    assert found == [
        ("the truce", "Kessel", "Envoy", "2031-05-03"),
        ("the truce", "Kessel", "Kessel", "2031-05-02"),
        ("the truce", "Kessel", "Kessel", "2031-05-01"),
        ("the border", "Aruvia", "Aruvia", "2031-05-04"),
    ]


@each_of(
    ("query", "expected"),
    [
        ("since=2031-05-03", ["03", "04"]),
        ("until=2031-05-02", ["02", "01"]),
        ("voice=own", ["03", "01", "04"]),
        ("voice=reported", ["02"]),
        ("on_record=on", ["01", "04"]),
        ("area=CEASE", ["03", "02", "01"]),
        ("since=never&voice=x&area=x&term=x&term=&party=x", ["03", "02", "01", "04"]),
    ],
)
def test_it_is_narrowed(read, query, expected):
    assert days(read(f"{query}&format=csv")) == expected


def test_parties_and_terms_are_chosen_and_terms_come_instead_of_an_area(read, coded):
    assert days(read(f"party={coded['aruvia'].pk}&format=csv")) == ["04"]
    assert days(read(f"term={coded['border'].pk}&area=CEASE&format=csv")) == ["04"]
    assert len(days(read(f"term={coded['border'].pk}&term={coded['truce'].pk}&format=csv"))) == 4


def test_the_page_shows_the_words_and_leads_to_the_document(read):
    page = read().content.decode()
    assert "<mark>30-day truce</mark>" in page
    assert "4 positions" in page
    assert "format=docx" in page


def test_the_document_has_the_same(read):
    answer = read("format=docx")
    assert answer["Content-Disposition"] == 'attachment; filename="dossier.docx"'
    document = docx.Document(io.BytesIO(answer.content))
    assert sum(paragraph.style.name == "Quotation" for paragraph in document.paragraphs) == 4


def test_its_permanent_link_pins_the_day_the_parties_and_what_was_asked(client, read, coded):
    link = client.get(f"{HERE}?term={coded['truce'].pk}").context["figure"].link
    assert "until=2031-05-04" in link
    assert all(f"={coded[name].pk}" in link for name in ("kessel", "aruvia", "truce"))
    assert (
        days(client.get(f"{link}&format=csv"))
        == days(client.get(f"{HERE}?term={coded['truce'].pk}&format=csv"))
        != []
    )
    assert "on_record=on" in read("on_record=on").context["figure"].link


def test_of_very_many_a_page_says_which_it_shows_and_leads_to_the_others(read, monkeypatch):
    monkeypatch.setattr(dossier, "AT_ONCE", 3)
    first, last = read(), read("page=2")
    assert "the newest 3 of 4" in first.content.decode()
    assert "page=2" in first.content.decode()
    assert [said(answer) for answer in (first, last)] == [["03", "02", "04"], ["01"]]
    assert days(read("format=csv&page=2")) == ["03", "02", "01", "04"]


def test_of_more_than_word_can_open_a_document_has_the_newest_and_says_so(read, monkeypatch):
    monkeypatch.setattr(document, "MOST", 3)
    monkeypatch.setattr(dossier, "MOST", 3)
    paragraphs = docx.Document(io.BytesIO(read("format=docx").content)).paragraphs
    assert sum(paragraph.style.name == "Quotation" for paragraph in paragraphs) == 3
    words = "The newest 3 of 4 positions. The CSV beside this document has all."
    assert words in [paragraph.text for paragraph in paragraphs]
    assert "the newest 3 of them (the CSV has all)" in read().content.decode()
    assert len(rows(read("format=csv"))) == 4


def said(answer):
    """The days of the words on a page, by term and party."""
    sides = [side for topic in answer.context["topics"]() for side in topic.sides]
    return [f"{position.said_until:%d}" for side in sides for position in side.positions]


def test_what_is_not_accepted_is_not_in_it(read, editor, talks, coded):
    found = talks.positions.get(holder=coded["aruvia"])
    position.revise(found, by=editor, version=found.version, status="draft")
    assert "04" not in days(read("format=csv"))


def test_a_holder_counts_for_a_party_only_while_it_speaks_for_it(read, editor, talks, coded):
    late = make_actor(
        editor,
        "Late",
        "person",
        affiliations=[
            {"group": coded["kessel"], "relation": "leads", "from_date": date(2031, 5, 10)}
        ],
    )
    for day in (9, 11):
        passage = make_passage(editor, make_article(editor, talks, published_on=date(2031, 5, day)))
        make_position(editor, passage, late, coded["truce"], 1, voice="principal")
    assert days(read(f"party={coded['kessel'].pk}&format=csv")) == ["11", "03", "02", "01"]


def test_what_is_said_for_two_of_the_parties_stands_with_both_and_counts_once(
    read, editor, talks, coded
):
    make_party(editor, talks, coded["envoy"])
    answer = read()
    assert answer.context["dossier"].n == 4
    [row] = [row for row in rows(read("format=csv")) if row["holder"] == "Envoy"]
    assert row["parties"] == "Envoy; Kessel"
    assert row["party_ids"] == f"{coded['envoy'].pk}; {coded['kessel'].pk}"
    document = docx.Document(io.BytesIO(read("format=docx").content))
    assert sum(paragraph.style.name == "Quotation" for paragraph in document.paragraphs) == 5


def test_conditions_are_taken_away_in_words(read, editor, talks, coded):
    conditions = [{"relation": "after", "term": coded["truce"], "by": coded["kessel"]}]
    passage = make_passage(editor, make_article(editor, talks))
    make_position(editor, passage, coded["aruvia"], coded["border"], 1, conditions=conditions)
    assert "after: the truce (by Kessel)" in [row["conditions"] for row in rows(read("format=csv"))]


def test_htmx_gets_the_part(read):
    assert read(**{"HX-Request": "true"}).content.decode().lstrip().startswith('<div id="dossier"')


@each_of("format", ["", "docx", "csv"])
def test_who_may_not_see_the_talks_does_not_find_it(client, coded, outsider, format):
    client.force_login(outsider)
    assert client.get(f"{HERE}?format={format}").status_code == 404


def test_a_stranger_takes_it_away_from_public_talks(client, owner, talks, coded):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    answer = client.get(f"{HERE}?until=2031-06-01&format=docx")
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert words.count("30-day truce") == 4


def test_without_parties_or_words_it_says_what_to_do(client, owner, talks):
    client.force_login(owner)
    assert "add the parties" in client.get(HERE).content.decode()
    make_party(owner, talks, make_actor(owner))
    assert "on record with this" in client.get(HERE).content.decode()
    assert client.get(f"{HERE}?format=docx").status_code == 200


@each_of("format", ["", "docx"])
@each_of("more", [1, 5])
def test_queries_do_not_grow(read, editor, talks, coded, more, format, django_assert_num_queries):
    for number in range(more):
        actor, term = (
            make_actor(editor, f"Party {number}"),
            make_term(editor, talks, f"Term {number}"),
        )
        make_party(editor, talks, actor)
        passage = make_passage(editor, make_article(editor, talks, authors=[actor], outlet=actor))
        conditions = [{"relation": "if", "term": coded["truce"], "by": actor}]
        make_position(
            editor, passage, actor, term, 1, conditions=conditions, speaker=coded["envoy"]
        )
    with django_assert_num_queries(30 if format else 32):
        read(f"format={format}")


def test_its_sources_are_taken_to_zotero_each_once_with_the_quotes(read):
    answer = read("format=ris")
    assert answer["Content-Disposition"] == 'attachment; filename="dossier.ris"'
    entries = rispy.loads(answer.content.decode())
    assert len(entries) == len({row["article_id"] for row in rows(read("format=csv"))})
    assert sum(len(entry["notes"]) for entry in entries) == 4
    assert any("30-day truce" in note for entry in entries for note in entry["notes"])
    assert all(entry["urls"][0].startswith("http") for entry in entries)
