"""Where words stand in a text: exactly there, and everywhere."""

from time import monotonic

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from negotiations.text.finding.concordance import (
    SPACE,
    InvalidPattern,
    context,
    find_spans,
    parse_query,
    words_outwards,
)
from negotiations.text.folding import Level, fold, unfold
from negotiations.text.words import INDEXED
from tests.text.texts import texts, texts_with_a_span

TEXT = (
    "Kessel said: “No truce.” Russia’s 30-day TRUCE\nno\ntruces, truce-led 🕊️truce e\u0301truce"
    " 𝔘nion"
)


def hits(asked, text=TEXT, seconds=60):
    return [text[start:end] for start, end in places(asked, text, seconds)]


def places(asked, text, seconds=60, level=Level.EQUAL):
    """In the text, not in what it folds to."""
    folded = fold(text, level)
    spans = find_spans(parse_query(asked), folded, until=monotonic() + seconds, level=level)
    return list(dict.fromkeys(unfold(text, spans, level)))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("truce", ["truce", "TRUCE", "truce", "truce"]),
        ("“no truce”", ["No truce"]),
        ('"no truces', ["no\ntruces"]),
        ("no russia's", ["No", "Russia’s", "no"]),
        ("truce peace", []),
        ("30‑day", ["30-day"]),
        ("union", ["𝔘nion"]),
        ("e\u0301truce", ["e\u0301truce"]),
        ("𝔘nion", ["𝔘nion"]),
        ("🕊️", ["🕊️"]),
        (r"/\bno\s+t\w+/", ["No truce", "no\ntruces"]),
        ("/ß+/", ["ss", "ss"]),
        ("/[–]/", ["-", "-"]),
        (r"/[\–]/", ["-", "-"]),
        ("/…/", []),
        ("/[é]truce/", ["e\u0301truce"]),
        ("/ *|truces/", ["truces"]),
    ],
)
def test_words_phrases_and_expressions_are_found_where_they_stand(asked, expected):
    assert hits(asked) == expected


@pytest.mark.parametrize("asked", ["", "  ", '""', "“ ”"])
def test_nothing_is_asked_for_by_no_words(asked):
    assert parse_query(asked) is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/tru(ce/", "missing ), at character 7, at its end"),
        ("/no *+ [truce/", "unterminated character set, at character"),
        ("/*a/", "nothing to repeat, at character 1, before “*a”"),
        ("/(?R)/", "calls itself"),
        ("/((a{1000}){1000}){1000}/", "1,000,000,000 times"),
        (f"/{'a' * 201}/", "201 characters"),
        ("/[…]/", "is looked for as “...”"),
        ("/a[ß]/", "is looked for as “ss”"),
    ],
)
def test_a_wrong_expression_is_refused_with_where_it_is_wrong(asked, said):
    with pytest.raises(
        InvalidPattern, match=said.replace("(", r"\(").replace(")", r"\)").replace("*", r"\*")
    ):
        parse_query(asked)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("/ß+/", "ss sss ßß s", ["ss", "ss", "ßß"]),
        ("/…?x/", "…x ..x x", ["…x", "x", "x"]),
        (r"/\…/", "… .. ...", ["…", "..."]),
        ("/[a]…/", "a… a.", ["a…"]),
    ],
)
def test_a_character_that_folds_to_several_is_one_in_an_expression(asked, text, expected):
    assert hits(asked, text) == expected


def test_a_runaway_expression_is_stopped():
    with pytest.raises(InvalidPattern, match="takes too long"):
        hits("/(a|aa)+$/", "a" * 90 + "b", seconds=0.05)


def test_lines_are_sorted_by_the_nearest_words():
    assert words_outwards("Live with a 30-day", "truce, if") == (
        ["30-day", "a", "with", "live"],
        ["truce", "if"],
    )


def test_a_context_cuts_no_word_and_stays_on_one_line():
    assert context("Officials say that\nKessel wants a truce now or never", 34, 39, 8) == (
        "wants a ",
        " now or",
    )


expressions = st.sampled_from(
    [r"/\w+/", r"/[^\s]{2}/", r"/.\u0301?/", r"/\p{L}+|\W/", r"/(?<=e)./"]
)


@given(texts, expressions)
def test_hits_are_in_order_and_never_blank(text, asked):
    last = 0
    for start, end in places(asked, text):
        assert last <= start < end <= len(text)
        assert text[start:end].strip()
        last = start


def alone(text, start, end):
    """Whether no letter, digit or mark goes on before or after, as a reader sees the text."""
    around = fold(text[:start])[-1:] + fold(text[end:])[:1]
    return not PART_OF_WORD.search(around)


PART_OF_WORD = regex.compile(r"[\p{L}\p{N}\p{M}\u200c\u200d]")


@given(texts_with_a_span())
def test_a_phrase_is_found_at_its_very_offsets(given):
    text, start, end = given
    words = text[start:end]
    assume(
        not set(fold(words)) & set('"')
        and fold(words).count("\n") < 2
        and parse_query(f'"{words}"')
    )
    assume(
        fold(words).strip() == fold(words)
        and fold(text) == fold(text[:start]) + fold(words) + fold(text[end:])
    )
    spans = places(f'"{words}"', text)
    assert all(
        SPACE.sub(" ", fold(words)) in SPACE.sub(" ", fold(text[left:right]))
        for left, right in spans
    )
    assert not alone(text, start, end) or any(left < end and right > start for left, right in spans)


WORDS = st.lists(st.sampled_from(["truce", "TRUCE", "tru\u00adce", "truces", "étape",
                                  "e\u0301tape", "etape", "ceaseﬁre",
                                  "cease-fire", "a/b", "停火", "停", "don’t", "don't", "30"]),
                 min_size=1, max_size=30)  # fmt: skip
BETWEEN = st.sampled_from([" ", "\u00a0", "\n", ". ", ".", "/", "~", "(", "] ", ", "])


@given(WORDS, st.data())
def test_a_word_is_counted_as_often_as_a_reader_of_the_folded_text_counts_it(words, data):
    text = "".join(word + data.draw(BETWEEN) for word in words)
    for level in Level:
        counted = INDEXED.findall(fold(text, level))
        for word in ("truce", "étape", "ceasefire", "停", "30"):
            assert len(places(word, text, level=level)) == counted.count(fold(word, level))
