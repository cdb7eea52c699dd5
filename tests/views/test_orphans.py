"""Passages whose words a new text has lost, on every page that shows a quote; and what the save of
that text says of them.
"""

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from negotiations.actions import article as articles
from negotiations.actions import negotiation
from negotiations.models import Article, Passage, Position
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 14)
CLAIM = "No truce while the port is blocked."
OLD = f"Officials spoke of grain. {CLAIM} Nobody answered."
NEW = (
    "Nothing else than prices was talked of in the capital that day; and nobody answered the envoys"
    " at all."
)
WARNING = "These words are no longer in the article’s text (they stood in revision 1)."
AROUND = "Shown with the words around them then."


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def port(editor, talks):
    return make_article(editor, talks, text=OLD, title="The port", published_on=DAY)


@pytest.fixture
def kessel(editor, talks):
    actor = make_actor(editor, "Kessel")
    make_party(editor, talks, actor)
    return actor


@pytest.fixture
def said(editor, talks, port, kessel):
    truce = make_term(editor, talks, "A truce")
    first = [{"relation": "unless", "term": make_term(editor, talks, "The port is opened")}]
    return make_position(
        editor,
        make_passage(editor, port, CLAIM),
        kessel,
        truce,
        -1,
        voice="principal",
        conditions=first,
    )


@pytest.fixture
def lost(said, port, editor):
    rewrite(port, editor, NEW)
    return Position.objects.select_related("passage").get(pk=said.pk)


@pytest.fixture
def answered(said, port, editor, talks):
    """Another party asks for the opposite first, and a third voice says otherwise of the first, in
    other articles.
    """
    aruvia, condition = make_actor(editor, "Aruvia"), said.conditions.get().term
    make_party(editor, talks, aruvia)
    for holder, term, voice, first in [
        (aruvia, condition, "principal", [{"relation": "unless", "term": said.term}]),
        (said.holder, said.term, "opponent", []),
        (aruvia, said.term, "principal", []),
    ]:
        passage = make_passage(editor, make_article(editor, talks, published_on=DAY))
        make_position(
            editor, passage, holder, term, -1 if first else 1, voice=voice, conditions=first
        )
    return aruvia


def rewrite(port, by, text):
    now = Article.objects.get(pk=port.pk)
    articles.revise(now, by=by, version=now.version, text=text)


def page_of(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", response.content.decode())


def pages(said):
    """Where its quote is shown, and whether with the words around it."""
    return {
        "cell": (
            reverse("cell", args=["kessel"]),
            {"actor": said.holder_id, "term": said.term_id},
            True,
        ),
        "term": (reverse("term", args=["kessel", said.term_id]), {}, False),
        "actor": (reverse("actor", args=["kessel", said.holder_id]), {}, False),
        "dossier": (reverse("dossier", args=["kessel"]), {}, False),
        "timeline": (reverse("timeline", args=["kessel"]), {"actor": said.holder_id}, False),
        "search": (reverse("search", args=["kessel"]), {"q": "truce"}, False),
        "article": (reverse("article", args=[said.passage.article_id]), {}, False),
    }


@each_of("name", ["cell", "term", "actor", "dossier", "timeline", "search", "article"])
def test_a_page_says_that_the_words_of_a_quote_are_lost(name, lost, signed_in):
    address, query, in_context = pages(lost)[name]
    page = page_of(signed_in, address, **query)
    assert page.count(WARNING) >= 1
    assert (AROUND in page) == in_context
    if in_context:
        assert "…Officials spoke of grain. " in page
        assert " Nobody answered.…" in page


@each_of("name", ["cell", "term", "actor", "dossier", "timeline", "search", "article"])
def test_a_page_says_nothing_of_words_that_are_found(name, said, signed_in):
    address, query, _ = pages(said)[name]
    page = page_of(signed_in, address, **query)
    assert CLAIM.removeprefix("No truce ") in page  # searched for, the truce is marked
    assert "no longer in the article" not in page


@each_of(
    ("view", "in_context"), [("common_ground", False), ("sources", True), ("network.pair", True)]
)
def test_a_page_of_several_parties_says_it_too(view, in_context, answered, lost, signed_in):
    window = {"since": "2024-01-01", "until": "2024-12-31"}
    pair = {**window, "one": lost.holder_id, "other": answered.pk, "term": lost.term_id}
    page = page_of(
        signed_in, reverse(view, args=["kessel"]), **(pair if view == "network.pair" else {})
    )
    assert page.count(WARNING) == 1
    assert (AROUND in page) == in_context
    assert f"#p-{lost.passage_id}" not in page


def test_who_may_not_read_the_text_is_shown_the_old_words_alone(lost, client, owner, talks):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    address, query, _ = pages(lost)["cell"]
    page = page_of(client, address, **query)
    assert WARNING in page
    assert AROUND not in page
    assert "Officials" not in page


TABLES = {
    "actor": ("actor", {"format": "csv"}, "found"),
    "dossier": ("dossier", {"format": "csv"}, "found"),
    "timeline": ("timeline", {"format": "csv"}, "found_after"),
    "deadlocks": ("common_ground", {"format": "csv", "table": "deadlocks"}, "found"),
    "sources": ("sources", {"format": "csv"}, "older_found"),
    "conditions": ("common_ground", {"format": "csv", "table": "conditions"}, "found"),
}


@each_of("name", TABLES)
@each_of("is_lost", [True, False])
def test_a_table_with_quotes_says_whether_each_is_found(
    name, is_lost, said, answered, port, editor, signed_in
):
    if is_lost:
        rewrite(port, editor, NEW)
    view, query, column = TABLES[name]
    address = reverse(view, args=["kessel", said.holder_id] if view == "actor" else ["kessel"])
    answer = signed_in.get(address, query).getvalue().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(answer)) if CLAIM in row.values()]
    assert [row[column] for row in rows] == [str(not is_lost)]


# The place in the article


def test_a_link_to_an_orphan_leads_to_its_card_and_to_no_place_in_the_text(lost, signed_in):
    article = reverse("article", args=[lost.passage.article_id])
    card = f"{article}?cards=orphaned#card-{lost.passage_id}"
    assert signed_in.get(reverse("position", args=[lost.pk])).url == card
    assert f'href="{card}"' in page_of(signed_in, reverse("search", args=["kessel"]), q="truce")
    assert f'href="{card}"' in page_of(signed_in, reverse("history", args=["kessel"]))


def test_a_link_to_found_words_leads_to_them(said, signed_in):
    place = f"{reverse('article', args=[said.passage.article_id])}#p-{said.passage_id}"
    assert signed_in.get(reverse("position", args=[said.pk])).url == place
    assert f'href="{place}"' in page_of(signed_in, reverse("search", args=["kessel"]), q="truce")


def test_its_card_comes_with_the_page_and_has_no_place_in_the_text(lost, signed_in, editor, port):
    for number in range(61):
        make_passage(editor, Article.objects.get(pk=port.pk), NEW[number : number + 9].strip())
    page = page_of(signed_in, reverse("article", args=[port.pk]), cards="orphaned")
    (card,) = re.findall(rf'<li class="card[^>]*id="card-{lost.passage_id}"[^>]*>', page)
    assert "data-start" not in card
    assert f'id="p-{lost.passage_id}"' not in page


def test_its_tags_may_be_changed_and_it_stays_orphaned(lost, signed_in):
    address = reverse("passage.revise", args=[lost.passage_id])
    form = page_of(signed_in, address)
    assert WARNING in form
    assert 'name="start"' not in form
    answer = signed_in.post(address, {"version": lost.passage.version, "note": "Look again."})
    stored = Passage.objects.get(pk=lost.passage_id)
    assert (answer.status_code, stored.note, stored.found, stored.quote) == (
        302,
        "Look again.",
        False,
        CLAIM,
    )


def test_the_coding_of_an_article_is_narrowed_to_orphans(lost, signed_in, editor, port):
    kept = make_passage(editor, Article.objects.get(pk=port.pk), "prices")
    page = page_of(signed_in, reverse("article", args=[port.pk]), found="false")
    assert (f'id="card-{lost.passage_id}"' in page, f'id="card-{kept.pk}"' in page) == (True, False)
    page = page_of(signed_in, reverse("article", args=[port.pk]), found="true")
    assert (f'id="card-{lost.passage_id}"' in page, f'id="card-{kept.pk}"' in page) == (False, True)


# What the save of a text says


@pytest.fixture
def saved(signed_in, port):
    def save(text):
        now = Article.objects.get(pk=port.pk)
        fields = {
            "title": now.title,
            "text": text,
            "text_access": "members",
            "language": "en",
            "version": now.version,
        }
        response = signed_in.post(reverse("article.revise", args=[port.pk]), fields, follow=True)
        return message_in(response)

    return save


def message_in(response):
    (words,) = re.findall(
        r'<div class="message success"> ?<p>(.*?)</p>',
        re.sub(r"\s+", " ", response.content.decode()),
    )
    return words.strip()


def shown(port):
    return f'<a href="/articles/{port.pk}?found=false&amp;cards=orphaned#cards-orphaned">show'


def test_a_save_says_how_many_passages_were_found_again_and_lost(saved, editor, port):
    for words in ("Officials", CLAIM, "Nobody answered"):
        make_passage(editor, port, words)
    assert saved(f"Now: {OLD}") == "Saved. Found in the text as it is now: 3 of 3 passages."
    assert (
        saved("Officials left.") == "Saved. Found in the text as it is now: 1 of 3 passages. "
        f"This change lost the words of 2 passages: {shown(port)} them</a>."
    )
    assert (
        saved("They left.") == "Saved. Found in the text as it is now: 0 of 3 passages. "
        f"This change lost the words of 1 passage, earlier ones those of 2: {shown(port)} them</a>."
    )
    assert (
        saved(f"{OLD[:60]} They left.")
        == "Saved. Found in the text as it is now: 2 of 3 passages, 2 of which had lost their"
        f" words before. Earlier changes lost the words of 1 passage: {shown(port)} it</a>."
    )


def test_a_save_that_leaves_the_text_or_has_no_passages_says_no_more(saved, editor, port):
    assert saved("Without passages.") == "Saved."
    make_passage(editor, Article.objects.get(pk=port.pk), "passages")
    assert saved("Without passages.") == "Saved."


def test_undo_and_redo_of_a_text_say_it_too(saved, editor, port, signed_in):
    make_passage(editor, port, CLAIM)
    saved(NEW)
    undone = message_in(signed_in.post(reverse("undo", args=["kessel"]), follow=True))
    assert undone.endswith("1 of 1 passage, 1 of which had lost its words before.")
    redone = message_in(signed_in.post(reverse("redo", args=["kessel"]), follow=True))
    assert redone.endswith(f"This change lost the words of 1 passage: {shown(port)} it</a>.")


def test_more_orphans_take_no_more_queries(
    said, port, editor, talks, kessel, signed_in, django_assert_num_queries
):
    address, query, _ = pages(said)["cell"]
    rewrite(port, editor, NEW)
    page_of(signed_in, address, **query)
    with CaptureQueriesContext(connection) as few:
        page_of(signed_in, address, **query)
    for number in range(3):
        other = make_article(editor, talks, text=f"{OLD} {number}", published_on=DAY)
        make_position(
            editor, make_passage(editor, other, CLAIM), kessel, said.term, -1, voice="principal"
        )
        rewrite(other, editor, f"{NEW} {number}")
    with django_assert_num_queries(len(few)):
        page_of(signed_in, address, **query)
