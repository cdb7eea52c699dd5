"""Nothing is cut in silence: with a corpus past each limit, a figure that is taken away has all
that its n says.
"""

import io
from datetime import date, timedelta
from xml.etree import ElementTree

import docx
import pytest

from negotiations.models import Actor, Condition, Party, Position
from negotiations.views import concordance, ground, sources
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_passage, make_term
from tests.tables import records

pytestmark = pytest.mark.django_db
PARTIES, TERMS, TIMES, PLACES = 30, 5, 4, 260
EACH = TERMS * PARTIES
HERE = "/negotiations/kessel"
SOURCES, CONCORDANCE = f"{HERE}/sources?as_of=2031-06-01", f"{HERE}/concordance?q=truce"
GROUND, DOSSIER = (
    f"{HERE}/{view}=2031-06-01{{everyone}}" for view in ("common-ground?as_of", "dossier?until")
)
CELL = f"{HERE}/cell?as_of=2031-06-01&{{cell}}"


@pytest.fixture
def parties(talks):
    """Two of them have the same name."""
    names = (f"Party {max(number, 1)}" for number in range(PARTIES))
    actors = Actor.objects.bulk_create(Actor(name=name, kind="state", version=1) for name in names)
    Party.objects.bulk_create(
        Party(negotiation=talks, actor=actor, role="primary", version=1) for actor in actors
    )
    return actors


@pytest.fixture
def terms(owner, talks):
    items = [make_term(owner, talks, f"Term {number}") for number in range(TERMS - 1)]
    return [*items, make_term(owner, talks, "The plan", items=items)]


@pytest.fixture
def corpus(owner, talks, parties, terms):
    """On some days one of two writers says yes for each party to each term, the other no, who is
    the last. To each term two of the parties say no unless all other terms are there first.
    """
    passages = [*_passages(owner, talks)]
    said = Position.objects.bulk_create(
        Position(
            negotiation=talks,
            passage=passage,
            holder=holder,
            term=about,
            stance=(2, -2)[number % 2],
            voice="observer",
            attribution="leak",
            said_from=_day(number),
            said_until=_day(number),
            coder=owner,
            version=1,
        )
        for number, passage in enumerate(passages)
        for about in terms
        for holder in parties
    )
    Condition.objects.bulk_create(
        Condition(position=last, relation="unless", term=first, rank=rank)
        for last in said[-EACH:]
        if last.holder in parties[:2]
        for rank, first in enumerate(term for term in terms if term != last.term)
    )


def _day(number):
    return date(2031, 5, 1) + timedelta(days=3 * number)


def _passages(owner, talks):
    """Of an article for each day, which has the word that is looked for in many places."""
    writers = [make_actor(owner, name, "person") for name in ("Okafor", "Adeyemi")]
    for number in range(TIMES):
        text = f"No. {number}: a 30-day truce.\n" + "The truce holds. " * (PLACES - 1)
        article = make_article(
            owner, talks, text, authors=[writers[number % 2]], published_on=_day(number)
        )
        yield make_passage(owner, article)


@pytest.fixture
def read(client, owner, corpus, parties, terms):
    """A page, by an address in which `{everyone}` and `{cell}` are filled in."""
    client.force_login(owner)
    everyone = "".join(f"&party={actor.pk}" for actor in parties)
    cell = f"actor={parties[0].pk}&term={terms[0].pk}"
    return lambda address: client.get(address.format(everyone=everyone, cell=cell))


def rows(table):
    return len(table)


def positions(table):
    return sum(int(row["positions"]) for row in table)


def different(column):
    return lambda table: len({row[column] for row in table})


#: Of each figure: where, which of the tables there, what its n counts in the CSV, and how many that
#: are.
FIGURES = {
    "disagreements": (SOURCES, "disagreements", rows, EACH * (TIMES - 1)),
    "audit": (SOURCES, "audit", rows, EACH),
    "common ground": (GROUND, "terms", positions, EACH),
    "pairs": (GROUND, "pairs", rows, PARTIES * (PARTIES - 1) // 2),
    "packages": (GROUND, "packages", different("package_id"), 1),
    "deadlocks": (GROUND, "deadlocks", different("deadlock"), 84),
    "conditions": (GROUND, "conditions", rows, 2 * TERMS * (TERMS - 1)),
    "dossier": (DOSSIER, "", rows, EACH * TIMES),
    "concordance": (CONCORDANCE, "", rows, TIMES * PLACES),
    "evidence": (CELL, "", rows, TIMES),
    "timeline": (f"{HERE}/timeline?until=2031-06-01", "", rows, EACH * TIMES),
    "standings": (f"{HERE}?as_of=2031-06-01", "", positions, EACH),
}
#: What two may share: an id stands beside it.
LABELS = {
    "party",
    "term",
    "package",
    "item",
    "one",
    "other",
    "asked_first",
    "by",
    "holder",
    "speaker",
    "article",
    "outlet",
}
LABELS |= {
    f"{side}_{name}" for side in ("newer", "older") for name in ("holder", "speaker", "outlet")
}


def test_a_csv_has_all_that_its_n_says_and_says_what_it_is(read):
    pages = {address: read(address) for address, *_ in FIGURES.values()}

    @each_of(("address", "table", "counted", "n"), FIGURES.values(), ids=FIGURES)
    def has_all(address, table, counted, n):
        page, away = pages[address], read(f"{address}&table={table}&format=csv")
        figure = page.context["figures"][table] if table else page.context["figure"]
        assert away.streaming
        body = away.getvalue()
        assert body.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
        lines = records(body)
        assert (figure.n, counted(lines)) == (n, n)
        assert [name for name in lines[0].keys() & LABELS if f"{name}_id" not in lines[0]] == []
        assert {row.get("as_of", "2031-06-01") for row in lines} == {"2031-06-01"}
        if address == GROUND:
            readings = {(row["voice"], row["layer"]) for row in lines}
            assert readings == {("own_else_reported", "parties")}

    has_all()


def test_no_party_chosen_is_left_out_and_two_of_one_name_are_told_apart(read, parties):
    lines = records(read(f"{GROUND}&table=terms&format=csv"))
    assert len({row["party"] for row in lines}) == PARTIES - 1
    assert {row["party_id"] for row in lines} == {str(actor.pk) for actor in parties}
    page = read(GROUND).content.decode()
    assert [
        actor for actor in parties if page.count(f'href="{HERE}/actors/{actor.pk}"') < 3
    ] == []  # in each table's head


def test_an_ambivalent_standing_is_not_a_blank(read, terms):
    for voice, state in (("observer", "reported"), ("principal", "ambivalent")):
        Position.objects.filter(term=terms[0]).update(
            voice=voice, said_from=_day(0), said_until=_day(0)
        )
        lines = records(read(f"{GROUND}&table=packages&format=csv"))
        assert {
            (row["stance"], row["state"]) for row in lines if row["item_id"] == str(terms[0].pk)
        } == {("", state)}


def test_the_evidence_of_a_cell_says_which_positions_decide(read):
    assert "&amp;format=csv" in read(CELL).content.decode()
    lines = records(read(f"{CELL}&format=csv"))
    assert [(row["decides"], row["stance"], row["state"]) for row in lines] == [
        ("True", "-2", "reported"),
        ("False", "2", "reported"),
        ("False", "-2", "reported"),
        ("False", "2", "reported"),
    ]


def test_a_wider_range_of_days_never_lists_fewer(read):
    listed = [len(records(read(f"{SOURCES}&days={days}&format=csv"))) for days in (2, 3, 90)]
    assert listed == sorted(listed)
    assert (listed[0], listed[-1]) == (0, EACH * (TIMES - 1))


def test_the_pages_of_disagreements_have_each_of_them_once(read, monkeypatch):
    monkeypatch.setattr(sources, "AT_ONCE", 200)
    pages = [read(f"{SOURCES}&page={number}").context["page"] for number in (1, 2, 3)]
    listed = [(row.actor.pk, row.newer.pk) for page in pages for row in page]
    assert len(set(listed)) == len(listed) == EACH * (TIMES - 1)


def test_a_document_has_every_position(read):
    document = docx.Document(io.BytesIO(read(f"{DOSSIER}&format=docx").content))
    assert (
        sum(paragraph._p.style == "Quotation" for paragraph in document.paragraphs) == EACH * TIMES
    )


@each_of(
    ("address", "says"),
    [
        (
            SOURCES,
            {
                "the newest 50 of 450; the CSV has all",
                "page=2",
                "table=disagreements&amp;format=csv",
                "The first 20 of them are shown here; the CSV has all 150",
                "table=audit&amp;format=csv",
            },
        ),
        (
            GROUND,
            {
                "The shortest 3 of 84 are shown here; the CSV has all 84",
                "table=deadlocks&amp;format=csv",
                "The first 3 of the 5 terms asked for are shown here",
                "table=conditions&amp;format=csv",
            },
        ),
        (DOSSIER, {"the newest 500 of 600", "page=2"}),
        (CONCORDANCE, {"1–100 of 1040", "page=2"}),
    ],
)
def test_a_page_that_shows_fewer_says_how_many_and_leads_to_the_others(
    read, monkeypatch, address, says
):
    monkeypatch.setattr(sources, "DRAWN", 20)
    monkeypatch.setattr(ground, "SHOWN", 3)
    page = read(address).content.decode()
    assert {words for words in says if words not in page} == set()


def test_what_a_page_does_not_look_through_is_said_and_is_in_the_csv(read, monkeypatch):
    monkeypatch.setattr("negotiations.queries.search.concordance.LINES", 300)
    page = read(CONCORDANCE)
    assert (
        "in the newest 2 of 4 sections of text with these words: there are more. The CSV has all"
        in page.content.decode()
    )
    assert (
        page.context["figure"].said
        == "n = 520 places; in the newest 2 of 4 sections of text; the CSV has all."
    )
    assert len(records(read(f"{CONCORDANCE}&format=csv"))) == TIMES * PLACES


def test_of_many_lines_so_many_are_tagged_at_once_as_the_button_says(client, read, monkeypatch):
    monkeypatch.setattr(concordance, "TAGGED", 7)
    monkeypatch.setattr("negotiations.views.bulk_tagging.TAGGED", 7)
    assert "Tag the first 7" in read(CONCORDANCE).content.decode()
    assert (
        client.post(f"{HERE}/concordance/tag?q=truce", {"all": "1"})
        .content.decode()
        .count('name="line"')
        == 7
    )


def test_cycles_that_were_not_looked_at_are_said(read, monkeypatch):
    monkeypatch.setattr("negotiations.queries.ground.deadlocks.LOOKED_AT", 20)
    monkeypatch.setattr(ground, "LOOKED_AT", 20)
    page = read(GROUND)
    assert "There are more cycles than could be looked at" in page.content.decode()
    assert (
        "n = 20 cycles; found in the shortest 20 cycles: there are more;"
        in page.context["figures"]["deadlocks"].said
    )


KEY = {"as reported by others", "not on record"}


@each_of(
    ("address", "says"),
    [
        (
            SOURCES,
            KEY | {"Drawn are the newest 24 of 450. The CSV has all of them.", "in its own voice"},
        ),
        (
            GROUND,
            KEY
            | {
                "Not drawn for want of room: 6 more parties. The CSV has all of them.",
                "on a condition",
                "inferred",
                "ambivalent",
                "not stated",
                "not read yet",
                "last said two years before",
                "was, where compared",
            },
        ),
    ],
)
def test_a_picture_says_what_it_leaves_out_and_has_the_key_to_its_signs(read, address, says):
    picture = read(f"{address}&format=svg").content.decode()
    words = " ".join(ElementTree.fromstring(picture).itertext())  # noqa: S314 — ours
    assert {one for one in says if one not in words} == set()
