"""Pages for a browser."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from negotiations.actions import negotiation
from negotiations.permissions import RULES
from negotiations.urls import urlpatterns
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coded(editor, talks):
    article = make_article(editor, talks, text="Kessel could live with a 30-day truce. 🕊️ No more.")
    passage = make_passage(editor, article, "30-day truce. 🕊️", tags=[make_tag(editor, talks)])
    return make_position(editor, passage, make_actor(editor), make_term(editor, talks))


def publish(owner, talks):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")


def test_a_person_signs_in_and_out(client, owner):
    owner.password = make_password("a-long-password")
    owner.save()
    page = client.post("/sign-in", {"login": "owner", "password": "a-long-password"}, follow=True)
    assert "Sign out" in page.content.decode()
    assert "Sign in" in client.post("/sign-out", follow=True).content.decode()


def test_a_wrong_password_is_said_and_the_name_kept(client, owner):
    page = client.post("/sign-in", {"login": "owner", "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="owner"' in page


def test_a_stranger_sees_public_negotiations_only(client, owner, talks):
    assert talks.title not in client.get("/").content.decode()
    publish(owner, talks)
    assert talks.title in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["articles", "article", "position"])
def test_what_one_may_not_see_is_not_there(client, outsider, coded, name):
    client.force_login(outsider)
    key = {"articles": "kessel", "article": coded.passage.article_id, "position": coded.pk}[name]
    assert client.get(reverse(name, args=[key])).status_code == 404


def test_an_article_shows_its_highlights_and_cards(client, reader, coded):
    client.force_login(reader)
    page = client.get(reverse("article", args=[coded.passage.article_id])).content.decode()
    assert f'data-p="{coded.passage_id}">30-day truce. 🕊️</mark>' in page
    assert "Kessel</strong>" in page


def test_a_strangers_article_has_its_coding_but_not_its_text(client, owner, talks, coded):
    publish(owner, talks)
    page = client.get(reverse("article", args=[coded.passage.article_id])).content.decode()
    assert "30-day truce" in page
    assert "No more" not in page


def test_a_position_leads_to_its_passage(client, reader, coded):
    client.force_login(reader)
    assert client.get(f"/positions/{coded.pk}").url.endswith(f"#p-{coded.passage_id}")


def test_markup_in_a_text_is_shown_as_text(client, editor, talks):
    article = make_article(editor, talks, text="<script>alert(1)</script> & more", title="<b>x</b>")
    client.force_login(editor)
    page = client.get(reverse("article", args=[article.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_a_page_forbids_inline_script_and_frames(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("rows", [1, 8])
def test_queries_do_not_grow_with_rows(
    client, editor, talks, coded, rows, django_assert_max_num_queries
):
    for number in range(rows):
        passage = make_passage(editor, coded.passage.article, "Kessel could")
        make_position(editor, passage, coded.holder, coded.term, note=str(number))
        make_article(editor, talks)
    client.force_login(editor)
    with django_assert_max_num_queries(30):
        client.get(reverse("article", args=[coded.passage.article_id]))
    with django_assert_max_num_queries(9):
        client.get(reverse("articles", args=["kessel"]))


def test_the_site_says_that_it_is_up(client, db):
    assert (client.get("/healthz").content, client.get("/readyz").content) == (b"ok", b"ready")


def test_a_page_that_writes_is_named_by_its_action():
    pages = {page.name: page.callback.__name__ for page in urlpatterns if hasattr(page, "name")}
    writing = {name: view for name, view in pages.items() if name in RULES}
    assert len(writing) > 30
    assert writing == {verb: verb.partition(".")[2] for verb in writing}
