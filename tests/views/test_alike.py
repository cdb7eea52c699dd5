"""Saving what is like something that is there: the form says so with the way to it, and lets the
person go on.
"""

import pytest
from django.urls import reverse

from negotiations.models import Position, Tag, Term
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
TERMS = "/negotiations/kessel/terms"
NO_ROWS = {"relations-TOTAL_FORMS": 0, "relations-INITIAL_FORMS": 0}
POSITION = {
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
NO_CONDITIONS = {"conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0}


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def truce(editor, talks):
    return make_term(editor, talks, "A truce")


@pytest.fixture
def stated(editor, talks, truce):
    return make_position(
        editor, make_passage(editor, make_article(editor, talks)), make_actor(editor), truce
    )


def test_a_term_that_is_there_is_shown_and_saved_if_another_is_meant(signed_in, truce):
    sent = {**NO_ROWS, "label": "A  TRUCE", "status": "floated", "text_version": "typed"}
    refused = signed_in.post(f"{TERMS}/add", sent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'<a href="{TERMS}/{truce.pk}" target="_blank">See it<' in page
    assert '<input type="checkbox" name="duplicate"' in page
    assert 'value="typed"' in page
    signed_in.post(f"{TERMS}/add", {**sent, "duplicate": "on"})
    assert Term.objects.get(text_version="typed").clash == 1


def test_nobody_is_asked_before_there_is_a_twin(signed_in, talks):
    assert 'type="checkbox" name="duplicate"' not in signed_in.get(f"{TERMS}/add").content.decode()


def test_the_answer_stays_where_something_else_is_refused(signed_in, truce):
    sent = {**NO_ROWS, "label": "a truce", "status": "", "duplicate": "on"}
    refused = signed_in.post(f"{TERMS}/add", sent)
    assert refused.status_code == 422
    assert (
        '<input type="checkbox" name="duplicate" id="id_duplicate" checked>'
        in refused.content.decode()
    )


def test_a_term_that_is_renamed_to_one_that_is_there_is_asked_about(
    signed_in, editor, talks, truce
):
    other = make_term(editor, talks, "Monitors")
    address = reverse("term.revise", args=[other.pk])
    sent = {**NO_ROWS, "label": "a truce", "status": "floated", "version": 1}
    assert "See it" in signed_in.post(address, sent).content.decode()
    signed_in.post(address, {**sent, "duplicate": "on"})
    assert Term.objects.filter(canonical="a truce").count() == 2


def test_a_term_made_in_a_combobox_offers_the_one_that_is_there(signed_in, truce):
    address = reverse("choice.create", args=["kessel", "term"])
    refused = signed_in.post(address, {"new-label": "A TRUCE"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert (
        f'<button type="button" data-id="{truce.pk}" data-label="A truce">'
        in refused.content.decode()
    )
    sent = {"new-label": "A TRUCE", "new-duplicate": "on"}
    assert signed_in.post(address, sent, headers={"HX-Request": "true"}).status_code == 201


def test_a_code_that_is_there_is_refused_at_its_field(signed_in, editor, talks):
    make_tag(editor, talks, "CEASE")
    refused = signed_in.post(
        "/negotiations/kessel/codebook/add", {"code": "cease", "label": "Typed"}
    )
    page = refused.content.decode()
    assert (refused.status_code, Tag.objects.count()) == (422, 1)
    assert '<a href="#id_code">Code</a>: The codebook has CEASE already' in page
    assert 'value="Typed"' in page


@pytest.mark.parametrize("scripted", [True, False])
def test_a_position_that_is_there_is_shown_and_saved_if_another_is_meant(
    signed_in, stated, scripted
):
    address = reverse("position.state", args=[stated.passage_id])
    fields = {**POSITION, "holder": stated.holder_id, "term": stated.term_id, "note": "typed"}
    sent = {f"position-{name}": value for name, value in fields.items()} | NO_CONDITIONS
    headers = {"HX-Request": "true"} if scripted else {}
    refused = signed_in.post(address, sent, headers=headers)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'<a href="/positions/{stated.pk}" target="_blank">See it<' in page
    assert 'name="position-duplicate"' in page
    assert "typed" in page
    signed_in.post(address, {**sent, "position-duplicate": "on"}, headers=headers)
    assert Position.objects.filter(note="typed").count() == 1


# What is there already


def test_the_pages_list_what_differs_only_by_case_or_spaces(signed_in, editor, talks, truce):
    twin = make_term(editor, talks, "a truce")
    first, second = make_tag(editor, talks, "CEASE"), make_tag(editor, talks, "OTHER")
    Tag.objects.filter(pk=second.pk).update(code="cease", canonical="cease", clash=1)
    actors = [make_actor(editor, "Ana Ruiz", "person", negotiation=talks) for _ in range(2)]
    make_actor(editor, "Ana Ruiz", "media", negotiation=talks)
    pages = {
        name: signed_in.get(f"/negotiations/kessel/{name}").content.decode()
        for name in ("codebook", "terms", "actors")
    }
    assert (
        f'<a href="#tag-{first.pk}">“<bdi>CEASE</bdi>”</a> · <a'
        f' href="#tag-{second.pk}">“<bdi>cease</bdi>”</a>' in pages["codebook"]
    )
    assert (
        f'<a href="{TERMS}/{truce.pk}">“<bdi>A truce</bdi>”</a> · <a href="{TERMS}/{twin.pk}">'
        in pages["terms"]
    )
    links = [
        f'<a href="/negotiations/kessel/actors/{actor.pk}">“<bdi>Ana Ruiz</bdi>”</a>'
        for actor in actors
    ]
    assert " · ".join(links) in pages["actors"]
    assert pages["actors"].count("<bdi>Ana Ruiz</bdi>") == 2


def test_where_nothing_is_alike_nothing_is_said(signed_in, editor, talks, truce):
    make_tag(editor, talks, "CEASE")
    make_actor(editor, "Ana Ruiz", "person", negotiation=talks)
    for page in ("codebook", "terms", "actors"):
        assert "only by case" not in signed_in.get(f"/negotiations/kessel/{page}").content.decode()


def test_actors_with_the_same_alias_are_listed_and_those_used_elsewhere_only_are_not(
    signed_in, editor, talks
):
    here = make_actor(editor, "Kessel", negotiation=talks, names=[{"name": "The Castle"}])
    make_actor(editor, "the castle")
    for name in ("Unused", "unused"):
        make_actor(editor, name)
    page = signed_in.get("/negotiations/kessel/actors").content.decode()
    assert f'/actors/{here.pk}">“<bdi>Kessel</bdi>”' in page
    assert "<bdi>the castle</bdi>" in page
    assert "<bdi>Unused</bdi>" not in page
