"""The text of an article with the highlights that its reader may see."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from negotiations.models import Passage, Tag
from negotiations.queries.workbench.highlights import paragraphs, sections, strip
from negotiations.templatetags.highlights import marked
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
TEXT = "Kessel wants <a truce> & peace. 🕊️\n\nAruvia does not.\n\n" + "\n\n".join(
    f"Line {n}." for n in range(30)
)


@pytest.fixture
def article(editor, talks):
    return make_article(editor, talks, text=TEXT)


def words(html):
    return (
        re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )


def state(by, passage, **fields):
    talks = passage.negotiation
    term = make_term(
        by, talks, f"Term of {passage.pk}", tag=Tag.objects.filter(negotiation=talks).last()
    )
    return make_position(by, passage, make_actor(by), term, **fields)


def test_without_its_tags_the_page_is_the_text(editor, article):
    for quote in ("wants <a truce> & peace", "peace. 🕊️\n\nAruvia", "Aruvia", "Line 3.\n\nLine 4"):
        make_passage(editor, article, quote)
    pages = [words(marked(section)) for section in sections(article, editor)]
    assert "\n".join(pages).split("\n") == [line for line in TEXT.split("\n") if line]


def test_a_passage_over_two_sections_begins_once(editor, article):
    quote = TEXT[TEXT.index("Line 10") : TEXT.index("Line 25")].rstrip()
    passage = make_passage(editor, article, quote)
    html = "".join(marked(section) for section in sections(article, editor))
    assert html.count(f'id="p-{passage.pk}"') == 1
    assert html.count(f'data-p="{passage.pk}"') == 15


def test_only_where_a_passage_begins_is_it_announced(editor, article):
    make_passage(editor, article, "Aruvia does not.\n\nLine 0.")
    html = "".join(marked(section) for section in sections(article, editor))
    assert re.findall(r'<mark [^>]*?(?: role="none")?>', html)[0].count("role") == 0
    assert html.count('role="none"') == 1


def test_of_passages_on_each_other_the_innermost_is_drawn(editor, article):
    make_passage(editor, article, "wants <a truce>")
    inner = make_passage(editor, article, "truce")
    [paragraph] = [p for p in sections(article, editor)[0].paragraphs if p.start == 0]
    [segment] = [s for s in paragraph.segments if s.body == "truce"]
    assert (segment.top.passage, segment.depth) == (str(inner.pk), 2)


def test_what_was_not_asked_for_is_dim_and_never_drawn_over_what_was(editor, article):
    outer, inner = (
        make_passage(editor, article, "wants <a truce>"),
        make_passage(editor, article, "truce"),
    )
    asked = Passage.objects.filter(pk=outer.pk)
    tops = {
        s.body: s.top
        for s in sections(article, editor, asked=asked)[0].paragraphs[0].segments
        if s.top
    }
    assert tops["truce"].passage == str(outer.pk)
    tops = {
        s.body: s.top
        for s in sections(article, editor, asked=asked.none())[0].paragraphs[0].segments
        if s.top
    }
    assert (tops["truce"].passage, tops["truce"].dim) == (str(inner.pk), True)


def test_the_colour_is_that_of_the_first_tags_area(editor, talks, article):
    make_tag(editor, talks, "AREA")
    other = make_tag(editor, talks, "OTHER")
    below = make_tag(editor, talks, "OTHER.1", parent=other)
    make_passage(editor, article, "truce", tags=[below])
    [segment] = [s for s in sections(article, editor)[0].paragraphs[0].segments if s.top]
    assert segment.top.colour == 1


def test_only_the_paragraphs_that_a_span_touches_are_read(editor, article):
    assert [one.start for one in paragraphs(article, editor, [(0, 1)])] == [0]
    across = [TEXT.index("Line 3."), TEXT.index("Line 4.")]
    assert [
        one.start for one in paragraphs(article, editor, [(across[0] + 2, across[1] + 1)])
    ] == across


def test_paragraphs_read_alone_are_as_in_the_whole(editor, article):
    long = (TEXT.index("Line 10"), TEXT.index("\n\nLine 25"))
    make_passage(editor, article, TEXT[slice(*long)])
    make_passage(editor, article, "Line 20.")
    whole = [one for section in sections(article, editor) for one in section.paragraphs]
    for one in whole:
        assert paragraphs(article, editor, [(one.start, one.start + 1)]) == (one,)
    assert list(paragraphs(article, editor, [long])) == [
        one for one in whole if long[0] <= one.start < long[1]
    ]


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", " \n \u2003", "\x1c\x85"])
def test_what_a_text_has_between_paragraphs_is_told_where_it_is_more_than_line_ends(
    blank, editor, talks
):
    gap = f"\n{blank}\n"
    made = make_article(editor, talks, text=f"One.{gap}Two.\n\nThree.")
    (read,) = sections(made, editor)
    assert [one.gap for one in read.paragraphs] == ["", gap, "\n\n"]
    assert re.findall(r'data-gap="([^"]*)"', marked(read)) == [gap]


def test_who_may_not_read_the_text_gets_none_of_it(talks, article):
    assert sections(article, AnonymousUser()) == ()
    assert paragraphs(article, AnonymousUser(), [(0, 1)]) == ()


def test_a_highlight_of_drafts_alone_takes_its_colour_from_what_the_reader_may_see(
    editor, annotator, talks, article
):
    make_tag(editor, talks, "AREA")
    passage = make_passage(editor, article, "truce")
    position = state(editor, passage, status="draft")
    assert position.term.tag_id
    tops = [s.top for s in sections(article, annotator)[0].paragraphs[0].segments if s.top]
    assert [top.colour for top in tops] == [0]


def test_the_strip_shows_where_passages_begin(editor, article):
    for quote in ("Kessel", "wants", "truce", "peace", "Aruvia"):
        make_passage(editor, article, quote)
    bars = strip(article, editor)
    assert [bar.number for bar in bars] == sorted({bar.number for bar in bars})
    assert bars[0].number == 0
    assert all(1 <= bar.level <= 4 for bar in bars)
    assert strip(article, editor, asked=Passage.objects.none()) == ()
