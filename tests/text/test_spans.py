"""Spans that a passage may have: whole letters, and something that is seen at both ends."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from negotiations.text.spans import fits, fitting
from tests.text.texts import texts_with_a_span

TEXT = "  Kessel agreed.\n\nZoe\u0308 said 👨‍👩‍👧 no.\n \nEnd here."


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        (0, 2, None),
        (16, 18, None),
        (38, 39, None),
        (1, 9, (2, 8)),
        (20, 21, (20, 22)),
        (21, 22, (20, 22)),
        (28, 29, (28, 33)),
        (29, 30, (28, 33)),
        (9, 40, (9, 37)),
        (0, len(TEXT), (2, len(TEXT))),
    ],
)
def test_ends_are_moved_to_what_is_seen_and_whole(start, end, span):
    assert fitting(TEXT, start, end) == span


@pytest.mark.parametrize(
    "unseen",
    [
        " ",
        "\t",
        "\n",
        "\u00a0",
        "\ufeff",
        "\u200b",
        "\x1c",
        "\x1f",
        "\x85",
        "\u2028",
        "\u200f",
        "\u00ad",
        "\u3000",
    ],
)
def test_what_is_not_seen_is_left_out_whatever_it_is(unseen):
    """Browsers and Python each have a list of their own of what they trim."""
    assert fitting(f"{unseen}peace{unseen}", 0, 7) == (1, 6)
    assert fitting(unseen * 3, 0, 3) is None


@pytest.mark.parametrize(
    ("text", "start", "end", "span"),
    [
        ("🇺🇦🇷🇺🇩🇪", 1, 3, (0, 4)),
        ("🇺🇦" * 700, 1399, 1400, (1398, 1400)),
        ("क्षि", 0, 1, (0, 4)),
        ("한\u1100\u1161\u11a8", 1, 2, (1, 4)),
        (" \u0301x", 0, 1, (0, 2)),
        ("a\u200d b", 0, 1, (0, 2)),
        ("\u0600١٢", 1, 2, (0, 2)),
        ("a\r\nb", 0, 2, (0, 1)),
        ("x" + "\u0301" * 900, 500, 600, (0, 901)),
    ],
)
def test_letters_of_every_script_are_whole(text, start, end, span):
    assert fitting(text, start, end) == span


@given(texts_with_a_span())
def test_what_fits_has_all_that_is_seen_in_the_span_and_nothing_else_but_its_letters(case):
    text, start, end = case
    ends = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    span = fitting(text, start, end)
    wide = max(at for at in ends if at <= start), min(at for at in ends if at >= end)
    seen = regex.findall(r"[^\p{Z}\p{Cc}\p{DI}]", text[slice(*wide)])
    assert (span is None) == (not seen)
    if span:
        assert set(span) <= ends
        assert wide[0] <= span[0] < span[1] <= wide[1]
        assert regex.findall(r"[^\p{Z}\p{Cc}\p{DI}]", text[slice(*span)]) == seen
        assert text[slice(*span)].strip() == text[slice(*span)] or regex.search(
            r"\p{M}", text[slice(*span)]
        )
        assert fits(text, *span)


@given(texts_with_a_span(), st.text(max_size=5))
def test_a_stretch_from_one_letter_to_another_is_enough(case, before):
    text, start, end = case
    span, way = fitting(text, start, end), len(before) + 1
    assert fitting(f"{before}\n{text}\n{before}", start + way, end + way) == (
        span and (span[0] + way, span[1] + way)
    )
