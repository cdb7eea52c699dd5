"""Paragraphs, sections and highlights: whatever the text, nothing is lost and nothing is moved."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from negotiations.text.offsets import (
    LONGEST_PARAGRAPH,
    MOST_LINES,
    Span,
    TextSegment,
    paragraphs,
    sections,
    segments,
)
from negotiations.text.words import COMPOUND, INDEXED
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
def test_a_section_has_a_hundred_lines_at_most(text):
    assert all(len(list(paragraphs(section.body))) <= MOST_LINES for section in sections(text))


@given(many_lines)
def test_sections_cut_no_paragraph(text):
    inside = [
        paragraph
        for section in sections(text)
        for paragraph in paragraphs(section.body, section.start)
    ]
    assert inside == list(paragraphs(text))


def test_forty_five_paragraphs_make_three_sections():
    found = list(sections("One line.\n" * 45))
    assert [len(list(paragraphs(section.body))) for section in found] == [20, 20, 5]


def test_a_line_without_end_is_cut():
    found = list(sections("🕊" * (2 * LONGEST_PARAGRAPH + 1)))
    assert [section.end - section.start for section in found] == [
        LONGEST_PARAGRAPH,
        LONGEST_PARAGRAPH,
        1,
    ]


def test_lines_broken_inside_a_sentence_are_no_place_for_a_cut():
    found = list(sections("goes on and\n" * 25 + "ends here.\n" + "goes on and\n" * 300))
    assert [len(list(paragraphs(section.body))) for section in found] == [
        26,
        MOST_LINES,
        MOST_LINES,
        MOST_LINES,
    ]


SENTENCE = "The envoy said that the ceasefire holds and the monitors stay. "


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ((SENTENCE * 800)[:19_996] + " ceasefirexyz " + (SENTENCE * 800)[:19_996], "ceasefirexyz"),
        ("x " * 9_999 + "xe\u0301nd of the line", "xe\u0301nd"),
        ("," * 19_999 + "ceasefire" + "," * 900, "ceasefire"),
        ("," * 19_999 + "Kessel’s" + "," * 900, "Kessel’s"),
        ("," * 19_999 + "👨‍👩‍👧" + "," * 900, "👨‍👩‍👧"),
        ("," * 19_998 + "e\u0301\u0308" + "," * 900, "e\u0301\u0308"),
        ("a" * 45_000, "a" * 45_000),
        ("x" * 19_999 + " \u0301" + "x" * 19_999, " \u0301"),
    ],
)
def test_a_line_without_end_is_cut_in_no_word_and_no_character(line, whole):
    found = list(sections(line))
    assert "".join(section.body for section in found) == line
    assert [whole in section.body for section in found].count(True) == 1


@pytest.mark.parametrize("joint", ["-", "’", "."])
def test_words_that_hang_together_without_end_are_cut_between_them(joint):
    line = joint.join(f"ab{number}" for number in range(60_000))
    found = list(sections(line))
    assert "".join(section.body for section in found) == line
    assert max(section.end - section.start for section in found) < LONGEST_PARAGRAPH + 1_100
    ends = {section.end for section in found}
    assert not ends & {
        at for word in INDEXED.finditer(line) for at in range(word.start() + 1, word.end())
    }


@given(
    st.lists(
        st.sampled_from(["a", "e\u0301", "👨‍👩‍👧", "’s", " ", ",", "한", "\u0301", "کـ\u200c"]),
        min_size=1,
    ).map("".join)
)
def test_wherever_a_line_is_cut_its_characters_and_words_are_whole(unit):
    line = unit * (2 * LONGEST_PARAGRAPH // len(unit) + 1)
    found = list(sections(line))
    assert "".join(section.body for section in found) == line
    ends = {section.end for section in found}
    characters = {match.end() for match in regex.finditer(r"\X", line)}
    words = [word.span() for word in COMPOUND.finditer(line) if word.end() - word.start() <= 1_000]
    words += [word.span() for word in INDEXED.finditer(line)]
    inside = {at for start, end in words for at in range(start + 1, end)}
    assert ends <= characters
    assert not ends & inside


def test_no_text_has_no_section():
    assert list(sections("")) == []


@given(texts, st.integers(0, 10**6))
def test_a_paragraph_stands_where_it_says(text, offset):
    for paragraph in paragraphs(text, offset):
        assert paragraph.body == text[paragraph.start - offset : paragraph.end - offset]


@given(many_lines)
def test_paragraphs_are_the_lines_with_words(text):
    assert [paragraph.body for paragraph in paragraphs(text)] == [
        line for line in text.split("\n") if line.strip()
    ]


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
                assert segment.under == tuple(
                    key for key, start, end in marks if start <= offset < end
                )
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
    assert list(found) == [
        TextSegment("ab", ("first",)),
        TextSegment("cd", ("first", "second")),
        TextSegment("ef", ("second",)),
    ]


def test_a_mark_over_two_paragraphs_is_on_both():
    first, second = paragraphs("One\nTwo")
    marks = [("both", 1, 6)]
    assert list(segments(first, marks)) == [TextSegment("O", ()), TextSegment("ne", ("both",))]
    assert list(segments(second, marks)) == [TextSegment("Tw", ("both",)), TextSegment("o", ())]


def test_a_paragraph_without_marks_is_one_segment():
    assert list(segments(Span(0, 2, "🕊️"), [])) == [TextSegment("🕊️", ())]


def test_marks_that_only_touch_a_paragraph_are_not_on_it():
    assert list(segments(Span(5, 8, "Two"), [("before", 0, 5), ("after", 8, 9)])) == [
        TextSegment("Two", ())
    ]
