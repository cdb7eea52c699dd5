"""What looks the same is the same to search, concordance and the API; what has other letters is
told apart.
"""

import pytest
from django.urls import reverse

from negotiations.models import Article
from negotiations.queries.search.concordance import all_lines, concordance
from negotiations.queries.search.full_text import search, similar
from negotiations.text.finding.concordance import parse_query
from negotiations.text.folding import Level
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db

TEXTS = {
    "decomposed": "Envoys of Łódz\u0301 und Kyi\u0308v met Jose\u0301.",
    "soft hyphen": "The cease\u00adfire holds.",
    "ligatures": "The ceaseﬁre oﬀer stands.",
    "joined": "Kessel/Aruvia ended.The~truce [holds](now) at https://ledger.example/truce-text_of",
    "apostrophe": "Обʼєкт і м’ята",
    "blanks": "Port\u00a0of\u202fAruvia, \u200fغزة\u200e",
    "Chinese": "阿鲁维亚拒绝停火三十天。",
    "broken": "The negotia-\ntors left.",
    "Polish": "Z Łodzi do Malmö.",
}


@pytest.fixture
def corpus(owner, talks):
    return {
        name: make_article(owner, talks, text, title=name, language="en")
        for name, text in TEXTS.items()
    }


KINDS = ("articles", "passages", "terms", "actors")
FOUND = [
    ("Kyïv", {"decomposed": 1}),
    ("Łódź", {"decomposed": 1}),
    ("José", {"decomposed": 1}),
    ("ceasefire", {"soft hyphen": 1, "ligatures": 1}),
    ("offer", {"ligatures": 1}),
    ("truce", {"joined": 2}),
    ("aruvia", {"joined": 1, "blanks": 1}),
    ("Kessel", {"joined": 1}),
    ("об'єкт", {"apostrophe": 1}),
    ("м'ята", {"apostrophe": 1}),
    ('"port of aruvia"', {"blanks": 1}),
    ("غزة", {"blanks": 1}),
    ("停火", {"Chinese": 1}),
    ("holds", {"soft hyphen": 1, "joined": 1}),
    ("ledger", {"joined": 1}),
]


@each_of(("asked", "expected"), FOUND)
def test_equal_spellings_are_found_and_counted(corpus, asked, expected, owner, talks, client):
    lines = concordance(Article.objects.all(), parse_query(asked)).lines
    counted = {title: sum(line.article.title == title for line in lines) for title in expected}
    assert (counted, len(lines)) == (expected, sum(expected.values()))
    found = search(Article.objects.all(), asked)
    assert {hit.article.title for hit in found.hits} == expected.keys()
    assert all(any(marked for _, marked in hit.snippet.parts) for hit in found.hits)
    client.force_login(owner)
    answer = client.get("/api/v1/articles", {"q": asked, "negotiation": talks.slug})
    assert {row["title"] for row in answer.json()["results"]} == expected.keys()


def test_a_hit_is_the_words_of_the_text_itself(corpus):
    words = {
        line.words
        for asked in ("kyïv", "ceasefire", "об'єкт")
        for line in concordance(Article.objects.all(), parse_query(asked)).lines
    }
    assert words == {"Kyi\u0308v", "cease\u00adfire", "ceaseﬁre", "Обʼєкт"}
    for line in concordance(Article.objects.all(), parse_query("ceasefire")).lines:
        assert line.article.text[line.start : line.end] == line.words


@each_of(
    ("asked", "expected"),
    [
        ("Lodz", ["Łódz\u0301"]),
        ("Łodz", ["Łódz\u0301"]),
        ("malmo", ["Malmö"]),
        ("negotiators", ["negotia-\ntors"]),
        ("Malmö", []),
        ("/malmo/", []),
    ],
)
def test_other_letters_are_told_apart_and_never_counted(corpus, asked, expected):
    articles = Article.objects.all()
    others = concordance(articles, parse_query(asked), level=Level.SIMILAR).lines
    assert [line.words for line in others] == expected
    assert [
        line.words for line in all_lines(articles, parse_query(asked), level=Level.SIMILAR)
    ] == expected
    assert not {line.place for line in others} & {
        line.place for line in concordance(articles, parse_query(asked)).lines
    }


def test_articles_with_other_letters_only_are_offered_below(corpus, owner, talks, client):
    make_article(owner, talks, "Malmo is not Malmö.", title="both")
    assert [hit.article.title for hit in search(Article.objects.all(), "malmo").hits] == ["both"]
    found = similar(Article.objects.all(), "malmo")
    assert ([hit.article.title for hit in found.hits], found.count) == (["Polish"], 1)
    assert ("Malmö", True) in found.hits[0].snippet.parts
    client.force_login(owner)
    page = client.get(reverse("articles", args=[talks.slug]), {"q": "malmo"}).content.decode()
    page = " ".join(page.split())
    assert "1 article with “malmo”" in page
    assert "1 more with other letters" in page
    others = client.get(reverse("articles", args=[talks.slug]), {"q": "malmo", "letters": "other"})
    assert [hit.article.title for hit in others.context["found"].hits] == ["Polish"]


def test_the_search_offers_other_letters_of_every_kind(corpus, owner, talks, client):
    make_term(owner, talks, "Talks in Malmö")
    make_actor(owner, "Malmö", negotiation=talks)
    make_passage(owner, corpus["Polish"], "Malmö")
    client.force_login(owner)
    address = reverse("search", args=[talks.slug])
    page = client.get(address, {"q": "malmo"})
    assert {kind.name: kind.count for kind in page.context["kinds"]} == dict.fromkeys(KINDS, 0)
    assert "4 more with other letters" in page.content.decode()
    others = client.get(address, {"q": "malmo", "letters": "other"})
    assert {kind.name: kind.count for kind in others.context["kinds"]} == dict.fromkeys(KINDS, 1)
    assert others.content.decode().count("<mark>Malmö</mark>") == 4
    spelt = client.get(address, {"q": "malmö"})
    assert {kind.name: kind.count for kind in spelt.context["kinds"]} == dict.fromkeys(KINDS, 1)
    assert "more with other letters" not in spelt.content.decode()


def test_the_concordance_offers_other_letters_below_its_lines(corpus, owner, talks, client):
    client.force_login(owner)
    page = client.get(reverse("concordance", args=[talks.slug]), {"q": "malmo"}).content.decode()
    assert "1 more with other letters" in page
    address = reverse("concordance", args=[talks.slug])
    others = client.get(address, {"q": "malmo", "letters": "other"})
    assert [line.words for line in others.context["found"].lines] == ["Malmö"]
    taken = b"".join(
        client.get(address, {"q": "malmo", "letters": "other", "format": "csv"})
    ).decode("utf-8-sig")
    assert "Malmö" in taken


@each_of(
    ("language", "text", "asked", "similar"),
    [
        ("sv", "Möte i Malmö", "malmo", []),
        ("tr", "ISPARTA ve İzmir", "ısparta", []),
        ("ru", "Новогодняя ёлка", "елка", ["ёлка"]),
        ("be", "Ёлка", "елка", []),
        ("uk", "Їжак і йод", "іжак", []),
    ],
)
def test_letters_of_their_own_are_those_of_the_language_of_the_text(
    owner, talks, language, text, asked, similar
):
    make_article(owner, talks, text, language=language)
    others = concordance(Article.objects.all(), parse_query(asked), level=Level.SIMILAR).lines
    assert [line.words for line in others] == similar


def test_capitals_are_those_of_the_language_of_the_text(owner, talks):
    make_article(owner, talks, "ISPARTA ve İzmir", language="tr")
    assert [
        line.words for line in concordance(Article.objects.all(), parse_query("ısparta")).lines
    ] == ["ISPARTA"]


def test_quotes_are_found_however_their_letters_were_typed(owner, talks, client):
    article = make_article(owner, talks, "The cease\u00adfire of Kyi\u0308v/Aruvia holds.")
    holder, term = make_actor(owner), make_term(owner, talks)
    make_position(
        owner, make_passage(owner, article, "cease\u00adfire of Kyi\u0308v/Aruvia"), holder, term
    )
    client.force_login(owner)
    for asked in ("ceasefire", "Kyïv", "aruvia", '"ceasefire of kyïv"'):
        answer = client.get("/api/v1/positions", {"q": asked, "negotiation": talks.slug})
        assert len(answer.json()["results"]) == 1, asked
        page = client.get(reverse("search", args=[talks.slug]), {"q": asked})
        assert {kind.name: kind.count for kind in page.context["kinds"]}["passages"] == 1, asked


def test_a_word_in_a_line_without_end_is_found(owner, talks):
    sentence = "The envoy said that the ceasefire holds and the monitors stay. "
    line = (sentence * 800)[:19_996]
    make_article(owner, talks, f"{line} ceasefirexyz {line}")
    assert len(concordance(Article.objects.all(), parse_query("ceasefirexyz")).lines) == 1
    assert len(concordance(Article.objects.all(), parse_query("/ceasefirexyz/")).lines) == 1
    assert search(Article.objects.all(), "ceasefirexyz").count == 1


def test_a_phrase_over_lines_broken_in_its_sentence_is_found(owner, talks):
    make_article(
        owner, talks, "goes on and\n" * 19 + "the envoys signed\na truce text\nand left.\n"
    )
    assert len(concordance(Article.objects.all(), parse_query('"signed a truce"')).lines) == 1


@each_of(
    ("expression", "expected"),
    [(r"/kyïv/", ["Kyi\u0308v"]), (r"/^the \w+ire/", ["The cease\u00adfire", "The ceaseﬁre"]),
     (r"/о.’єкт/", ["Обʼєкт"]),
     (r"/об’єкт/", ["Обʼєкт"]), (r"/сease/", []), (r"/port of/", ["Port\u00a0of"])],
)  # fmt: skip
def test_an_expression_means_what_its_reader_sees(corpus, expression, expected):
    found = concordance(
        Article.objects.order_by("title"), parse_query(expression), sort="article"
    ).lines
    assert sorted(line.words for line in found) == sorted(expected)
