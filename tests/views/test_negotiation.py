"""Negotiations, their standings and the evidence, in the browser."""

from xml.etree import ElementTree

import pytest

from negotiations.models import Negotiation
from negotiations.queries.table import layout
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
MATRIX = "/negotiations/kessel?as_of=2031-06-01"


@pytest.fixture
def coded(editor, talks):
    kessel = make_actor(editor)
    make_party(editor, talks, kessel)
    truce = make_term(editor, talks, "A truce", tag=make_tag(editor, talks))
    article = make_article(
        editor, talks, text="Kessel wants a truce, badly.", published_on="2031-05-14"
    )
    return make_position(
        editor, make_passage(editor, article, "a truce"), kessel, truce, 2, attribution="on_record"
    )


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def cell(position, **query):
    return {"actor": position.holder_id, "term": position.term_id, "as_of": "2031-06-01", **query}


def test_anybody_signed_in_makes_a_negotiation_and_owns_it(client, outsider):
    client.force_login(outsider)
    client.post(
        "/create", {"title": "Talks at Kessel!", "status": "active", "visibility": "private"}
    )
    made = Negotiation.objects.get(slug="talks-at-kessel")
    assert made.memberships.get().role == "owner"


def test_a_stranger_is_asked_to_sign_in_first(client, db):
    assert client.get("/create").url == "/sign-in?next=/create"


def test_only_an_owner_publishes(signed_in, talks):
    sent = {
        "title": talks.title,
        "slug": "kessel",
        "status": "active",
        "visibility": "public",
        "version": 1,
    }
    assert signed_in.post("/negotiations/kessel/revise", sent).status_code == 403
    assert Negotiation.objects.get(slug="kessel").visibility == "private"


def test_a_cell_says_where_a_party_stands(signed_in, coded):
    page = signed_in.get(MATRIX).content.decode()
    assert 'title="Kessel: accepts or insists, 1 position, said 14 May 2031"' in page


def test_before_it_was_said_the_cell_is_unread(signed_in, coded):
    assert (
        'title="Kessel: not read yet"'
        in signed_in.get("/negotiations/kessel?as_of=2031-05-13").content.decode()
    )


def test_what_is_not_understood_is_as_if_not_asked(signed_in, coded):
    assert (
        signed_in.get("/negotiations/kessel?as_of=never&voice=loud&layer=&area=nowhere").status_code
        == 200
    )


def test_the_evidence_has_the_words_in_their_context(signed_in, coded):
    page = signed_in.get("/negotiations/kessel/cell", cell(coded)).content.decode()
    assert "…Kessel wants </span><mark>a truce</mark>" in page
    assert f"/positions/{coded.pk}" in page


def test_a_stranger_sees_the_words_without_their_context(client, owner, talks, coded):
    talks.visibility = "public"
    talks.save()
    page = client.get("/negotiations/kessel/cell", cell(coded)).content.decode()
    assert "<mark>a truce</mark>" in page
    assert "Kessel wants" not in page


@pytest.mark.parametrize(
    "query", [{}, {"actor": "x"}, {"term": "01980c00-0000-7000-8000-000000000000"}]
)
def test_a_cell_that_is_not_there_is_not_found(signed_in, coded, query):
    assert (
        signed_in.get("/negotiations/kessel/cell", {"actor": coded.holder_id, **query}).status_code
        == 404
    )


def test_htmx_gets_the_part_and_caches_are_told(signed_in, coded):
    answer = signed_in.get(MATRIX, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="standings"')
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("rows", [2, 9])
def test_queries_do_not_grow_with_terms_and_parties(
    signed_in, editor, talks, coded, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_party(editor, talks, make_actor(editor, f"Actor {number}"))
        term = make_term(editor, talks, f"Term {number}")
        make_position(editor, coded.passage, coded.holder, term)
    with django_assert_max_num_queries(25):
        signed_in.get(MATRIX)
    with django_assert_max_num_queries(30):
        signed_in.get("/negotiations/kessel/cell", cell(coded))
    with django_assert_max_num_queries(10):
        signed_in.get("/")


def test_the_standings_are_taken_away_with_what_was_asked(client, owner, talks):
    client.force_login(owner)
    asked = {
        "as_of": "2031-05-10",
        "against": "2031-05-01",
        "order": "contested",
        "rolled_up": "on",
        "on_record": "on",
    }
    answer = client.get("/negotiations/kessel", asked)
    link = answer.context["figure"].link
    assert all(f"{name}={value}" in link for name, value in asked.items())
    assert (
        client.get("/negotiations/kessel", {**asked, "format": "csv"})
        .getvalue()
        .startswith(b"\xef\xbb\xbfterm,term_id,party,party_id,roles,stance")
    )


@pytest.fixture
def pinned(editor, talks, coded):
    """The address with a party and a term pinned that would not come first."""
    party, term = make_actor(editor, "Borea"), make_term(editor, talks, "Wheat is shipped")
    make_party(editor, talks, party)
    return f"{MATRIX}&pin={party.pk}&pin={term.pk}&pin=nonsense&pin=", party, term


def test_what_is_pinned_comes_first_in_the_page_and_the_csv(signed_in, pinned):
    address, party, term = pinned
    page = signed_in.get(address)
    assert page.content.decode().count(" checked>") >= 2
    assert [column.actor for column in page.context["table"].columns][0] == party
    assert page.context["table"].areas[0].lines[0].term == term
    head, first, *_ = signed_in.get(f"{address}&format=csv").getvalue().decode().splitlines()
    assert first.startswith(f"Wheat is shipped,{term.pk},Borea,")


def test_a_permanent_link_keeps_the_pins_and_a_cells_link_does_without(signed_in, pinned):
    address, party, term = pinned
    page = signed_in.get(address)
    assert f"pin={party.pk}" in page.context["figure"].link
    assert f"pin={term.pk}" in page.context["figure"].link
    assert "nonsense" not in page.context["figure"].link
    assert "pin=" not in page.context["query"]


def test_a_pin_that_a_filter_hides_is_kept(signed_in, coded, pinned):
    page = signed_in.get(f"{pinned[0]}&layer=commentators").content.decode()
    assert f'<input type="hidden" form="filters" name="pin" value="{pinned[1].pk}">' in page


def test_pins_cost_no_query(signed_in, pinned, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        signed_in.get(pinned[0])


def test_the_standings_are_taken_away_as_a_picture(signed_in, coded):
    answer = signed_in.get(f"{MATRIX}&format=svg")
    words = " ".join(ElementTree.fromstring(answer.content.decode()).itertext())  # noqa: S314 — our own
    assert answer["Content-Disposition"] == 'attachment; filename="standings.svg"'
    for said in (
        "Where do the parties stand",
        "A truce",
        "Kessel: accepts or insists",
        "++",
        "n = 1",
        "as of 1 June 2031",
    ):
        assert said in words


@pytest.fixture
def large(editor, talks, coded, monkeypatch):
    """A table with two areas more than come first."""
    for label in ("Port", "Wheat"):
        term = make_term(
            editor, talks, label, tag=make_tag(editor, talks, label.upper(), label=label)
        )
        make_position(editor, coded.passage, coded.holder, term)
    monkeypatch.setattr(layout, "AT_ONCE", 1)


def test_a_large_table_begins_with_its_first_area_and_the_rest_follows(signed_in, coded, large):
    first = signed_in.get(MATRIX)
    page = first.content.decode()
    assert (page.count('scope="row"'), ">Port<" in page, "2 more terms" in page) == (1, True, True)
    assert ("deciding position" in page, 'class="taken"' in page) == (False, False)
    rest = signed_in.get(first.context["rest"], headers={"HX-Request": "true"}).content.decode()
    assert (rest.count('scope="row"'), ">Port<" in rest, f">{coded.term.label}<" in rest) == (
        2,
        False,
        True,
    )
    assert ("from 3 deciding positions" in rest, "n = 3 " in rest, "more term" in rest) == (
        True,
        True,
        False,
    )
    assert rest.lstrip().startswith("<tbody")


@pytest.mark.parametrize(
    "whole", ["after=1", "after=x", "format=csv", "order=newest", "order=contested"]
)
def test_a_large_table_is_whole_without_script_and_where_its_order_needs_all_cells(
    signed_in, coded, large, whole
):
    page = signed_in.get(f"{MATRIX}&{whole}").getvalue().decode()
    assert all(label in page for label in (coded.term.label, "Port", "Wheat"))
    assert "more term" not in page


def test_a_large_table_without_rows_has_no_rest(signed_in, coded, large):
    page = signed_in.get(f"{MATRIX}&layer=commentators").content.decode()
    assert ("more term" in page, "from 0 deciding positions" in page, 'class="taken"' in page) == (
        False,
        True,
        True,
    )


def test_one_area_of_a_large_table_is_whole(signed_in, coded, large):
    page = signed_in.get(f"{MATRIX}&area=PORT").content.decode()
    assert (page.count('scope="row"'), "more term" in page) == (1, False)


def test_without_parties_there_is_nothing_to_draw(signed_in, talks):
    page = signed_in.get(f"{MATRIX}&format=svg")
    assert page["Content-Type"].startswith("text/html")
    assert ">SVG</a>" not in page.content.decode()


def test_an_area_has_its_own_n_and_name(signed_in, editor, talks, coded):
    make_tag(editor, talks, "TERR", label="Territory")
    figure = signed_in.get(f"{MATRIX}&area=TERR").context["figure"]
    assert (figure.n, "Territory" in figure.narrowed) == (0, True)


def test_the_list_names_each_party_once_and_those_who_negotiate_first(client, owner, talks):
    kessel, aruvia = make_actor(owner, "Kessel"), make_actor(owner, "Aruvia")
    make_party(owner, talks, aruvia, role="mediator")
    make_party(owner, talks, kessel, role="host")
    make_party(owner, talks, kessel, role="primary")
    client.force_login(owner)
    page = client.get("/").content.decode()
    assert page.count(">Kessel<") == 1
    assert page.index(">Kessel<") < page.index(">Aruvia<")
