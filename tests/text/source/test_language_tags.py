"""Language tags: what is stored is well-formed, and what has one reading is read so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.text.source.language_tags import drawn_tag, language_tag, primary_language


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("", ""),
        ("en", "en"),
        ("en_GB", "en-GB"),
        ("EN-gb", "en-GB"),
        (" uk ", "uk"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sr_latn_rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("sl-Rozaj-biske", "sl-rozaj-biske"),
        ("de-CH-1996", "de-CH-1996"),
        ("zh-yue", "zh-yue"),
        ("ar-u-NU-latn", "ar-u-nu-latn"),
        ("en-x-US", "en-x-us"),
        ("x-whatever", "x-whatever"),
    ],
)
def test_a_tag_is_stored_in_its_customary_form(written, stored):
    assert language_tag(written) == stored == language_tag(stored) == drawn_tag(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("en_GB.UTF-8", "write en-GB."),
        ("uk-UA@euro", "write uk-UA."),
        ("en--GB", "write en."),
        ("English", "write one like en, uk or en-GB."),
        ("русский", "write one like en, uk or en-GB."),
        ("e", "write one like"),
        ("-", "write one like"),
        ("i-klingon", "write one like"),
        ("en-abcdefghi", "write en."),
    ],
)
def test_what_is_none_is_refused_with_what_to_write(written, meant):
    with pytest.raises(ValueError, match="is not a language tag") as refusal:
        language_tag(written)
    assert meant in str(refusal.value)
    assert drawn_tag(written) == ""


@given(
    st.text(max_size=12)
    | st.from_regex(r"[A-Za-z]{1,3}([-_][A-Za-z0-9]{1,8}){0,3}", fullmatch=True)
)
def test_whatever_is_written_what_is_drawn_is_a_tag_or_nothing(written):
    drawn = drawn_tag(written)
    assert drawn == "" or language_tag(drawn) == drawn
    assert not set(drawn) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


@pytest.mark.parametrize("tag", ["en", "EN", "en-GB", "en_GB", " en-gb"])
def test_the_language_is_the_first_part(tag):
    assert primary_language(tag) == "en"
