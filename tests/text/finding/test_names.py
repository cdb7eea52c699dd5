"""Names are found as they are printed, and nowhere else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.text.anchors import WITHIN_WORD
from negotiations.text.finding.names import find_names
from negotiations.text.words import LETTER_OR_DIGIT
from tests.text.texts import texts

NAMES = ["Kessel", "the Kremlin", "The Hague", "al-Shabaab", "Côte d'Ivoire", "U.S.", "US",
         "Erdoğan", "Port of Aruvia",
         "Aruvia", "Xi", "Xi Jinping", "it", "שלום", "مرحبا", "美国", "𝔘nion", "African Union (AU)",
         "…", ""]  # fmt: skip


def names_in(text, names=NAMES):
    return [text[start:end] for start, end, _ in find_names(text, [(name, name) for name in names])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kessel, Kessel’s, Kessel's; (Kessel) “Kessel” 🕊️Kessel🕊️ _Kessel_", ["Kessel"] * 7),
        ("Kessel-led, pro-Kessel", ["Kessel", "Kessel"]),
        ("Kesselian, Kessels, KESSEL, kessel, Kessel2, Kessel\u0301", []),
        ("the Kremlin. The Kremlin, Kremlin sources", ["Kremlin"] * 3),
        ("In The Hague and the Hague, Hague alone", ["The Hague", "the Hague"]),
        ("Al-Shabaab and al‑Shabaab", ["Al-Shabaab", "al‑Shabaab"]),
        ("Côte d’Ivoire, Co\u0302te d'Ivoire", ["Côte d’Ivoire", "Co\u0302te d'Ivoire"]),
        ("The U.S. The U.S.-led force, U.S.S.R., U.S.A.", ["U.S.", "U.S."]),
        ("US and us, Us", ["US"]),
        ("Erdog\u0306an", ["Erdog\u0306an"]),
        ("the Port of Aruvia in Aruvia", ["Port of Aruvia", "Aruvia"]),
        ("Port of\nAruvia; Port \u00a0of\tAruvia", ["Port of\nAruvia", "Port \u00a0of\tAruvia"]),
        ("Port of\n\nAruvia", ["Aruvia"]),
        ("Xi Jinping is Xi. It is", ["Xi Jinping"]),
        ("שלום ומרחבא, مرحبا!", ["שלום", "مرحبا"]),
        ("美国 美国总统", ["美国", "美国"]),
        ("The 𝔘nion", ["𝔘nion"]),
        ("African Union (AU) … ", ["African Union (AU"]),
    ],
)
def test_names_are_found_as_whole_words_in_the_ways_they_are_printed(text, expected):
    assert names_in(text) == expected


def test_offsets_are_code_points_of_the_whole_text():
    assert find_names("🕊️ Kessel", [("Kessel", 1)], offset=100) == [(103, 109, (1,))]


def test_all_who_share_a_name_are_told_once_each():
    names = [("Kremlin", 1), ("the Kremlin", 2), ("The Kremlin", 3), ("Kremlin", 1)]
    assert [keys for _, _, keys in find_names("Kremlin", names)] == [(1, 2)]


def test_a_name_of_a_hundred_words_is_not_looked_for():
    assert names_in("very " * 100, ["very " * 100, "very very"]) == ["very very"] * 50


def plain(name):
    """Up to the freedoms that are stated; that case matters, the table above shows."""
    name = unicodedata.normalize("NFC", " ".join(name.split())).translate(
        {0x2019: "'", 0x2010: "-", 0x2011: "-"}
    )
    words = [letter.start() for letter in LETTER_OR_DIGIT.finditer(name)]
    return name[words[0] : words[-1] + 1].casefold().removeprefix("the ")


awkward_names = st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), max_size=8)
naming_texts = st.lists(
    st.one_of(st.sampled_from([*NAMES, " ", "’s", "-", "\n", "e\u0301", "🕊️"]), texts), max_size=20
)


@given(naming_texts.map("".join), awkward_names)
def test_what_is_found_is_a_name_stands_alone_and_overlaps_nothing(text, names):
    last = 0
    for start, end, keys in find_names(text, [(name, name) for name in names]):
        assert last <= start < end
        assert not (start and WITHIN_WORD.match(text, start - 1))
        assert not WITHIN_WORD.match(text, end - 1)
        assert all(plain(text[start:end]) == plain(name) for name in keys)
        last = end


@given(texts, st.sampled_from(["Kessel", "Côte d'Ivoire", "שלום", "U.S."]), texts)
def test_a_name_between_spaces_is_found_wherever_it_stands(before, name, after):
    start = len(before) + 1
    assert (start, start + len(name), (name,)) in find_names(
        f"{before} {name} {after}", [(name, name)]
    )
