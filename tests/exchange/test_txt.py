"""A plain text as copied from a page."""

import pytest

from negotiations.exchange.importers import txt

PAGE = """The port stays shut

Talks open on Monday, but nobody has promised to come, writes Ana de la Cruz
The first paragraph ends here.

The second has an emoji 🕊️ and more.
Join our commenting forum
12 comments
"""


def read(text):
    return next(txt.read("page.txt", text.encode(), "utf-8"))


def test_headline_standfirst_and_byline_are_recognised():
    fields = read(PAGE).fields
    assert fields["title"] == "The port stays shut"
    assert fields["standfirst"].startswith("Talks open on Monday")
    assert fields["authors"] == ["Ana de la Cruz"]


def test_the_text_is_the_body_unaltered():
    assert read(PAGE).fields["text"] == "The first paragraph ends here.\n\nThe second has an emoji 🕊️ and more."


def test_invitations_to_comment_are_dropped_and_reported():
    assert read(PAGE).dropped == ("“Join our commenting forum” below the text", "“12 comments” below the text")


def test_an_invitation_inside_the_text_stays():
    row = read("Head\nSubscribe to nothing, he said.\nThe end.\n")
    assert row.fields["text"] == "Subscribe to nothing, he said.\nThe end."


def test_a_first_paragraph_is_no_standfirst():
    assert read("Head\nA sentence that ends.\nAnother.").fields["standfirst"] == ""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"Head\n\xff\xfe\xfd", "not utf-8"),
        (b"Head\nbody \x00", "NUL"),
        (b"", "no text"),
        (b"Only a headline", "no text"),
        (b"x" * 400 + b"\nbody", "too long for a headline"),
    ],
)
def test_what_is_no_article_is_refused_in_words(data, problem):
    assert problem in next(txt.read("page.txt", data, "utf-8")).problem


def test_a_byte_order_mark_says_the_encoding():
    assert next(txt.read("page.txt", "Köpf\nText".encode("utf-16"), "utf-8")).fields["title"] == "Köpf"
