"""Where words stand in a text: exactly there, and everywhere."""

import unicodedata
from time import monotonic

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from negotiations.text.concordance import SPACE, Refused, context, found, outwards, wanted
from tests.text.texts import texts, texts_with_a_span

TEXT = "Kessel said: “No truce.” Russia’s 30-day TRUCE\nno\ntruces, truce-led 🕊️truce e\u0301truce 𝔘nion"


def hits(asked, text=TEXT, seconds=60):
    return [text[start:end] for start, end in found(wanted(asked), text, until=monotonic() + seconds)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("truce", ["truce", "TRUCE", "truce", "truce"]),
        ("“no truce”", ["No truce"]),
        ('"no truces', ["no\ntruces"]),
        ("no russia's", ["No", "Russia’s", "no"]),
        ("truce peace", []),
        ("30‑day", ["30-day"]),
        ("union", []),
        ("𝔘nion", ["𝔘nion"]),
        ("🕊️", ["🕊️"]),
        (r"/\bno\s+t\w+/", ["No truce", "no\ntruces"]),
        ("/ *|truces/", ["truces"]),
    ],
)
def test_words_phrases_and_expressions_are_found_where_they_stand(asked, expected):
    assert hits(asked) == expected


@pytest.mark.parametrize("asked", ["", "  ", '""', "“ ”"])
def test_nothing_is_asked_for_by_no_words(asked):
    assert wanted(asked) is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/tru(ce/", "missing ), at character 7, at its end"),
        ("/no *+ [truce/", "unterminated character set, at character"),
        ("/*a/", "nothing to repeat, at character 1, before “*a”"),
        ("/(?R)/", "calls itself"),
        ("/((a{1000}){1000}){1000}/", "1,000,000,000 times"),
        (f"/{'a' * 201}/", "201 characters"),
    ],
)
def test_a_wrong_expression_is_refused_with_where_it_is_wrong(asked, said):
    with pytest.raises(Refused, match=said.replace("(", r"\(").replace(")", r"\)").replace("*", r"\*")):
        wanted(asked)


def test_a_runaway_expression_is_stopped():
    with pytest.raises(Refused, match="takes too long"):
        hits("/(a|aa)+$/", "a" * 90 + "b", seconds=0.05)


def test_lines_are_sorted_by_the_nearest_words():
    assert outwards("Live with a 30-day", "truce, if") == (["30-day", "a", "with", "live"], ["truce", "if"])


def test_a_context_cuts_no_word_and_stays_on_one_line():
    assert context("Officials say that\nKessel wants a truce now or never", 34, 39, 8) == ("wants a ", " now or")


expressions = st.sampled_from([r"/\w+/", r"/[^\s]{2}/", r"/.\u0301?/", r"/\p{L}+|\W/", r"/(?<=e)./"])


@given(texts, expressions)
def test_hits_are_in_order_apart_and_never_blank(text, asked):
    last = 0
    for start, end in found(wanted(asked), text, until=monotonic() + 60):
        assert last <= start < end <= len(text)
        assert text[start:end].strip()
        last = end


def alone(text, start, end):
    """Whether no letter, digit or mark goes on before or after."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(unicodedata.category(one)[0] in "LNM" or one in "\u200c\u200d" for one in around)


def plain(words):
    """Up to the freedoms that are stated."""
    return SPACE.sub(" ", words).casefold().translate({0x2019: "'", 0x2010: "-", 0x2011: "-"})


@given(texts_with_a_span())
def test_a_phrase_is_found_at_its_very_offsets(given):
    text, start, end = given
    words = text[start:end]
    assume(words == words.strip() and words.count("\n") < 2 and not set(words) & set('"“”„«»'))
    spans = found(wanted(f'"{words}"'), text, until=monotonic() + 60)
    assert all(plain(text[left:right]) == plain(words) for left, right in spans)
    assert not alone(text, start, end) or any(left < end and right > start for left, right in spans)
