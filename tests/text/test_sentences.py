"""The sentence around a stretch."""

import pytest
from hypothesis import given

from negotiations.text.sentences import sentence_around
from tests.text.texts import texts_with_a_span

TEXT = (
    "Officials of Kessel said: “No truce.” Mr. J. Smith of the U.S. Army agreed! “Truce?” he said."
    " Last\nNext line. 停火。 下"
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("truce", "Officials of Kessel said: “No truce.”"),
        ("Smith", "Mr. J. Smith of the U.S. Army agreed!"),
        ("Truce?", "“Truce?” he said."),
        ("Last", "Last"),
        ("agreed! “Truce", "Mr. J. Smith of the U.S. Army agreed! “Truce?” he said."),
        ("Last\nNext", "Last\nNext line."),
        ("停火", "停火。"),
    ],
)
def test_a_sentence_is_told_from_its_neighbours(words, sentence):
    start = TEXT.index(words)
    since, until = sentence_around(TEXT, start, start + len(words))
    assert TEXT[since:until] == sentence


@given(texts_with_a_span())
def test_it_holds_the_words_and_goes_over_no_line_that_they_do_not(given):
    text, start, end = given
    since, until = sentence_around(text, start, end)
    words = text[start:end].strip()
    assert words in text[since:until]
    assert text[since:until] == text[since:until].strip()
    assert "\n" not in text[since : max(since, start)] + text[min(until, end) : until]
