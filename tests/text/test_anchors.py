"""A quote is found again where it is still said, and never where something else is said."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from negotiations.text.anchors import Quote, find, quote_of
from negotiations.text.spans import fits
from tests.text.texts import occurrences, texts, texts_with_a_span

NAMES = ["Kessel", "Aruvia", "Ukraine", "Russia", "Iran", "Iraq", "Україна", "Росія", "ایران"]
CLAIM = (
    "{} would accept a truce of 30 days provided that the monitors arrive in the port first and"
    " stay there"
)


def whole(text):
    return quote_of(text, 0, len(text))


@given(texts_with_a_span())
def test_in_an_unchanged_text_a_quote_is_where_it_was(case):
    text, start, end = case
    assert find(quote_of(text, start, end), text) == (start, end)


@given(texts_with_a_span(), texts)
def test_after_an_insertion_before_it_a_quote_has_moved_along(case, inserted):
    text, start, end = case
    assume(occurrences(text[start:end], inserted + text) == 1)
    assert find(quote_of(text, start, end), inserted + text) == (
        start + len(inserted),
        end + len(inserted),
    )


@given(texts_with_a_span(), texts)
def test_after_an_insertion_behind_it_a_quote_is_where_it_was(case, inserted):
    text, start, end = case
    assume(occurrences(text[start:end], text + inserted) == 1)
    assert find(quote_of(text, start, end), text + inserted) == (start, end)


@given(texts_with_a_span(), texts, texts)
def test_what_is_found_of_a_kept_quote_are_its_words(case, before, behind):
    text, start, end = case
    new = before + text + behind
    assume(
        fits(new, len(before) + start, len(before) + end)
    )  # a modifier at its begin belongs to the letter before
    found = find(quote_of(text, start, end), new)
    assert new[slice(*found)] == text[start:end]


@given(texts_with_a_span(), texts)
def test_whatever_is_found_lies_inside_the_text(case, other):
    text, start, end = case
    found = find(quote_of(text, start, end), other)
    assert found is None or 0 <= found[0] < found[1] <= len(other)


def test_of_equal_words_those_in_the_same_context_are_found():
    text = "Marr said no truce. Okafor said no truce."
    quote = quote_of(text, 32, 40)
    new = "Okafor said no truce. Marr said no truce."
    assert (quote.exact, find(quote, new)) == ("no truce", (12, 20))


def test_of_equal_words_in_equal_context_the_nearest_are_found():
    assert find(Quote(9, 11, "No", "", ""), "No. No. No.") == (8, 10)


def test_a_quote_that_was_taken_out_is_not_found():
    text = "Marr spoke on Monday. No truce while the port is blocked. Nobody answered."
    assert find(quote_of(text, 22, 56), text[:22] + text[58:]) is None


@pytest.mark.parametrize(
    "now",
    [
        "officials said, the monitors would arrive before the truce begins",
        "officials  said the monitors would arrive before the truce begins",
        "officials said the monitors would arrive before a truce begins",
        "officials said the monitors would arrive before the truce begins…",
    ],
)
def test_a_quote_whose_words_were_kept_is_found(now):
    old = "officials said the monitors would arrive before the truce begins"
    text = f"On Monday {now} Nobody else spoke."
    start, end = find(whole(old), text)
    assert text[start:end].rstrip(".…") == now.rstrip(".…")


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), texts, texts)
def test_a_claim_is_never_moved_onto_another_name(name, other, before, behind):
    assume(name != other)
    new = f"{before}\n{CLAIM.format(other)}\n{behind}"
    assert find(whole(CLAIM.format(name)), new) is None


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_claim_is_never_moved_onto_another_number(number, other):
    assume(number != other)
    assert find(whole(CLAIM.replace("30", str(number))), CLAIM.replace("30", str(other))) is None


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("would accept", "would not accept"),
        ("would accept", "would never accept"),
        ("would accept", "wouldn’t accept"),
        ("would accept", "wouldn't accept"),
        ("can accept", "cannot accept"),
        ("is willing to accept", "is unwilling to accept"),
        ("was able to accept", "was unable to accept"),
        ("calls it acceptable to see", "calls it unacceptable to see"),
        ("refuses to accept", "chooses to accept"),
        ("rejects", "respects"),
        ("would accept a truce with", "would accept a truce without"),
    ],
)
def test_a_claim_is_never_moved_onto_its_denial(said, now):
    tail = (
        " the truce of thirty days that the mediators proposed to both delegations at the first"
        " round in the old port"
    )
    old, new = f"the delegation {said}{tail}", f"the delegation {now}{tail}"
    assert find(whole(old), new) is None


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("Kessel", "Aruvia"),
        ("'Kessel", "'Aruvia"),
        ("“Kessel", "“Aruvia"),
        ("pro-Kessel", "pro-Aruvia"),
        ("al-Kassim", "al-Hassan"),
        ("anti-EU", "anti-UN"),
        ("de Klerk", "de Clerq"),
        ("30", "90"),
        ("1.5", "15"),
        ("5%", "6%"),
        ("thirty", "ninety"),
        ("three", "seven"),
        ("third", "fourth"),
        ("12 May", "12 March"),
    ],
)
def test_a_claim_is_never_moved_onto_another_name_or_number(said, now):
    claim = (
        "the officials who spoke for {} said again that the delegation would accept a truce in the"
        " old port at the first round"
    )
    assert find(whole(claim.format(said)), claim.format(now)) is None
