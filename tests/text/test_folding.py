"""The form in which words are compared, and the way back to the text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from negotiations.text.canonical import LONGEST, canonical, stored
from negotiations.text.folding import Alphabet, Level, alphabet_of, fold, pieces, unfold

ALPHABETS = st.sampled_from(list(Alphabet))
LEVELS = st.sampled_from(list(Level))
#: What texts are made of, with what makes trouble in them.
TROUBLE = (
    "aeIiİıßſ"
    " ΣςйёЁїäøłﬁǆœ\u0301\u0308\u0307\u00ad\u200b\u200d\u200e\u00a0\n"
    "'’ʼ´-–…½한\u1112\u1161\u11abकि👨👩٠"
)
TEXTS = st.text(st.sampled_from(TROUBLE))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Łódz\u0301", "Łódź"),
        ("Kyi\u0308v", "Kyïv"),
        ("Jose\u0301", "JOSÉ"),
        ("cease\u00adfire", "ceasefire"),
        ("ceaseﬁre oﬀer", "ceasefire offer"),
        ("The\u00a0Ledger", "the ledger"),
        ("м’ята", "мʼята"),
        ("rock´n`roll", "rock'n’roll"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("al\u2011Rafid", "al-Rafid"),
        ("\u200fغزة\u200e", "غزة"),
        ("می\u200cخواهم", "میخواهم"),
        ("１２ ｋｍ", "12 km"),
    ],
)
def test_what_looks_the_same_is_equal(left, right):
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("Łódź", "Lodz", "pl"),
        ("Malmö", "Malmo", "en"),
        ("ёлка", "елка", "ru"),
        ("ISPARTA", "ısparta", "en"),
        ("الحُرِّيّة", "الحرية", "ar"),
        ("negotia-\ntors", "negotiators", "en"),
    ],
)
def test_what_has_other_letters_is_similar_and_not_equal(left, right, language):
    alphabet = alphabet_of(language)
    assert fold(left, Level.EQUAL, alphabet) != fold(right, Level.EQUAL, alphabet)
    assert fold(left, Level.SIMILAR, alphabet) == fold(right, Level.SIMILAR, alphabet)


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("й", "и", "ru"), ("ї", "і", "uk"), ("ё", "е", "be"), ("Malmö", "Malmo", "sv"), ("Tromsø",
                                                                                         "Tromso",
                                                                                         "nb-NO"),
        ("ısı", "isi", "tr"), ("कि", "क", "hi"),
    ],
)  # fmt: skip
def test_letters_of_their_own_are_not_even_similar(left, right, language):
    alphabet = alphabet_of(language)
    assert fold(left, Level.SIMILAR, alphabet) != fold(right, Level.SIMILAR, alphabet)


def test_capitals_of_turkish_are_of_turkish_letters():
    assert fold("ISPARTA İZMİR", alphabet=alphabet_of("tr-TR")) == "ısparta izmir"


@given(TEXTS | st.text(), LEVELS, ALPHABETS)
def test_what_is_folded_is_composed_or_not(text, level, alphabet):
    assert fold(unicodedata.normalize("NFD", text), level, alphabet) == fold(
        unicodedata.normalize("NFC", text), level, alphabet
    )


@given(st.lists(TEXTS | st.text()).map("".join), LEVELS, ALPHABETS)
def test_the_way_back_goes_through_what_the_text_folds_to(text, level, alphabet):
    assert "".join(folded for _, folded in pieces(text, level, alphabet)) == fold(
        text, level, alphabet
    )


@given(TEXTS | st.text(), LEVELS, ALPHABETS)
def test_every_place_in_what_was_folded_is_a_place_in_the_text(text, level, alphabet):
    folded = fold(text, level, alphabet)
    for at in range(len(folded)):
        [(start, end)] = unfold(text, [(at, at + 1)], level, alphabet)
        assert 0 <= start < end <= len(text)
        assert folded[at] in fold(text[start:end], level, alphabet)
    if folded:
        [(start, end)] = unfold(text, [(0, len(folded))], level, alphabet)
        assert fold(text[start:end], level, alphabet) == folded


@example("i\u0307\u0301")
@given(TEXTS | st.text())
def test_a_name_is_compared_by_one_form(name):
    form = canonical(name)
    assert canonical(form) == form == " ".join(form.split())
    assert canonical(f" {name}\u00a0") == form


def test_a_form_that_no_index_can_hold_is_known_by_how_it_begins():
    long, other = "\ufdfa" * 500, "\ufdfa" * 500 + "!"
    assert len(stored(long).encode()) <= LONGEST
    assert stored(long) != stored(other)
