"""Texts nobody would think of, and spans in them."""

import re

from hypothesis import strategies as st

AWKWARD = [
    "Kessel", " ", "\n", "\n\n", "\t", "🕊️", "👩‍👩‍👧‍👦", "e\u0301", "שלום", "مرحبا",
    "\u202e", "\u2028", "\x0b", "\x85", "𝔘", "30-day", "“No.”", "…",
]  # fmt: skip
pieces = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_characters="\x00\r\ufeff", codec="utf-8"), max_size=6),
)
texts = st.lists(pieces, max_size=40).map("".join)
many_lines = st.lists(pieces, max_size=120).map("\n".join)


@st.composite
def texts_with_a_span(draw):
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@st.composite
def texts_with_marks(draw):
    """A text and marks `(key, start, end)` over it, in reading order."""
    text = draw(texts.filter(bool))
    offsets = st.integers(0, len(text))
    spans = draw(
        st.lists(
            st.tuples(offsets, offsets).map(sorted).filter(lambda span: span[0] < span[1]),
            max_size=8,
        )
    )
    spans.sort(key=lambda span: (span[0], -span[1]))
    return text, [(str(number), start, end) for number, (start, end) in enumerate(spans)]


def occurrences(words, text):
    """Overlapping ones too."""
    return len(re.findall(f"(?={re.escape(words)})", text))
