"""Phrases: a few words of a line, with and without the punctuation around them."""

import pytest
from hypothesis import given

from negotiations.text.finding.phrases import phrases
from tests.text.texts import texts


def phrases_of(text, longest=120):
    return {text[start:end] for start, end in phrases(text, longest)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 30-day truce", {"a 30-day", "30-day truce", "a 30-day truce"}),
        ("No truce.”", {"No truce", "No truce.", "No truce.”"}),
        (
            "(“No truce”",
            {f"{before}No truce{after}" for before in ("", "“", "(“") for after in ("", "”")},
        ),
        ("Kessel’s port", {"Kessel’s port"}),
        ("One\nline", set()),
        ("One", set()),
        ("", set()),
    ],
)
def test_every_stretch_of_words_is_a_phrase(text, expected):
    assert phrases_of(text) == expected


def test_a_phrase_has_at_most_twelve_words_and_as_many_characters_as_are_asked_for():
    words = " ".join("abcdefghijklmnop")
    assert max(len(phrase.split()) for phrase in phrases_of(words)) == 12
    assert max(len(phrase) for phrase in phrases_of(words, longest=7)) == 7


@given(texts)
def test_a_phrase_stays_in_its_line_and_starts_and_ends_with_no_space(text):
    for start, end in phrases(text, 120):
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        assert 0 < end - start <= 120
