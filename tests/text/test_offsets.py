"""Paragraphs, sections and highlights: whatever the text, nothing is lost and nothing is moved."""

from hypothesis import given
from hypothesis import strategies as st

from negotiations.text.offsets import (
    LONGEST_PARAGRAPH,
    PARAGRAPHS_A_SECTION,
    Segment,
    Span,
    paragraphs,
    sections,
    segments,
)
from tests.text.texts import many_lines, texts, texts_with_marks


@given(many_lines)
def test_sections_joined_are_the_text(text):
    assert "".join(section.body for section in sections(text)) == text


@given(many_lines)
def test_a_section_stands_where_it_says(text):
    assert all(section.body == text[section.start : section.end] for section in sections(text))


@given(many_lines)
def test_no_section_is_empty(text):
    assert all(section.start < section.end for section in sections(text))


@given(many_lines)
def test_a_section_has_twenty_paragraphs_at_most(text):
    assert all(len(list(paragraphs(section.body))) <= PARAGRAPHS_A_SECTION for section in sections(text))


@given(many_lines)
def test_sections_cut_no_paragraph(text):
    inside = [paragraph for section in sections(text) for paragraph in paragraphs(section.body, section.start)]
    assert inside == list(paragraphs(text))


def test_forty_five_paragraphs_make_three_sections():
    found = list(sections("One line.\n" * 45))
    assert [len(list(paragraphs(section.body))) for section in found] == [20, 20, 5]


def test_a_line_without_end_is_cut():
    found = list(sections("🕊" * (2 * LONGEST_PARAGRAPH + 1)))
    assert [section.end - section.start for section in found] == [LONGEST_PARAGRAPH, LONGEST_PARAGRAPH, 1]


def test_no_text_has_no_section():
    assert list(sections("")) == []


@given(texts, st.integers(0, 10**6))
def test_a_paragraph_stands_where_it_says(text, offset):
    for paragraph in paragraphs(text, offset):
        assert paragraph.body == text[paragraph.start - offset : paragraph.end - offset]


@given(many_lines)
def test_paragraphs_are_the_lines_with_words(text):
    assert [paragraph.body for paragraph in paragraphs(text)] == [line for line in text.split("\n") if line.strip()]


@given(texts_with_marks())
def test_segments_joined_are_the_paragraph(case):
    text, marks = case
    for paragraph in paragraphs(text):
        assert "".join(segment.body for segment in segments(paragraph, marks)) == paragraph.body


@given(texts_with_marks())
def test_each_character_is_under_exactly_the_marks_that_cover_it(case):
    text, marks = case
    for paragraph in paragraphs(text):
        position = paragraph.start
        for segment in segments(paragraph, marks):
            for offset in range(position, position + len(segment.body)):
                assert segment.under == tuple(key for key, start, end in marks if start <= offset < end)
            position += len(segment.body)


@given(texts_with_marks())
def test_a_cut_is_where_a_mark_starts_or_ends(case):
    text, marks = case
    ends = {offset for _, start, end in marks for offset in (start, end)}
    for paragraph in paragraphs(text):
        position = paragraph.start
        for segment in list(segments(paragraph, marks))[:-1]:
            position += len(segment.body)
            assert position in ends


def test_overlapping_marks_are_cut_into_three():
    found = segments(Span(10, 16, "abcdef"), [("first", 10, 14), ("second", 12, 16)])
    assert list(found) == [Segment("ab", ("first",)), Segment("cd", ("first", "second")), Segment("ef", ("second",))]


def test_a_mark_over_two_paragraphs_is_on_both():
    first, second = paragraphs("One\nTwo")
    marks = [("both", 1, 6)]
    assert list(segments(first, marks)) == [Segment("O", ()), Segment("ne", ("both",))]
    assert list(segments(second, marks)) == [Segment("Tw", ("both",)), Segment("o", ())]


def test_a_paragraph_without_marks_is_one_segment():
    assert list(segments(Span(0, 2, "🕊️"), [])) == [Segment("🕊️", ())]


def test_marks_that_only_touch_a_paragraph_are_not_on_it():
    assert list(segments(Span(5, 8, "Two"), [("before", 0, 5), ("after", 8, 9)])) == [Segment("Two", ())]
