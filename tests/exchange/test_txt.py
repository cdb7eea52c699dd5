"""A plain text as copied from a page."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.exchange.importers import txt
from negotiations.text.normalising import normalise
from negotiations.text.source.page_words import SUPPORTED
from negotiations.text.source.parts import PagePart

PAGE = """The port stays shut

Talks open on Monday, but nobody has promised to come, writes Ana de la Cruz
The first paragraph ends here.

The second has an emoji 🕊️ and more.
Join our commenting forum
12 comments
"""
#: First paragraphs of cases 01, 03 and 04 and their kind, each below a headline: none is cut.
FIRST = [
    "阿鲁维亚拒绝停火三十天。",
    "「三十日間の停戦を拒否する。」",
    "„Das gilt ab heute.“",
    "« Pas de trêve. »",
    "“No truce.”",
    "Marr refused (again.)",
    "संघर्ष विराम पर सहमति नहीं बनी।",
    "لا هدنة ما دام الميناء مغلقا؟",
    "جنگ بندی نہیں ہو گی۔",
    "Զինադադար չի լինի։",
    "ተኩስ አቁም የለም።",
    "Kessel agreed.[3]",
    "「停火！」",
    "Nobody came …",
]


def read(text, **options):
    return next(txt.read("page.txt", text.encode(), "utf-8", **options))


def proposed(row, part):
    return [proposal.words for proposal in row.proposals if proposal.part == part]


def test_only_the_headline_leaves_the_text():
    row = read(PAGE)
    assert row.fields == {
        "title": "The port stays shut",
        "text": PAGE.partition("\n\n")[2].rstrip("\n"),
    }


def test_standfirst_writer_and_invitations_are_proposed():
    row = read(PAGE)
    assert proposed(row, PagePart.STANDFIRST) == [PAGE.split("\n")[2]]
    assert proposed(row, PagePart.BELOW) == ["Join our commenting forum\n12 comments"]
    assert row.found == {"authors": ["Ana de la Cruz"]}
    assert row.dropped == ()


@pytest.mark.parametrize("first", FIRST)
def test_a_first_paragraph_is_no_standfirst_in_any_script(first):
    row = read(f"Head\n\n{first}\n\nAnother.")
    assert (row.fields["text"], row.proposals) == (f"{first}\n\nAnother.", ())


@pytest.mark.parametrize("first", FIRST)
def test_a_sentence_is_no_headline_in_any_script(first):
    row = read(f"{first}\n\nAnother.")
    assert row.fields == {"title": "page", "text": f"{first}\n\nAnother."}
    assert "the name of the file" in row.notes[0]


@pytest.mark.parametrize(
    "first",
    [
        "KESSEL, 14 May (Agency) — The port is shut",
        "GENEVA (Reuters) - The port is shut",
        "Genf (dpa) - Der Hafen bleibt zu",
        "МОСКВА, 14 мая. /ТАСС/. Порт закрыт",
        "جنيف (رويترز) - الميناء مغلق",
        "新华社日内瓦5月14日电 会谈结束",
        "Geneva, 14 May 2031",
        "14. Mai 2031",
        "2031年5月14日",
        "By Jane Roe",
        "Von Anna Roe",
        "Dear Mr Marr,",
        "Comments",
        "One line\u2028and another",
        "x" * 251,
    ],
)
def test_what_else_stands_above_a_text_is_no_headline(first):
    row = read(f"{first}\n\nThe first paragraph.\n\nAnother.")
    assert (row.fields["title"], row.fields["text"]) == (
        "page",
        f"{first}\n\nThe first paragraph.\n\nAnother.",
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 May 2031", "2031-05-14"),
        ("Geneva, 14 May 2031", "2031-05-14"),
        ("Publié le 14 mai 2031", "2031-05-14"),
        ("14 мая 2031 г.", "2031-05-14"),
        ("14 травня 2031 року", "2031-05-14"),
        ("١٤ مايو ٢٠٣١", "2031-05-14"),
        ("KESSEL, 14 May 2031 (Agency) — The port was shut.", "2031-05-14"),
        ("05/06/2031", None),
        ("14 May", None),
    ],
)
def test_a_line_with_only_a_date_is_no_standfirst_and_offers_the_date(line, day):
    row = read(f"Head\n\n{line}\n\nThe first paragraph.")
    assert row.fields["text"] == f"{line}\n\nThe first paragraph."
    assert row.found.get("published_on") == day
    assert not proposed(row, PagePart.STANDFIRST)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("BY JANE ROE | 14 May 2031", ["JANE ROE"]),
        ("By Jane Roe, Geneva", ["Jane Roe"]),
        ("Von Anna von der Heide", ["Anna von der Heide"]),
        ("Par Ève d’Arcy", ["Ève d’Arcy"]),
        ("Por Ana Ruiz", ["Ana Ruiz"]),
        ("Автор: Илья Марр", ["Илья Марр"]),
        ("Автор: Олена Коваль", ["Олена Коваль"]),
        ("بقلم أحمد مار", ["أحمد مار"]),
        ("نویسنده: رضا مار", ["رضا مار"]),
        ("מאת דנה כהן", ["דנה כהן"]),
        ("Yazan: İpek Şahin", ["İpek Şahin"]),
        ("作者：张三", ["张三"]),
        ("Nobody came, writes Jane Roe", ["Jane Roe"]),
        ("Niemand kam, schreibt Anna Roe", ["Anna Roe"]),
        ("No truce while the port is blocked, says Ilya Marr", None),
        ("The port is blocked, reports Ilya Marr", None),
        ("A truce would help nobody, argues Ilya Marr", None),
        ("By Jane Roe and Max Poe", None),
        ("By Jane Roe, Max Poe", None),
        ("By the port", None),
        ("Von Genf nach Kessel", None),
        ("By Jane Roe the truce was called a sham.", None),
    ],
)
def test_only_who_is_said_to_write_is_the_writer(line, authors):
    row = read(f"Head\n\n{line}\n\nThe first paragraph.")
    assert row.fields["text"] == f"{line}\n\nThe first paragraph."
    assert row.found.get("authors") == authors


def test_several_writers_are_proposed():
    (proposal,) = read("Head\nПар\n\nBy Jane Roe and Max Poe\n\nText.").proposals[1:]
    assert proposal.names == ("Jane Roe", "Max Poe")


@pytest.mark.parametrize(
    "last",
    [
        "Recommended by the mediators, the thirty-day truce was signed by both.",
        "Register all prisoners first, Kessel demanded, or there will be no exchange.",
        "Share the port, or leave it, said Marr.",
    ],
)
def test_a_last_paragraph_is_no_invitation(last):
    row = read(f"Head\n\nThe two delegations met at dawn.\n\n{last}")
    assert (row.fields["text"], row.proposals) == (
        f"The two delegations met at dawn.\n\n{last}",
        (),
    )


@pytest.mark.parametrize(
    "last",
    [
        "12 Kommentare",
        "Laisser un commentaire",
        "Suscríbete a nuestro boletín",
        "Читайте также",
        "Залишити коментар",
        "التعليقات",
        "بیشتر بخوانید",
        "תגובות",
        "Yorum yap",
        "发表评论",
        "Leia também",
    ],
)
def test_invitations_are_known_in_the_supported_languages_and_stay(last):
    row = read(f"Head\n\nThe text.\n\n{last}")
    assert row.fields["text"] == f"The text.\n\n{last}"
    assert proposed(row, PagePart.BELOW) == [last]


WRAPPED = """The delegations of Kessel and of Aruvia met on Monday in the old
customs house above the port, where nobody has worked since the
blockade began, and left without a text that both could sign.

They meet again in June."""


def test_a_broken_line_is_never_a_headline_or_a_standfirst():
    row = read(WRAPPED)
    assert row.fields == {"title": "page", "text": WRAPPED}
    assert row.proposals == ()
    assert "broken to fit a page" in row.notes[0]
    below = read(f"The customs house\n\n{WRAPPED}")
    assert (below.fields, below.proposals) == ({"title": "The customs house", "text": WRAPPED}, ())
    assert (
        read("Kessel agreed to talks about\nthe port.\n\nAruvia did not.").fields["title"] == "page"
    )


def test_a_headline_may_be_given_or_be_the_first_line_or_the_files_name():
    text = "Will they sign?\n\nNobody knows."
    assert read(text, title="Given").fields == {"title": "Given", "text": text}
    assert read(text, title="WILL they sign?").fields == {
        "title": "WILL they sign?",
        "text": "Nobody knows.",
    }
    assert read(text, first_line=True).fields == {
        "title": "Will they sign?",
        "text": "Nobody knows.",
    }
    assert read("Head\n\nText.", first_line=False).fields == {
        "title": "page",
        "text": "Head\n\nText.",
    }
    assert proposed(read(text), PagePart.HEADLINE) == ["Will they sign?"]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["", " ", "By Jane Roe", "14 May 2031", "Comments", "No end", "An end.", "停火。"]
        ),
        st.text(),
    )
)


@given(LINES, st.sampled_from(["", "Given"]), st.sampled_from([None, True, False]))
def test_every_word_is_in_the_title_or_in_the_text(lines, title, first_line):
    source = "\n".join(lines).replace("\x00", "")
    row = read(source.encode("utf-8", "replace").decode(), title=title, first_line=first_line)
    kept = f"{row.fields.get('title', '') if row.titled else ''}\n{row.fields.get('text', '')}"
    assert (
        kept.split() == normalise(source.encode("utf-8", "replace").decode()).split() or row.problem
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"Head\n\xff\xfe\xfd", "not utf-8"),
        (b"Head\nbody \x00", "NUL"),
        (b"", "no text"),
        (b" \n\t\n", "no text"),
    ],
)
def test_what_is_no_article_is_refused_in_words(data, problem):
    assert problem in next(txt.read("page.txt", data, "utf-8")).problem


def test_a_byte_order_mark_says_the_encoding():
    assert (
        next(txt.read("page.txt", "Köpf\nText".encode("utf-16"), "utf-8")).fields["title"] == "Köpf"
    )


def test_bytes_of_another_encoding_are_refused_with_those_that_read_them():
    data = "Köpfe\n\nEin Text über Größe.".encode("cp1252")
    assert (
        "as cp1252 or cp1250 or cp1254 it says “Köpfe”"
        in next(txt.read("page.txt", data, "utf-8")).problem
    )
    assert next(txt.read("page.txt", data, "cp1252")).fields["title"] == "Köpfe"
    assert (
        "would be garbled" in next(txt.read("page.txt", "Köpfe\n\nText".encode(), "cp1252")).problem
    )


def test_the_guide_names_the_languages_that_are_known():
    guide = " ".join(
        (Path(__file__).parents[2] / "docs/importing.md").read_text(encoding="utf-8").split()
    )
    *most, last = (words.language for words in SUPPORTED.values())
    assert f"bylines, dates and invitations in {', '.join(most)} and {last} (" in guide
