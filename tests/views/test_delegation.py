"""Delegations in the browser."""

import pytest
from django.urls import reverse

from negotiations.actions import delegation
from negotiations.models import Delegation
from tests.factories import make_actor, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(editor, talks):
    return make_round(editor, talks)


@pytest.fixture
def sent_there(editor, first):
    members = [{"actor": make_actor(editor, "An aide", "person"), "function": "adviser"}]
    return delegation.add(by=editor, round=first, actor=make_actor(editor), members=members)


def sent(actor, *members, **changed):
    counts = {
        "members-TOTAL_FORMS": len(members),
        "members-INITIAL_FORMS": changed.pop("initial", 0),
    }
    rows = {
        f"members-{n}-{name}": value for n, row in enumerate(members) for name, value in row.items()
    }
    return {"actor": actor.pk, **counts, **rows, **changed}


def test_an_editor_adds_a_delegation_with_its_members(client, editor, first):
    kessel, aide = make_actor(editor), make_actor(editor, "An aide", "person")
    client.force_login(editor)
    rows = [{"actor": aide.pk, "function": "adviser"}, {"actor": "", "function": ""}]
    answer = client.post(
        reverse("delegation.add", args=[first.pk]), sent(kessel, *rows, level="envoy")
    )
    made = Delegation.objects.get()
    assert (made.round, made.level, made.members.get().function) == (first, "envoy", "adviser")
    assert answer.url.endswith(f"#round-{first.pk}")


def test_a_member_is_left_out(client, editor, sent_there):
    client.force_login(editor)
    row = {"actor": sent_there.members.get().actor_id, "function": "adviser", "DELETE": "on"}
    client.post(
        reverse("delegation.revise", args=[sent_there.pk]),
        sent(sent_there.actor, row, initial=1, version=1),
    )
    assert not sent_there.members.exists()


def test_who_comes_second_is_shown_both(client, editor, sent_there):
    client.force_login(editor)
    revise = reverse("delegation.revise", args=[sent_there.pk])
    aide = sent_there.members.get().actor_id
    client.post(
        revise, sent(sent_there.actor, {"actor": aide, "function": "first"}, initial=1, version=1)
    )
    row = {"actor": aide, "function": "second"}
    refused = client.post(revise, sent(sent_there.actor, row, initial=1, version=1))
    assert refused.status_code == 422
    assert 'Stored now: <span dir="auto">An aide, first</span>' in refused.content.decode()
    assert 'value="second"' in refused.content.decode()


def test_a_delegation_is_retracted(client, editor, sent_there):
    client.force_login(editor)
    client.post(reverse("delegation.retract", args=[sent_there.pk]), {"version": 1})
    assert not Delegation.objects.exists()


def test_an_annotator_may_not_and_of_other_talks_there_is_none(client, annotator, outsider, first):
    client.force_login(annotator)
    assert client.get(reverse("delegation.add", args=[first.pk])).status_code == 403
    client.force_login(outsider)
    assert client.get(reverse("delegation.add", args=[first.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 8])
def test_a_forms_queries_do_not_grow_with_rows(
    client, editor, first, rows, django_assert_max_num_queries
):
    actors = [make_actor(editor, f"Actor {number}") for number in range(rows)]
    members = [{"actor": actor, "function": "x"} for actor in actors]
    made = delegation.add(by=editor, round=first, actor=actors[0], members=members)
    client.force_login(editor)
    with django_assert_max_num_queries(9):
        client.get(reverse("delegation.revise", args=[made.pk]))
