"""Coding through forms: passages and positions, with htmx and without."""

import html
import json
import re

import pytest
from django.urls import reverse

from negotiations.actions import article as actions
from negotiations.actions import negotiation, passage
from negotiations.models import Article, Passage, Position
from negotiations.views.annotation import moment
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def article(editor, talks):
    return make_article(editor, talks, text="Kessel wants a truce. 🕊️ Aruvia does not.")


@pytest.fixture
def stated(editor, talks, article):
    return make_position(
        editor,
        make_passage(editor, article, "a truce"),
        make_actor(editor),
        make_term(editor, talks),
    )


@pytest.fixture
def signed_in(client, annotator):
    client.force_login(annotator)
    return client


def rows(count=0, **cells):
    return {
        "conditions-TOTAL_FORMS": 2,
        "conditions-INITIAL_FORMS": count,
        **{f"conditions-0-{name}": value for name, value in cells.items()},
    }


def sent(holder=None, term=None, **changed):
    fields = {
        "holder": holder and holder.pk,
        "term": term and term.pk,
        "stance": 1,
        "act": "demand",
        "bargaining_role": "none",
        "modality": "certain",
        "quote_mode": "indirect",
        "attribution": "on_record",
        "confidence": "high",
        "who": "holder",
        "stage": "none",
        "audience": "public",
    }
    return {
        f"position-{name}": value
        for name, value in {**fields, **changed}.items()
        if value is not None
    } | rows()


def span(article, words):
    start = article.text.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


def mark(client, article, **fields):
    return client.post(
        reverse("passage.mark", args=[article.pk]),
        {**fields, "since": moment(article)},
        headers=HTMX,
    )


def test_what_was_suggested_keeps_which_passage_it_repeats(signed_in, editor, talks, article):
    source = make_passage(editor, make_article(editor, talks, text="A TRUCE"), "A TRUCE")
    mark(signed_in, article, repeats=source.pk, **span(article, "a truce"), **rows())
    made = Passage.objects.get(article=article)
    assert made.repeats == source.pk
    assert (
        'name="repeats"'
        not in signed_in.get(reverse("passage.revise", args=[made.pk])).content.decode()
    )


def test_a_passage_and_its_position_are_made_in_one_act_and_undone_as_one(
    signed_in, talks, editor, article
):
    tag, kessel, truce = make_tag(editor, talks), make_actor(editor), make_term(editor, talks)
    answer = mark(
        signed_in,
        article,
        tags=[tag.pk],
        about=[kessel.pk],
        **span(article, "truce. 🕊️"),
        **sent(kessel, truce),
    )
    position = Position.objects.get()
    assert (position.passage.quote, position.voice, position.said_defaulted) == (
        "truce. 🕊️",
        "principal",
        True,
    )
    assert json.loads(answer["HX-Trigger"]) == {"coded": {"passage": str(position.passage_id)}}
    signed_in.post(reverse("article.undo", args=[article.pk]), headers=HTMX)
    assert not Passage.objects.exists()


def test_a_passage_alone_needs_no_position(signed_in, article):
    mark(signed_in, article, **span(article, "a truce"), **sent(stance=None))
    assert (Passage.objects.count(), Position.objects.count()) == (1, 0)


def test_a_refused_position_leaves_no_passage_behind(signed_in, editor, article):
    answer = mark(signed_in, article, **span(article, "a truce"), **sent(make_actor(editor)))
    assert answer.status_code == 422
    assert not Passage.objects.exists()


def test_a_quote_that_is_not_the_text_is_refused(signed_in, article):
    answer = mark(
        signed_in, article, **{**span(article, "a truce"), "quote": "a war!!"}, **sent(stance=None)
    )
    assert answer.status_code == 422
    assert "select again" in answer.content.decode()


def test_what_only_the_database_refuses_is_said_in_words_too(signed_in, article, monkeypatch):
    """The text is revised between the comparison in the action and the one in the database."""
    monkeypatch.setattr(passage, "_words", lambda *args: "a war!!")
    answer = mark(signed_in, article, **span(article, "a truce"), **sent(stance=None))
    assert (answer.status_code, Passage.objects.exists()) == (422, False)
    assert "The text changed while you marked it" in answer.content.decode()


def test_with_the_holder_that_was_offered_and_a_blank_term_only_the_passage_is_marked(
    signed_in, annotator, stated
):
    """The holder is offered where the coder stated the last position."""
    article, holder = stated.passage.article, stated.holder
    make_position(annotator, make_passage(annotator, article, "Aruvia"), holder, stated.term)
    typed = {"position-term-typed": " "}
    answer = mark(
        signed_in, article, **span(article, "does not"), **sent(holder, stance=None), **typed
    )
    assert (answer.status_code, Position.objects.count()) == (200, 2)
    assert Passage.objects.filter(quote="does not").exists()


def test_conditions_are_rows_and_an_emptied_row_is_left_out(signed_in, talks, editor, stated):
    monitors = make_term(editor, talks, "Monitors are deployed")
    address = reverse("position.state", args=[stated.passage_id])
    signed_in.post(
        address,
        sent(stated.holder, stated.term, stance=2) | rows(relation="after", term=monitors.pk),
    )
    made = Position.objects.exclude(pk=stated.pk).get()
    assert [(row.relation, row.term) for row in made.conditions.all()] == [("after", monitors)]
    again = sent(stated.holder, stated.term, stance=2, status="accepted", version=1) | rows(
        1, relation="", term=""
    )
    signed_in.post(reverse("position.revise", args=[made.pk]), again)
    assert not made.conditions.exists()


def changes(client, article, since):
    return client.get(reverse("article.changes", args=[article.pk]), {"since": since}, headers=HTMX)


def test_the_words_that_were_coded_come_back_at_once_and_then_what_changed(
    signed_in, article, stated
):
    address, since = reverse("position.state", args=[stated.passage_id]), moment(article)
    page = signed_in.post(
        address, sent(stated.holder, stated.term) | {"since": since}, headers=HTMX
    ).content.decode()
    assert re.findall(r'hx-target="(p.*?)"', page) == ["p[data-o='0']"]
    assert "card-" not in page
    page = changes(signed_in, article, since).content.decode()
    assert re.findall(r'hx-target="(p.*?)"', page) == ["p[data-o='0']"]
    assert page.count('hx-target="#cards-0"') == 1
    assert "<html" not in page


@pytest.mark.django_db(transaction=True)
def test_what_others_wrote_since_the_page_was_read_comes_along_once(signed_in, editor, article):
    make_passage(editor, article, "Kessel")
    since = moment(article)
    theirs = make_passage(editor, article, "Aruvia")
    page = changes(signed_in, article, since).content.decode()
    assert re.findall(r'id="card-(.*?)"', page) == [str(theirs.pk)]
    later = re.search(r'id="since" name="since" value="(.*?)"', page)[1]
    assert "card-" not in changes(signed_in, article, later).content.decode()


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("outsider", 403), (None, 401)])
def test_the_journal_of_an_article_is_for_who_may_mark_it(
    client, request, owner, talks, article, person, status
):
    """It names also what a reader does not see: who reads a public negotiation is not told of
    drafts.
    """
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    if person:
        client.force_login(request.getfixturevalue(person))
    answer = changes(client, article, "0.1")
    assert (answer.status_code, "HX-Trigger" in answer) == (status, False)
    assert 'id="since"' not in client.get(reverse("article", args=[article.pk])).content.decode()


def test_what_others_retracted_since_is_named_as_gone(signed_in, editor, article):
    theirs = make_passage(editor, article, "Aruvia")
    since = moment(article)
    passage.retract(theirs, by=editor, version=1)
    assert json.loads(changes(signed_in, article, since)["HX-Trigger"]) == {
        "gone": {"passages": [str(theirs.pk)]}
    }


def test_without_the_moment_of_its_text_the_whole_page_is_read_again(signed_in, article):
    for since in ("", "x.1", "5", f"5.{article.revision + 1}", f"{'9' * 30}.{article.revision}"):
        assert changes(signed_in, article, since)["HX-Refresh"] == "true"


def test_after_a_change_of_the_text_the_whole_page_is_read_again(signed_in, editor, article):
    since = moment(article)
    actions.revise(article, by=editor, version=1, text=article.text + " Nor does anybody else.")
    fields = {"since": since} | span(article, "Kessel") | sent(stance=None)
    answer = signed_in.post(reverse("passage.mark", args=[article.pk]), fields, headers=HTMX)
    assert answer["HX-Refresh"] == "true"


def test_an_annotator_does_not_revise_what_others_coded(signed_in, stated):
    assert signed_in.get(reverse("position.revise", args=[stated.pk])).status_code == 403
    assert signed_in.get(reverse("passage.revise", args=[stated.passage_id])).status_code == 403


def test_a_retraction_of_what_changed_since_is_refused_in_words(client, editor, stated):
    client.force_login(editor)
    fields = {"version": 7, "since": moment(stated.passage.article)}
    page = client.post(
        reverse("position.retract", args=[stated.pk]), fields, headers=HTMX
    ).content.decode()
    assert "Somebody changed" in page
    assert Position.objects.exists()


def test_a_reader_is_offered_nothing_to_write(client, reader, stated):
    client.force_login(reader)
    page = client.get(reverse("article", args=[stated.passage.article_id])).content.decode()
    assert "Add a position" not in page
    assert "data-mark" not in page


# The words that an address asks for


def asked(client, article, **query):
    return client.get(reverse("passage.mark", args=[article.pk]), query, headers=HTMX)


def test_the_dialog_has_the_words_that_stand_at_a_span(signed_in, article):
    page = asked(signed_in, article, start=6, end=21, revision=1)
    assert page.context["quote"] == "wants a truce."
    assert {
        name: page.context["forms"]["passage"][name].value() for name in ("start", "end", "quote")
    } == {"start": 7, "end": 21, "quote": "wants a truce."}


def test_the_words_may_be_as_long_as_a_text(signed_in, editor, talks):
    long = make_article(
        editor, talks, text="Мир настане тоді, коли вони підпишуть. " * 1500 + "Кінець"
    )
    page = asked(signed_in, long, start=0, end=long.length, revision=1)
    assert page.context["quote"] == long.text
    mark(signed_in, long, start=0, end=long.length, quote=page.context["quote"], **rows())
    assert Passage.objects.get().quote == long.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"start": 6, "end": 7, "revision": 1}, "Nothing but white space"),
        ({"start": 9, "end": 5, "revision": 1}, "Nothing but white space"),
        ({"start": 0, "end": 10**9, "revision": 1}, "Nothing but white space"),
        ({"start": 0, "end": 6, "revision": 2}, "The text was revised since this page was opened"),
    ],
)
def test_what_cannot_be_marked_is_said_before_anything_is_typed(query, said, signed_in, article):
    page = asked(signed_in, article, **query)
    assert said in page.context["problem"]
    assert said in page.content.decode()
    assert page.context["quote"] == ""


def test_no_link_carries_the_words_it_is_about(signed_in, editor, talks, article):
    make_position(
        editor,
        make_passage(editor, article, "a truce"),
        make_actor(editor),
        make_term(editor, talks),
    )
    other = make_article(editor, talks, text="Who wants a truce now?")
    finds = signed_in.get(
        reverse("article.finds", args=[other.pk]), {"of": 0}, headers=HTMX
    ).content.decode()
    (link,) = set(re.findall(r'hx-get="([^"]*)"', finds))
    assert "quote" not in link
    page = signed_in.get(html.unescape(link), headers=HTMX)
    assert (page.context["quote"], page.context["problem"]) == ("a truce", "")


def test_ends_that_do_not_fit_are_moved_and_said_to_be(signed_in, article):
    answer = mark(signed_in, article, start=6, end=14, quote=" wants a", **rows())
    assert answer.status_code == 422
    assert "White space at the ends of a passage is left out" in answer.content.decode()
    shown = answer.context["forms"]["passage"]
    moved = {name: shown[name].value() for name in ("start", "end", "quote")}
    assert moved == {"start": "7", "end": "14", "quote": "wants a"}
    assert answer.context["quote"] == "wants a"
    assert mark(signed_in, article, **moved, **rows()).status_code == 200
    assert Passage.objects.get().quote == "wants a"


def test_words_over_paragraphs_are_sent_by_a_browser_without_script(
    signed_in, annotator, editor, talks
):
    two = make_article(editor, talks, text="One said yes.\n \nTwo said no.")
    made = make_passage(annotator, two, "yes.\n \nTwo")
    sent_back = {
        "start": made.start,
        "end": made.end,
        "quote": "yes.\r\n \r\nTwo",
        "note": "Look.",
        "version": 1,
    }
    signed_in.post(reverse("passage.revise", args=[made.pk]), sent_back)
    assert Passage.objects.get().note == "Look."


@pytest.mark.parametrize("page", ["articles", "search", "concordance", "actors"])
def test_words_that_are_too_long_to_look_for_are_told_so(page, signed_in, article):
    answer = signed_in.get(reverse(page, args=["kessel"]), {"q": "слово " * 500})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "This is too long to look for: 2999 characters, 500 at most." in shown
    assert "maxlength" not in shown


@pytest.mark.parametrize("stored", ["en_GB", "English", "<script>", "en_GB.UTF-8"])
def test_a_stored_language_that_is_none_breaks_no_page(stored, signed_in, article):
    Article.objects.update(language=stored)
    page = signed_in.get(reverse("article", args=[article.pk])).content.decode()
    assert set(re.findall(r' lang="([^"]*)"', page)) == {"en", "en-GB" if stored == "en_GB" else ""}
