"""The voices that contradict who says so: listed, set right many at once, and taken back as one."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from negotiations.models import Change, Position
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/voices"


@pytest.fixture
def wrong(editor, talks):
    """Three reports of an opponent that were coded as Kessel's own word."""
    kessel, aruvia = make_actor(editor), make_actor(editor, "Aruvia")
    make_party(editor, talks, kessel, side="South"), make_party(editor, talks, aruvia, side="North")
    truce = make_term(editor, talks)
    passages = [make_passage(editor, make_article(editor, talks)) for _ in range(3)]
    return [
        make_position(editor, one, kessel, truce, speaker=aruvia, voice="principal")
        for one in passages
    ]


def chosen(positions):
    return {"position": [f"{one.pk}.{one.version}" for one in positions]}


def test_what_contradicts_is_listed_with_both_voices(client, editor, wrong):
    client.force_login(editor)
    page = client.get(HERE).content.decode()
    assert page.count("Set to opponent (reported)") == 3
    assert "principal (own words)" in page


def test_the_chosen_follow_from_who_says_so_in_one_act_and_are_taken_back_as_one(
    client, editor, talks, wrong
):
    client.force_login(editor)
    client.post(HERE, chosen(wrong[:2]))
    assert sorted(Position.objects.values_list("voice", flat=True)) == [
        "opponent",
        "opponent",
        "principal",
    ]
    assert Change.objects.filter(verb="position.revise").values("act").distinct().count() == 1
    client.post(reverse("undo", args=["kessel"]))
    assert set(Position.objects.values_list("voice", "voice_defaulted")) == {("principal", False)}


def test_a_stale_one_and_one_that_is_not_theirs_are_refused_and_the_others_done(
    client, editor, annotator, wrong
):
    client.force_login(editor)
    sent = chosen(wrong)
    sent["position"][0] = f"{wrong[0].pk}.7"
    said = client.post(HERE, sent, follow=True).content.decode()
    assert "The voice of 2 positions follows" in said
    assert "Not changed" in said
    client.force_login(annotator)
    assert (
        "not yours to revise" in client.post(HERE, chosen(wrong[:1]), follow=True).content.decode()
    )


@pytest.mark.parametrize("sent", [{}, {"position": ["x", "1.2", "."]}])
def test_nothing_chosen_changes_nothing(client, editor, wrong, sent):
    client.force_login(editor)
    assert "Choose the positions first." in client.post(HERE, sent, follow=True).content.decode()


def test_it_is_for_those_who_code(client, reader, outsider, wrong):
    for user, status in ((reader, 403), (outsider, 404)):
        client.force_login(user)
        assert client.get(HERE).status_code == status


def test_where_all_agree_the_page_says_so(client, editor, talks):
    client.force_login(editor)
    assert "every voice agrees" in client.get(HERE).content.decode()


def test_the_command_lists_them_and_changes_nothing(talks, wrong):
    out = io.StringIO()
    call_command("check_data", "kessel", stdout=out)
    assert "kessel: the voice of 3 positions contradict who says so." in out.getvalue()
    assert out.getvalue().count("by its speaker opponent") == 3
    assert set(Position.objects.values_list("voice", flat=True)) == {"principal"}


def test_who_codes_finds_the_page_from_the_sources(client, editor, reader, wrong):
    client.force_login(editor)
    assert f'href="{HERE}"' in client.get("/negotiations/kessel/sources").content.decode()
    client.force_login(reader)
    assert f'href="{HERE}"' not in client.get("/negotiations/kessel/sources").content.decode()
