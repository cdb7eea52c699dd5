"""An article comes in by the page: what is found in it is offered, what is in doubt is asked,
nothing typed is lost.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from negotiations.actions import article as actions
from negotiations.exchange.importers import txt
from negotiations.exchange.load import load_articles
from negotiations.models import Actor, Article
from tests.factories import make_actor, make_article

pytestmark = pytest.mark.django_db

PASTED = (
    "The port stays shut\n\nNobody has come\n\nBy R. Okafor\n14 May 2031\n\nThe envoys"
    " left.\n\nComments\nShare this"
)
TEXT = PASTED.partition("\n\n")[2]


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def paste(client, **sent):
    return client.post(reverse("article.paste", args=["kessel"]), sent)


def add(client, **sent):
    return client.post(reverse("article.add", args=["kessel"]), {"text_access": "members", **sent})


def state(page, **changed):
    """What a browser sends of a preview."""
    preview = page.context["preview"]
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "version"}
    titled = {"titled": "1"} if preview.titled else {}
    source = {"source_hash": preview.source_hash}
    return {
        **values,
        "preview": "1",
        **titled,
        **source,
        "taken": [taken.key for taken in preview.taken],
        **changed,
    }


def offers(page):
    return {offer.part: offer for offer in page.context["offers"]}


def test_what_is_found_is_offered_and_stays(signed_in, talks):
    page = paste(signed_in, pasted=PASTED)
    fields = state(page)
    assert fields["text"] == TEXT
    assert (fields["title"], fields["standfirst"], fields["authors"]) == (
        "The port stays shut",
        "",
        "R. Okafor",
    )
    assert (fields["published_on"], fields["language"]) == ("2031-05-14", "en")
    assert set(offers(page)) == {"STANDFIRST", "BYLINE", "DATE", "BELOW"}


def test_each_can_be_taken_out_and_put_back_with_all_that_was_typed(signed_in, talks):
    page = paste(signed_in, pasted=PASTED)
    for part in ("STANDFIRST", "BYLINE", "DATE", "BELOW"):
        page = add(
            signed_in,
            **state(page, url="half an addr", title="Mine", take_out=offers(page)[part].key),
        )
        assert page.status_code == 200
    fields = state(page)
    assert (fields["text"], fields["standfirst"], fields["title"]) == (
        "The envoys left.",
        "Nobody has come",
        "Mine",
    )
    assert fields["url"] == "half an addr"
    for taken in page.context["preview"].taken[::-1]:
        page = add(signed_in, **state(page, put_back=taken.key))
    fields = state(page)
    assert sorted(fields["text"].split()) == sorted(PASTED.split())
    assert (fields["standfirst"], fields["taken"]) == ("", [])
    assert not Article.objects.exists()


def test_another_text_than_was_shown_is_left_alone(signed_in, talks):
    page = paste(signed_in, pasted=PASTED)
    asked = offers(page)["STANDFIRST"].key
    again = add(
        signed_in, **state(page, text=TEXT.replace("Nobody has", "Somebody had"), take_out=asked)
    )
    assert "Somebody had come" in state(again)["text"]
    assert "not as it was" in again.content.decode()


def test_a_refusal_shows_the_preview_again(signed_in, talks):
    page = paste(signed_in, pasted=PASTED)
    page = add(signed_in, **state(page, take_out=offers(page)["BELOW"].key))
    refused = add(signed_in, **state(page, url="nonsense"))
    assert refused.status_code == 422
    assert [taken.words for taken in refused.context["preview"].taken] == [
        "The port stays shut",
        "Comments\nShare this",
    ]
    assert add(signed_in, **state(refused, url="")).status_code == 302
    assert Article.objects.get().text == TEXT.partition("\n\nComments")[0]


def test_what_was_brought_in_before_is_known_again_by_page_and_file(signed_in, editor, talks):
    page = paste(signed_in, pasted=PASTED)
    page = add(signed_in, **state(page, take_out=offers(page)["BELOW"].key))
    add(signed_in, **state(page, title="Corrected"))
    there = Article.objects.get()
    assert "Comments" not in there.text
    again = paste(signed_in, pasted=f"\n{PASTED}\n\n")
    assert "was brought in before" in again.content.decode()
    assert again.context["again"] == there
    report = load_articles(
        txt.read("page.txt", PASTED.encode(), "utf-8"), by=editor, negotiation=talks, defaults={}
    )
    assert str(there.pk) in report.duplicates[0][1]
    assert Article.objects.count() == 1


def test_without_a_clear_headline_one_is_asked_for(signed_in, talks):
    page = paste(signed_in, pasted="Will they sign?\n\nNobody knows.")
    assert state(page)["title"] == ""
    assert "No line is clearly the headline" in page.content.decode()
    taken = state(add(signed_in, **state(page, take_out=offers(page)["HEADLINE"].key)))
    assert (taken["title"], taken["text"]) == ("Will they sign?", "Nobody knows.")
    given = state(paste(signed_in, pasted="Will they sign?\n\nNobody knows.", title="A question"))
    assert (given["title"], given["text"]) == ("A question", "Will they sign?\n\nNobody knows.")


def test_what_was_given_goes_before_what_was_found(signed_in, talks):
    fields = state(
        paste(signed_in, pasted=PASTED, published_on="2031-06-01", language="fr", genre="news")
    )
    assert (str(fields["published_on"]), fields["language"], fields["genre"]) == (
        "2031-06-01",
        "fr",
        "news",
    )


def test_several_writers_are_separated_for_the_eye(signed_in, talks):
    page = paste(signed_in, pasted="Head\n\nBy Jane Roe and Max Poe\n\nThe envoys left.")
    assert state(page)["authors"] == "Jane Roe; Max Poe"


def test_a_file_of_another_encoding_is_read_when_that_is_chosen(signed_in, talks):
    data = "Köpfe\n\nÜber Größe wird verhandelt.".encode("cp1252")
    refused = paste(signed_in, file=SimpleUploadedFile("page.txt", data), outlet="The Ledger")
    assert refused.status_code == 422
    assert "as cp1252" in refused.content.decode()
    assert 'value="The Ledger"' in refused.content.decode()
    page = paste(signed_in, file=SimpleUploadedFile("page.txt", data), encoding="cp1252")
    assert state(page)["title"] == "Köpfe"


def test_a_text_and_a_file_at_once_are_refused(signed_in, talks):
    page = paste(signed_in, pasted=PASTED, file=SimpleUploadedFile("page.txt", b"Another."))
    assert page.status_code == 422
    assert "The envoys left." in page.content.decode()


@pytest.fixture
def namesakes(editor):
    return [
        make_actor(editor, "Chris Doe", "person", description=what)
        for what in ("Historian", "Spokesman")
    ]


def typed(**changed):
    return {"title": "A", "text": "b", "language": "en", **changed}


def test_a_name_that_two_bear_is_asked_about(signed_in, talks, namesakes):
    page = add(signed_in, **typed(authors="chris doe; Max Poe"))
    words = page.content.decode()
    assert page.status_code == 422
    assert all(
        part in words
        for part in ("Historian", "Spokesman", "may be 2 actors", 'value="chris doe; Max Poe"')
    )
    assert not Article.objects.exists()
    (question,) = page.context["form"].questions
    assert (
        add(
            signed_in, **typed(authors="chris doe; Max Poe", **{question: namesakes[1].pk})
        ).status_code
        == 302
    )
    assert [row.actor.name for row in Article.objects.get().authors.order_by("rank")] == [
        "Chris Doe",
        "Max Poe",
    ]
    assert Article.objects.get().authors.filter(actor=namesakes[1]).exists()
    add(signed_in, **typed(text="c", authors="Chris Doe", **{question: "new"}))
    assert Actor.objects.filter(name="Chris Doe").count() == 3


def test_a_name_that_looks_like_two_is_asked_about(signed_in, talks):
    page = add(signed_in, **typed(authors="Jane Roe and Max Poe"))
    (question,) = page.context["form"].questions
    add(signed_in, **typed(authors="Jane Roe and Max Poe", **{question: "several"}))
    assert {row.actor.name for row in Article.objects.get().authors.all()} == {
        "Jane Roe",
        "Max Poe",
    }
    add(signed_in, **typed(text="c", authors="Jane Roe and Max Poe", **{question: "new"}))
    assert Actor.objects.filter(name="Jane Roe and Max Poe").exists()


def test_an_outlet_in_the_form_is_media(signed_in, talks, editor):
    make_actor(editor, "Aruvia", "state", names=[{"name": "The Palace", "language": "en"}])
    add(signed_in, **typed(outlet="The  Palace "))
    assert (Article.objects.get().outlet.kind, Article.objects.get().outlet.name) == (
        "media",
        "The Palace",
    )


def test_whom_an_article_names_already_nobody_is_asked_about(signed_in, talks, editor, namesakes):
    state = make_actor(editor, "Aruvia", "state")
    article = make_article(editor, talks, authors=[*namesakes[::-1], state], outlet=state)
    address = reverse("article.revise", args=[article.pk])
    form = signed_in.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert signed_in.post(address, {**sent, "title": "Another"}).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.outlet) == ("Another", state)
    assert [row.actor for row in article.authors.order_by("rank")] == [*namesakes[::-1], state]
    assert actions.original_of(talks, article.text_hash) == article
