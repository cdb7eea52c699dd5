"""Words wrapped onto lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.text.wrapping import places, wrap


@pytest.mark.parametrize(
    ("words", "room", "lines", "expected"),
    [
        ("Saudi Arabia", 8, 2, ("Saudi", "Arabia")),
        ("European leaders with Ukraine", 10, 2, ("European", "leaders…")),
        ("Transnistria", 6, 3, ("Transn", "istria")),
        ("欧洲联盟", 4, 2, ("欧洲", "联盟")),
        ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4, 1, ("👩‍👩‍👧…",)),
        ("", 10, 2, ("",)),
    ],
)
def test_words_stand_on_lines_and_the_rest_is_cut_off(words, room, lines, expected):
    assert wrap(words, room, lines) == expected


@given(st.text(), st.integers(3, 30), st.integers(1, 4))
def test_no_line_is_longer_than_its_room(words, room, lines):
    found = wrap(words, room, lines)
    assert len(found) <= lines
    assert all(places(line) <= room for line in found)
