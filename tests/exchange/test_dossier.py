"""A dossier as a Word document, opened again and read."""

import io
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from negotiations.actions import article
from negotiations.exchange.exporters.dossier import DossierDocument, as_docx
from negotiations.exchange.exporters.figure import Figure
from negotiations.queries.dossier.quotations import dossier
from tests.factories import (
    TEXT,
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db
FIGURE = Figure(
    "dossier", "Which words?", ("until 1 June 2031",), 1, "positions", (), (),
    "https://a.example/d?x=1&y=2", "Talks. https://a.example/d?x=1&y=2"
)  # fmt: skip
HEBREW = "לא תהיה הפסקת אש"


@pytest.fixture
def kessel(editor, talks):
    actor = make_actor(editor, "Kessel")
    make_party(editor, talks, actor)
    return actor


@pytest.fixture
def said(editor, talks, kessel):
    """States a position on the words of an article, which is nothing but these."""

    def state(
        words=TEXT, quote="30-day truce", label="the truce", stance=1, conditions=(), **fields
    ):
        article = make_article(editor, talks, text=words, **fields)
        term = make_term(editor, talks, label)
        passage = make_passage(editor, article, quote)
        return make_position(
            editor, passage, kessel, term, stance, voice="principal", conditions=list(conditions)
        )

    return state


@pytest.fixture
def opened(talks, kessel):
    def write(title="Talks", actors=None, **asked):
        found = dossier(talks, actors or [kessel.pk], until=date(2031, 6, 1), **asked)
        file = as_docx(
            DossierDocument(
                found, FIGURE, title, lambda position: f"https://a.example/{position.pk}"
            )
        )
        return docx.Document(io.BytesIO(file))

    return write


def of(document, style):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def links(document):
    return {part.target_ref for part in document.part.rels.values() if part.is_external}


def test_it_says_what_it_is_and_how_it_is_cited(opened, said):
    said()
    document = opened("Talks at Kessel")
    assert of(document, "Title") == ["Talks at Kessel"]
    assert of(document, "About")[:2] == [
        "n = 1 positions; until 1 June 2031.",
        f"Talks. {FIGURE.link}",
    ]
    assert FIGURE.link in links(document)
    assert document.core_properties.title == "Talks at Kessel"


def test_the_words_stand_below_their_term_and_their_party(opened, said):
    said()
    document = opened()
    assert of(document, "Heading 2")[-1:] == ["the truce"]
    assert of(document, "Heading 3") == ["Kessel"]
    assert of(document, "Quotation") == ["30-day truce"]


def test_below_the_words_is_who_says_so_with_sign_and_condition(
    opened, said, editor, talks, kessel
):
    monitors = make_term(editor, talks, "monitors deploy")
    said(conditions=[{"relation": "after", "term": monitors, "by": kessel}])
    (who,) = of(opened(), "Who Says So")
    assert (
        who
        == "+ favours, after “monitors deploy” by Kessel. Kessel (principal, unattributed, direct),"
        " 14 May 2031."
    )


def test_the_source_is_named_with_author_outlet_day_and_address(opened, said, editor):
    okafor, ledger = (
        make_actor(editor, "R. Okafor", "person"),
        make_actor(editor, "The Ledger", "media"),
    )
    position = said(
        title="The port", authors=[okafor], outlet=ledger, url="https://ledger.example/port"
    )
    document = opened()
    assert of(document, "Source") == [
        (
            "R. Okafor, “The port”, The Ledger, 14 May 2031. https://ledger.example/port · In its"
            " article"
        )
    ]
    assert links(document) >= {"https://ledger.example/port", f"https://a.example/{position.pk}"}


def test_words_that_are_no_longer_in_the_article_are_said_to_be_so(opened, said, editor):
    words = said().passage
    article.revise(words.article, by=editor, version=1, text="Nothing of it is left.")
    document = opened()
    assert of(document, "Quotation") == ["30-day truce"]
    assert (
        of(document, "Who Says So")[0]
        == "These words are no longer in the article’s text (they stood in revision 1)."
    )


def test_no_more_of_an_article_than_its_quotes_is_given_away(opened, said):
    said()
    assert "port is blocked" not in "".join(paragraph.text for paragraph in opened().paragraphs)


def test_the_table_shows_the_sign_of_each_party_on_each_term(opened, said):
    said(stance=-2)
    table = opened().tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Term", "Kessel"],
        ["the truce", "−−*"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_many_parties_stand_in_several_tables(opened, said, editor, talks, kessel):
    said()
    actors = [make_actor(editor, f"Party {number}") for number in range(9)]
    for actor in actors:
        make_party(editor, talks, actor)
    tables = opened(actors=[kessel.pk, *(actor.pk for actor in actors)]).tables
    assert [len(table.columns) for table in tables] == [7, 5]


def test_what_runs_from_right_to_left_does_so(opened, said):
    said(words=HEBREW, quote=HEBREW, language="he")
    (quotation,) = [p for p in opened().paragraphs if p.style.name == "Quotation"]
    assert quotation._p.pPr.find(qn("w:bidi")) is not None
    assert quotation.runs[0].font.rtl
    assert quotation.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "he"


def test_words_of_another_language_are_marked_as_such(opened, said):
    said(language="fr")
    (quotation,) = [p for p in opened().paragraphs if p.style.name == "Quotation"]
    assert quotation._p.pPr.find(qn("w:bidi")) is None
    assert quotation.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "fr"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a \x01tr\x1fuce\ufffe", ["a truce"]),
        ("🕊️ 𝔗ruce", ["🕊️ 𝔗ruce"]),
        ("<w:p> & “x”", ["<w:p> & “x”"]),
        ("one\n\ntwo", ["one", "two"]),
    ],
)
def test_every_character_that_xml_takes_is_kept_and_no_other(opened, said, words, expected):
    said(words=words, quote=words, label=f"on {words}"[:500], title=f"Title {words}")
    assert of(opened(f"Talks {words} {'x' * 300}"), "Quotation") == expected


def test_its_language_is_set_and_its_pages_are_numbered(opened, said):
    document = opened()
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {
        "en-GB"
    }
    fields = document.sections[0].footer._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_without_positions_there_is_the_rule_and_no_table(opened):
    document = opened()
    assert document.tables == []
    assert of(document, "Rule")
