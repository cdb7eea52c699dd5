"""From bytes to the text that is stored."""

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from negotiations.text import normalising
from negotiations.text.normalising import Unusable, decode, normalise, text_hash
from tests.text.texts import texts

storable = st.text(st.characters(exclude_characters="\x00", codec="utf-8"))


@given(texts)
def test_utf8_is_read_back(text):
    assert decode(text.encode()) == text


@given(texts, st.sampled_from(["utf-8-sig", "utf-16"]))
def test_a_byte_order_mark_says_the_charset_and_is_gone(text, charset):
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfNo", "No"),
        (b"\xff\xfeN\x00o\x00", "No"),
        (b"\xfe\xff\x00N\x00o", "No"),
    ],
)
def test_a_byte_order_mark_wins_over_the_declared_charset(data, text):
    assert decode(data, "cp1252") == text


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("cp1251", "мир".encode("cp1251")),
        ("iso-8859-8", "שלום".encode("iso-8859-8")),
        ("windows-1252", b"caf\xe9"),
    ],
)
def test_a_declared_charset_is_used(charset, data):
    assert decode(data, charset) == data.decode(charset)


def test_bytes_that_are_not_utf8_are_refused_by_their_offset():
    with pytest.raises(Unusable, match="utf-8 at byte 3"):
        decode(b"caf\xe9")


@pytest.mark.parametrize(
    "charset", ["no-such-charset", "rot13", "base64", "undefined", "utf-8\x00"]
)
def test_a_charset_that_decodes_nothing_is_refused(charset):
    with pytest.raises(Unusable):
        decode(b"No truce", charset)


@given(storable)
@example("\ufeff\ufeffTwo marks")
@example("\r\r\n\n\r")
def test_normalising_twice_is_normalising_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(storable.map(lambda text: text.lstrip("\ufeff").replace("\r", "")))
def test_a_text_without_mark_and_carriage_returns_is_not_altered(text):
    assert normalise(text) == text


@given(storable)
def test_no_carriage_return_is_left(text):
    assert "\r" not in normalise(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("\ufeffa", "a"),
        ("a\ufeffb", "a\ufeffb"),
        ("e\u0301", "e\u0301"),
        ("ﬁ ½ Å", "ﬁ ½ Å"),
        ("  a \n", "  a \n"),
        ("\u2028\x85\x0b", "\u2028\x85\x0b"),
    ],
)
def test_what_a_source_printed_is_stored(text, stored):
    assert normalise(text) == stored


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ab\x00c", "NUL character at offset 2"),
        ("a\ud800b", "surrogate\\) at offset 1"),
        ("\udfff", "surrogate\\) at offset 0"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_its_offset(text, said):
    with pytest.raises(Unusable, match=said):
        normalise(text)


def test_the_longest_text_passes_and_one_more_is_refused(monkeypatch):
    monkeypatch.setattr(normalising, "LONGEST", 10)
    assert normalise("🕊" * 10) == "🕊" * 10
    with pytest.raises(Unusable, match="11 characters; 10 is the most"):
        normalise("🕊" * 11)


def test_five_million_is_the_most():
    assert normalising.LONGEST == 5_000_000


@given(texts)
def test_the_hash_is_sha256_of_utf8(text):
    assert text_hash(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_composed_and_decomposed_letters_hash_differently():
    assert text_hash("é") != text_hash("e\u0301")
