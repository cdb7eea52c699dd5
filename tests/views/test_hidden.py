"""What pages do not tell people who are not on the team: the coders' notes, and how long a text is
that they may not read.
"""

import pytest
from django.urls import reverse

from negotiations.actions import negotiation
from negotiations.models import Negotiation
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db
SECRET = "Xylophone: she told me so."


@pytest.fixture
def coded(owner, talks):
    """On a members-only text of many sections, of which one in the middle has a passage."""
    body = "\n\n".join(f"Paragraph {number} of the long text." for number in range(200))
    found = make_article(owner, talks, text=body)
    passage = make_passage(owner, found, "Paragraph 100 of", note=SECRET)
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    return make_position(owner, passage, make_actor(owner), make_term(owner, talks), note=SECRET)


def publish_notes(owner):
    talks = Negotiation.objects.get(slug="kessel")
    return negotiation.revise(talks, by=owner, version=talks.version, notes_published=True)


def pages(client, coded):
    """All that is shown of a passage and its position, in one."""
    article, here = coded.passage.article_id, coded.negotiation.slug
    section = (
        coded.passage.article.sections.filter(start__lte=coded.passage.start)
        .order_by("-start")
        .first()
        .start
    )
    cell = f"{reverse('cell', args=[here])}?actor={coded.holder_id}&term={coded.term_id}"
    addresses = [
        reverse("article", args=[article]),
        f"{reverse('article.cards', args=[article])}?of={section}",
        reverse("position", args=[coded.pk]),
        f"{cell}&as_of=2031-06-01",
        f"{reverse('search', args=[here])}?q=Xylophone",
        f"{reverse('dossier', args=[here])}?party={coded.holder_id}&format=csv",
        reverse("term", args=[here, coded.term_id]),
    ]
    answers = [client.get(address, follow=True) for address in addresses]
    return "".join(
        b"".join(one.streaming_content).decode() if one.streaming else one.content.decode()
        for one in answers
    )


@pytest.mark.parametrize(
    ("person", "published", "shown"),
    [
        ("reader", False, True),
        ("outsider", False, False),
        (None, False, False),
        ("outsider", True, True),
        (None, True, True),
    ],
)
def test_a_note_is_shown_to_the_team_or_where_notes_are_published(
    person, published, shown, client, coded, owner, request
):
    if published:
        publish_notes(owner)
    if person:
        client.force_login(request.getfixturevalue(person))
    assert ("she told me so" in pages(client, coded)) is shown


@pytest.mark.parametrize(("person", "told"), [("reader", True), (None, False)])
def test_where_a_text_ends_is_told_to_its_readers(person, told, client, coded, request):
    """The strip beside a text and the groups of its cards are laid out by its length."""
    if person:
        client.force_login(request.getfixturevalue(person))
    article = coded.passage.article
    last = article.sections.order_by("-start").first().start
    page = client.get(reverse("article", args=[article.pk])).content.decode()
    strip = client.get(reverse("article.overview", args=[article.pk])).content.decode()
    assert last > coded.passage.end
    assert (f'id="cards-{last}"' in page) is told
    assert ("data-to=" in strip) is told
    assert "Paragraph 100 of" in page


def test_a_stranger_is_told_that_nothing_is_coded(client, owner, talks):
    article = make_article(owner, talks)
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    assert (
        "Nothing is coded yet."
        in client.get(reverse("article", args=[article.pk])).content.decode()
    )


def form(talks, **changed):
    version = Negotiation.objects.get(pk=talks.pk).version
    return {
        "title": talks.title,
        "slug": "kessel",
        "status": "active",
        "visibility": "private",
        "version": version,
    } | changed


def test_an_owner_publishes_notes_in_the_form(client, owner, talks):
    client.force_login(owner)
    assert "Publish the notes" in client.get("/negotiations/kessel/revise").content.decode()
    client.post("/negotiations/kessel/revise", form(talks, notes_published="on"))
    assert Negotiation.objects.get().notes_published
    assert "notes published" in client.get("/negotiations/kessel/history").content.decode().lower()


def test_an_editor_does_not(client, editor, talks):
    client.force_login(editor)
    assert (
        client.post("/negotiations/kessel/revise", form(talks, notes_published="on")).status_code
        == 403
    )
    assert client.post("/negotiations/kessel/revise", form(talks, title="New")).status_code == 302
    assert not Negotiation.objects.get().notes_published
