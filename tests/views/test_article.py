"""Articles in the browser: found, brought in, revised."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from negotiations.models import Actor, Article, Change
from tests.factories import make_actor, make_article, make_passage

pytestmark = pytest.mark.django_db

PASTED = "The port stays shut\nNobody has come, writes R. Okafor\nThe envoys left.\nComments\n"


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def listed(client, **query):
    return client.get("/negotiations/kessel/articles", query).content.decode()


def test_words_are_found_and_marked(signed_in, editor, talks):
    make_article(editor, talks, text="The monitors never arrived at the port.", title="One")
    make_article(editor, talks, text="Nothing of the kind.", title="Two")
    page = listed(signed_in, q="monitor arrive")
    assert "<mark>monitors</mark>" in page
    assert "Two" not in page


@pytest.mark.parametrize(
    ("words", "found"), [('"never arrived"', 1), ("port -monitors", 0), ("Ünïcode", 0), ("(", 0)]
)
def test_words_are_searched_as_on_the_web(signed_in, editor, talks, words, found):
    make_article(editor, talks, text="The monitors never arrived at the port.")
    assert listed(signed_in, q=words).count('class="snippet"') == found


def test_each_language_is_searched_with_its_own_rules(signed_in, editor, talks):
    make_article(editor, talks, text="Переговоры начались.", language="ru")
    assert listed(signed_in, q="переговорах").count("<mark>") == 1


def test_a_language_that_has_no_rules_is_searched_word_for_word(signed_in, editor, talks):
    for language in ("uk", "en", ""):
        make_article(editor, talks, text="Перемовини і monitors.", language=language)
    assert listed(signed_in, q="перемовини monitors").count('class="snippet"') == 3
    assert listed(signed_in, q="monitor").count('class="snippet"') == 1


def test_it_is_narrowed_by_who_wrote_and_published_here(signed_in, editor, owner, talks):
    writer, outlet = make_actor(editor, "Ann", "person"), make_actor(editor, "The Ledger", "media")
    make_article(editor, talks, outlet=outlet, authors=[writer])
    make_actor(editor, "Nobody", "media")
    form = signed_in.get(f"/negotiations/{talks.slug}/articles").context["form"]
    assert [*form.fields["outlet"].queryset, *form.fields["author"].queryset] == [outlet, writer]


def test_a_stranger_searches_public_texts_only(client, owner, talks):
    make_article(owner, talks, text="An open secret.", text_access="public")
    make_article(owner, talks, text="A closed secret.")
    talks.visibility = "public"
    talks.save()
    assert listed(client, q="secret").count('class="snippet"') == 1


def test_filters_narrow_the_list(signed_in, editor, talks):
    coded = make_article(
        editor, talks, title="Coded", genre="news", outlet=make_actor(editor, "The Ledger", "media")
    )
    make_passage(editor, coded)
    make_article(editor, talks, title="Plain", published_on="2031-01-01")
    for query in (
        {"coded": "yes"},
        {"genre": "news"},
        {"outlet": coded.outlet_id},
        {"published_after": "2031-02-01"},
    ):
        page = listed(signed_in, **query)
        assert ("Coded" in page, "Plain</a>" in page) == (True, False), query


def test_pages_hold_every_article_once(signed_in, editor, talks):
    for number in range(65):
        make_article(
            editor,
            talks,
            title=f"Title {number:03}",
            published_on="2031-05-14" if number % 2 else None,
        )
    page, seen = listed(signed_in), []
    while True:
        seen += [part[:9] for part in page.split('dir="auto">')[1:] if part.startswith("Title")]
        if 'rel="next"' not in page:
            break
        following = page.split('rel="next"')[0].rsplit('href="?cursor=', 1)[1][:-2]
        page = listed(signed_in, cursor=unquote(following))
    assert sorted(seen) == [f"Title {number:03}" for number in range(65)]


def test_what_was_read_is_shown_before_anything_is_stored(signed_in, talks):
    page = signed_in.post(
        reverse("article.paste", args=["kessel"]), {"pasted": PASTED, "outlet": "The Ledger"}
    ).content.decode()
    assert 'value="The port stays shut"' in page
    assert 'value="R. Okafor"' in page
    assert "printed this below the text" in page
    assert "The envoys left.\nComments</textarea>" in page
    assert not Article.objects.exists()


def test_a_file_is_read_like_a_pasted_text(signed_in, talks):
    file = SimpleUploadedFile("page.txt", PASTED.encode("utf-16"))
    page = signed_in.post(
        reverse("article.paste", args=["kessel"]), {"file": file}
    ).content.decode()
    assert 'value="The port stays shut"' in page


@pytest.mark.parametrize(
    ("sent", "problem"),
    [({"pasted": ""}, "Paste a text"), ({"pasted": "A\x00"}, "Null characters")],
)
def test_what_is_no_article_is_refused_in_words(signed_in, talks, sent, problem):
    response = signed_in.post(reverse("article.paste", args=["kessel"]), sent)
    assert response.status_code == 422
    assert problem in response.content.decode()


def test_a_text_that_is_there_already_is_named(signed_in, editor, talks):
    make_article(editor, talks, text=PASTED.partition("\n")[2].strip(), title="The first print")
    page = signed_in.post(
        reverse("article.paste", args=["kessel"]), {"pasted": PASTED}
    ).content.decode()
    assert "The first print" in page
    assert "reprint" in page


def stored(**changed):
    return {
        "title": "The port",
        "text": "Body.\r\nMore.",
        "text_access": "members",
        "language": "en",
        **changed,
    }


def test_authors_and_outlet_are_made_with_the_article_in_one_act(signed_in, talks):
    signed_in.post(
        reverse("article.add", args=["kessel"]),
        stored(authors="R. Okafor; A. Marr", outlet="The Ledger"),
    )
    article = Article.objects.get()
    assert ([row.actor.name for row in article.authors.order_by("rank")], article.outlet.name) == (
        ["R. Okafor", "A. Marr"],
        "The Ledger",
    )
    assert article.text == "Body.\nMore."
    assert (
        Change.objects.exclude(verb__in=["negotiation.create", "membership.add"])
        .values("act")
        .distinct()
        .count()
        == 1
    )


def test_actors_of_a_refused_article_are_not_left_behind(signed_in, talks):
    response = signed_in.post(
        reverse("article.add", args=["kessel"]), stored(authors="R. Okafor", url="nonsense")
    )
    assert response.status_code == 422
    assert 'value="R. Okafor"' in response.content.decode()
    assert not Actor.objects.exists()


def test_a_revised_text_sets_lost_passages_adrift_and_undo_brings_them_back(
    signed_in, editor, talks
):
    article = make_article(editor, talks, text="The envoys left. Nobody came.")
    make_passage(editor, article, "Nobody came")
    signed_in.post(
        reverse("article.revise", args=[article.pk]),
        stored(title="The port", text="The envoys left.", version=1),
    )
    assert article.passages.get().anchor == "adrift"
    signed_in.post(reverse("undo", args=["kessel"]))
    assert (article.passages.get().anchor, Article.objects.get().text) == (
        "held",
        "The envoys left. Nobody came.",
    )


def test_an_article_with_coding_is_not_retracted(signed_in, editor, talks):
    article = make_article(editor, talks)
    make_passage(editor, article)
    page = signed_in.post(
        reverse("article.retract", args=[article.pk]), {"version": 1}, follow=True
    ).content.decode()
    assert "is in use by" in page
    assert Article.objects.exists()


def test_the_overview_tells_how_much_is_coded_and_where(signed_in, editor, talks):
    article = make_article(editor, talks)
    make_passage(editor, article, article.text[:6])
    page = signed_in.get(reverse("article.overview", args=[article.pk])).content.decode()
    assert '<rect class="n1" data-to="0"' in page
    assert 'hx-target="#counts"' in page
    assert "1 passage, 0 positions" in page


def test_all_that_the_workbench_imports_is_asked_for_at_once(signed_in, editor, talks):
    page = signed_in.get(f"/articles/{make_article(editor, talks).pk}").content.decode()
    asked = set(re.findall(r"/static/js/(\w+)\.js", page))
    imported, waiting = set(), list(asked)
    while waiting:
        words = (Path(settings.BASE_DIR) / "static" / "js" / f"{waiting.pop()}.js").read_text(
            encoding="utf-8"
        )
        new = set(re.findall(r'^import [^;]*"\./(\w+)\.js"', words, re.MULTILINE)) - imported
        imported |= new
        waiting += new
    assert asked >= imported > {"offsets", "formset_rows"}


class OpenTags(HTMLParser):
    """Keeps the tags that are open, and the most deeply nested id."""

    void = {"meta", "link", "input", "br", "img", "hr"}

    def __init__(self, html):
        super().__init__()
        self.open, self.within = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append((tag, dict(attrs).get("id")))
            self.within[dict(attrs).get("id")] = [name for _, name in self.open if name]

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_the_page_of_an_article_closes_what_it_opens(signed_in, editor, talks, headers):
    article = make_article(editor, talks, text="The envoys left.\n" * 60)
    html = signed_in.get(reverse("article", args=[article.pk]), headers=headers).content.decode()
    tags = OpenTags(html)
    assert tags.open == []
    assert len([name for name in tags.within if name and name.startswith("s-")]) > 1
    assert tags.within["s-0"][-3:] == ["bench", "body", "s-0"]
    assert html.rstrip().endswith("</div>" if headers else "</html>")
    if not headers:
        assert tags.within["dialog"] == ["main", "workbench", "dialog"]
