"""Parties in the browser."""

import pytest
from django.urls import reverse

from negotiations.models import Party
from tests.factories import make_actor, make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(editor, talks):
    return make_party(editor, talks, make_actor(editor), side="north")


def sent(party, **changed):
    return {
        "actor": party.actor_id,
        "role": "primary",
        "side": "north",
        "version": party.version,
        **changed,
    }


def test_an_editor_adds_a_party(client, editor, talks):
    client.force_login(editor)
    page = client.post(
        "/negotiations/kessel/parties/add",
        {"actor": make_actor(editor).pk, "role": "host"},
        follow=True,
    )
    assert Party.objects.get().role == "host"
    assert "Undo" in page.content.decode()


def test_what_was_typed_stays_when_it_is_refused(client, editor, party):
    client.force_login(editor)
    typed = sent(party, side="south", from_date="2031-05-02", until_date="2031-05-01")
    page = client.post(reverse("party.revise", args=[party.pk]), typed)
    assert page.status_code == 422
    assert 'value="south"' in page.content.decode()
    assert "This ends before it begins." in page.content.decode()


def test_who_comes_second_is_shown_both(client, editor, party):
    client.force_login(editor)
    address = reverse("party.revise", args=[party.pk])
    client.post(address, sent(party, side="first"))
    page = client.post(address, sent(party, side="second"))
    assert page.status_code == 422
    assert 'value="second"' in page.content.decode()
    assert 'Stored now: <span dir="auto">first</span>' in page.content.decode()
    assert Party.objects.get().side == "first"


def test_having_seen_both_one_may_save_again(client, editor, party):
    client.force_login(editor)
    address = reverse("party.revise", args=[party.pk])
    client.post(address, sent(party, side="first"))
    client.post(address, sent(party, side="second", version=2))
    assert Party.objects.get().side == "second"


def test_a_party_is_retracted_and_brought_back_by_undo(client, editor, party):
    client.force_login(editor)
    client.post(reverse("party.retract", args=[party.pk]), {"version": party.version})
    assert not Party.objects.exists()
    client.post("/negotiations/kessel/undo", {"next": "/negotiations/kessel/parties"})
    assert Party.objects.get().pk == party.pk


def test_a_reader_may_not_and_a_stranger_signs_in(client, reader, party):
    address = reverse("party.add", args=["kessel"])
    assert client.get(address).status_code == 404
    client.force_login(reader)
    assert client.get(address).status_code == 403
