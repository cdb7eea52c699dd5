"""Lists stand in the order in which people look for names, not by code point."""

import re

import pytest

from negotiations.actions import negotiation
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
NAMES = ["Aruvia", "Zorvia", "al-Rafid", "Ärenland"]
IN_ORDER = ["al-Rafid", "Ärenland", "Aruvia", "Zorvia"]


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def corpus(editor, talks):
    """Each name is that of a party, an outlet, an author, a holder with a position, and a term."""
    for name in NAMES:
        actor = make_actor(editor, name, "media", negotiation=talks)
        make_party(editor, talks, actor)
        article = make_article(editor, talks, outlet=actor, authors=[actor])
        make_position(editor, make_passage(editor, article), actor, make_term(editor, talks, name))


def order(response, pattern="{}"):
    """The names in the order of the page, each where `pattern` first has it."""
    page = response.getvalue().decode() if response.streaming else response.content.decode()
    places = {name: re.search(pattern.format(re.escape(name)), page) for name in NAMES}
    assert all(places.values()), places
    return sorted(places, key=lambda name: places[name].start())


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("/negotiations/kessel/actors", ">{}</a>"),
        ("/negotiations/kessel/terms", ">{}</a>"),
        ("/negotiations/kessel/parties", ">{}<"),
        ("/negotiations/kessel/articles", "<option[^>]*>{}</option>"),
        ("/negotiations/kessel/terms/add", "<option[^>]*>{}</option>"),
        ("/negotiations/kessel", "<th[^>]*>[^<]*(?:<[^/][^>]*>\\s*)*{}<"),
        ("/negotiations/kessel/dossier", "<option[^>]*>{}</option>"),
    ],
)
def test_a_page_lists_names_in_order(signed_in, corpus, address, pattern):
    assert order(signed_in.get(address), pattern) == IN_ORDER


@pytest.mark.parametrize("noun", ["actor", "term"])
def test_a_combobox_offers_names_in_order(signed_in, editor, talks, noun):
    for name in NAMES:
        make_actor(editor, name) if noun == "actor" else make_term(editor, talks, name)
    page = signed_in.get(f"/negotiations/kessel/choices/{noun}").content.decode()
    assert re.findall('data-label="([^"]*)"', page) == IN_ORDER


def test_negotiations_stand_in_order(signed_in, editor):
    for number, name in enumerate(NAMES):
        negotiation.create(by=editor, slug=f"talks-{number}", title=name)
    assert order(signed_in.get("/"), ">{}<") == IN_ORDER


def test_tags_stand_by_their_code_whatever_its_case(signed_in, editor, talks):
    for code in ("b", "A", "C"):
        make_tag(editor, talks, code)
    page = signed_in.get("/negotiations/kessel/codebook/add").content.decode()
    assert re.findall(r"<option value=\"[^\"]+\">(\w) ", page) == ["A", "b", "C"]
