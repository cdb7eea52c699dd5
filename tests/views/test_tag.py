"""The codebook in the browser."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from negotiations.actions import negotiation
from negotiations.models import Passage, Tag, User
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db

HERE = "/negotiations/kessel/codebook"


@pytest.fixture
def cease(editor, talks):
    return make_tag(
        editor, talks, "CEASE", label="Ceasefire", definition="Stopping.", near_miss="<b>no</b>"
    )


def page(client, address=HERE):
    return client.get(address).content.decode()


def test_an_empty_codebook_is_filled_with_the_starter(client, editor, talks):
    client.force_login(editor)
    assert "Load the starter codebook" in page(client)
    assert "tags were added" in client.post(f"{HERE}/load", follow=True).content.decode()
    assert Tag.objects.filter(parent=None).count() > 10


def test_an_annotator_may_not_fill_it(client, annotator, talks):
    client.force_login(annotator)
    assert "Load the starter codebook" not in page(client)
    assert client.post(f"{HERE}/load").status_code == 403


def test_the_tree_says_what_each_tag_means(client, reader, editor, talks, cease):
    make_tag(editor, talks, "CEASE.1", parent=cease, pax_codes=["CeGen"])
    client.force_login(reader)
    html = page(client)
    assert html.index("Stopping.") < html.index("CEASE.1") < html.index("CeGen")
    assert "&lt;b&gt;no&lt;/b&gt;" in html


def test_passages_are_counted_as_far_as_one_may_see_them(client, owner, editor, talks, cease):
    passage = make_passage(editor, make_article(editor, talks), tags=[cease])
    make_position(editor, passage, make_actor(editor), make_term(editor, talks), status="submitted")
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    assert "0 passages" in page(client)
    client.force_login(editor)
    assert "1 passage" in page(client)


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_the_count_is_of_what_each_may_see(
    owner, editor, reader, outsider, talks, cease, visibility
):
    article = make_article(editor, talks)
    for statuses in ([], ["accepted"], ["submitted"], ["submitted", "accepted"]):
        passage = make_passage(editor, article, tags=[cease])
        for status in statuses:
            make_position(
                editor, passage, make_actor(editor), make_term(editor, talks), status=status
            )
    negotiation.revise(talks, by=owner, version=talks.version, visibility=visibility)
    for user in (reader, outsider, AnonymousUser(), User(is_superuser=True)):
        counted = Tag.objects.with_counts(user).get(pk=cease.pk).passage_count
        assert counted == Passage.objects.visible_to(user).filter(tags__tag=cease).count(), user


def test_an_editor_adds_a_tag_below_another(client, editor, talks, cease):
    client.force_login(editor)
    assert f'<option value="{cease.pk}" selected>' in page(client, f"{HERE}/add?parent={cease.pk}")
    client.post(
        f"{HERE}/add",
        {"code": "CEASE.1", "label": "General", "parent": cease.pk, "pax_codes": "CeGen, CeSea"},
    )
    assert Tag.objects.get(code="CEASE.1").pax_codes == ["CeGen", "CeSea"]


def test_a_tag_is_moved_but_not_below_itself(client, editor, talks, cease):
    below = make_tag(editor, talks, "CEASE.1", parent=cease)
    client.force_login(editor)
    revise = reverse("tag.revise", args=[cease.pk])
    refused = client.post(
        revise, {"code": "CEASE", "label": "Kept", "parent": below.pk, "version": 1}
    )
    assert refused.status_code == 422
    assert 'value="Kept"' in refused.content.decode()
    assert "its own ancestor" in refused.content.decode()


def test_who_comes_second_is_shown_both(client, editor, cease):
    client.force_login(editor)
    revise = reverse("tag.revise", args=[cease.pk])
    client.post(
        revise, {"code": "CEASE", "label": "Ceasefire", "pax_codes": "CeGen,CeSea", "version": 1}
    )
    refused = client.post(
        revise, {"code": "CEASE", "label": "Ceasefire", "pax_codes": "", "version": 1}
    )
    assert 'Stored now: <span dir="auto">CeGen,CeSea</span>' in refused.content.decode()


def test_a_tag_is_retracted_but_not_while_it_is_used(client, editor, talks, cease):
    make_tag(editor, talks, "CEASE.1", parent=cease)
    client.force_login(editor)
    retract = reverse("tag.retract", args=[cease.pk])
    assert "is in use by" in client.post(retract, {"version": 1}, follow=True).content.decode()
    Tag.objects.get(code="CEASE.1").delete()
    client.post(retract, {"version": 1})
    assert not Tag.objects.exists()


@pytest.mark.parametrize("rows", [1, 8])
def test_queries_do_not_grow_with_rows(
    client, editor, talks, cease, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_tag(editor, talks, f"CEASE.{number}", parent=cease)
    client.force_login(editor)
    with django_assert_max_num_queries(7):
        page(client)
