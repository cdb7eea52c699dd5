"""Keyword in context, over what a person may read."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from negotiations.actions import negotiation
from negotiations.models import Article
from negotiations.queries.common import batches
from negotiations.queries.search import concordance as limits
from negotiations.queries.search.concordance import all_lines, concordance, covering
from negotiations.text.finding.concordance import parse_query
from tests.factories import make_article, make_passage, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def port(owner, talks):
    return make_article(
        owner, talks, "Kessel said: “Truce now.”\nNo truce, 🕊️ said Aruvia’s minister."
    )


def lines(asked, user, **kwargs):
    return concordance(Article.objects.readable_by(user), parse_query(asked), **kwargs).lines


def test_a_line_has_the_words_and_their_context(owner, port):
    first, second = lines("truce", owner)
    assert (first.left, first.words, first.right) == (
        "Kessel said: “",
        "Truce",
        " now.” No truce, 🕊️ said Aruvia’s minister.",
    )
    assert port.text[second.start : second.end] == "truce"


@pytest.mark.parametrize("asked", ["aruvia", "“no truce”", r"/a\w+via/", "the", "🕊️"])
def test_typographic_marks_common_words_and_symbols_hide_nothing(owner, talks, asked):
    make_article(owner, talks, "“Aruvia’s”—“no truce”. The 🕊️")
    assert len(lines(asked, owner)) == 1


def test_another_form_of_a_word_is_another_word(owner, port):
    make_article(owner, port.negotiation, "Two truces.")
    assert [line.words for line in lines("truces", owner)] == ["truces"]
    assert lines("truces kessel", owner) == ()


def test_offsets_count_from_the_start_of_the_text_in_later_sections(owner, talks):
    text = "Some words 🕊️.\n" * 50 + "A truce."
    article = make_article(owner, talks, text)
    (line,) = lines("truce", owner)
    assert article.text[line.start : line.end] == "truce"
    assert line.section > 0


def test_who_may_not_read_a_text_finds_nothing_in_it(owner, port, outsider):
    negotiation.revise(port.negotiation, by=owner, version=1, visibility="public")
    assert lines("truce", outsider) == lines("truce", AnonymousUser()) == ()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["b", "a", "c"]),
        ("oldest", ["a", "b", "c"]),
        ("left", ["b", "c", "a"]),
        ("right", ["c", "a", "b"]),
    ],
)
def test_lines_are_sorted(owner, talks, sort, expected):
    make_article(owner, talks, "Zed truce bright", title="a", published_on=date(2031, 5, 1))
    make_article(owner, talks, "Alpha truce. Clear", title="b", published_on=date(2031, 5, 2))
    make_article(owner, talks, "Mid truce, ajar", title="c", published_on=None)
    assert [line.article.title for line in lines("truce", owner, sort=sort)] == expected


def test_limits_are_said(owner, talks, monkeypatch):
    monkeypatch.setattr(limits, "SECTIONS", 1)
    make_article(owner, talks, "An old truce", published_on=date(2031, 5, 1))
    make_article(owner, talks, "A new truce", published_on=date(2031, 5, 2))
    found = concordance(Article.objects.all(), parse_query("truce"))
    assert [line.left for line in found.lines] == ["A new "]
    assert (found.read, found.counted, found.cut) == (1, "2", True)
    monkeypatch.setattr(limits, "MANY", 2)
    assert found.counted == "2 or more"


@pytest.mark.parametrize("sort", limits.SORTS)
def test_all_lines_are_those_of_a_page_that_has_room_for_them(owner, talks, sort, monkeypatch):
    """In the same order, whatever the batches they are read in."""
    for number, day in enumerate([3, None, 1, 3, 2]):
        text = f"{'XAbcé'[number]} truce {'zYxwv'[number]}. Another truce {number}."
        published = day and date(2031, 5, day)
        make_article(owner, talks, text, title=f"{'aBcDe'[number]} talks", published_on=published)
    asked = parse_query("truce")
    paged = concordance(Article.objects.all(), asked, sort=sort).lines
    monkeypatch.setattr(batches, "BATCH", 2)
    monkeypatch.setattr(limits, "SECTIONS", 1)
    monkeypatch.setattr(limits, "LINES", 1)
    assert [line.place for line in all_lines(Article.objects.all(), asked, sort=sort)] == [
        line.place for line in paged
    ]
    assert len(paged) == 10


def test_what_covers_a_hit_is_told_the_smallest_passage_first(owner, talks, port):
    large = make_passage(owner, port, "No truce, 🕊️ said", tags=[make_tag(owner, talks, "CEASE")])
    small = make_passage(owner, port, "truce", tags=[make_tag(owner, talks, "META")])
    place = (port.pk, small.start, small.end)
    over = covering([place, (port.pk, 0, 6)], owner)
    assert over.keys() == {place}
    assert (over[place].passage, [tag.code for tag in over[place].tags]) == (
        small,
        ["META", "CEASE"],
    )
    assert large.start < small.start


def test_coding_that_a_person_may_not_see_covers_nothing(port, owner, outsider):
    passage = make_passage(owner, port, "No truce")
    assert covering([(port.pk, passage.start, passage.end)], outsider) == {}


@pytest.mark.parametrize("more", [1, 6])
def test_queries_do_not_grow(owner, talks, port, more, django_assert_num_queries):
    for _ in range(more):
        make_passage(owner, make_article(owner, talks), "30-day truce")
    with django_assert_num_queries(5):
        found = lines("truce", owner)
    with django_assert_num_queries(4):
        covering([line.place for line in found], owner)
