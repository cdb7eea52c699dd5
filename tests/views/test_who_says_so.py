"""The dialog asks who says so, without a preset; the voice follows, says what it counts as, and is
questioned if it contradicts.
"""

import pytest
from django.urls import reverse

from negotiations.models import Position
from negotiations.models.position import QuoteMode
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)
from tests.views.test_annotation import HTMX, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(editor, talks):
    kessel, aruvia, okafor = (
        make_actor(editor),
        make_actor(editor, "Aruvia"),
        make_actor(editor, "R. Okafor", "person"),
    )
    make_party(editor, talks, kessel, side="South"), make_party(editor, talks, aruvia, side="North")
    article = make_article(editor, talks, authors=[okafor])
    passage = make_passage(editor, article)
    return {
        "kessel": kessel,
        "aruvia": aruvia,
        "okafor": okafor,
        "passage": passage,
        "truce": make_term(editor, talks),
    }


@pytest.fixture
def state(client, annotator, scene):
    client.force_login(annotator)

    def stated(**fields):
        fields = {"quote_mode": "narrator", **fields}
        body = sent(scene["kessel"], scene["truce"], **fields)
        return client.post(
            reverse("position.state", args=[scene["passage"].pk]), body, headers=HTMX
        )

    return stated


def test_nothing_is_preset(client, annotator, scene):
    client.force_login(annotator)
    page = client.get(
        reverse("position.state", args=[scene["passage"].pk]), headers=HTMX
    ).content.decode()
    assert page.count('name="position-who"') == 3
    assert 'name="position-who" value="holder" checked' not in page
    assert "Who says so decides whether this counts" in page


def test_model_and_dialog_have_the_same_default_quote_mode(client, annotator, scene):
    client.force_login(annotator)
    page = client.get(
        reverse("position.state", args=[scene["passage"].pk]), headers=HTMX
    ).content.decode()
    assert Position._meta.get_field("quote_mode").default == QuoteMode.NARRATOR
    assert '<option value="narrator" selected>' in page


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"who": None}, "Say who says so"),
        ({"who": "other"}, "choose or create the speaker"),
        ({"who": "nobody"}, "Select a valid choice"),
    ],
)
def test_who_says_so_must_be_said(fields, problem, state):
    answer = state(**fields)
    assert (answer.status_code, Position.objects.count()) == (422, 0)
    assert problem in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"who": "holder"}, ("principal", "Kessel", "narrator")),
        ({"who": "holder", "quote_mode": "direct"}, ("principal", None, "direct")),
        ({"who": "author"}, ("observer", None, "narrator")),
        ({"who": "author", "quote_mode": "direct"}, ("observer", None, "narrator")),
        (
            {"who": "other", "speaker": "aruvia", "quote_mode": "direct"},
            ("opponent", "Aruvia", "direct"),
        ),
        ({"who": None, "speaker": "aruvia"}, ("opponent", "Aruvia", "narrator")),
    ],
)
def test_the_voice_follows_from_who_says_so(fields, stored, state, scene):
    fields = {
        name: scene[value].pk if name == "speaker" else value for name, value in fields.items()
    }
    state(**fields)
    made = Position.objects.get()
    assert (made.voice, made.speaker and made.speaker.name, made.quote_mode) == stored
    assert made.voice_defaulted


def test_nothing_that_decides_own_or_reported_is_carried_over(client, state, scene):
    state(who="other", speaker=scene["aruvia"].pk, voice="opponent", quote_mode="direct")
    address = (
        reverse("passage.mark", args=[scene["passage"].article_id]) + "?start=0&end=9&revision=1"
    )
    page = client.get(address, headers=HTMX)
    offered = page.context["forms"]["position"].initial
    assert offered["holder"] == scene["kessel"].pk
    assert {"voice", "speaker", "quote_mode", "who"}.isdisjoint(offered)


def test_a_voice_that_contradicts_the_speaker_is_questioned_once(state, scene):
    fields = {"who": "other", "speaker": scene["aruvia"].pk, "voice": "principal"}
    answer = state(**fields)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "You set principal, which counts as Kessel’s own words; by who says so it is opponent"
        in words
    )
    assert 'name="position-keep_voice"' in words
    state(**fields, keep_voice="on")
    made = Position.objects.get()
    assert (made.voice, made.voice_defaulted) == ("principal", False)


def test_a_voice_that_only_differs_in_kind_is_not_questioned(state, scene):
    state(who="holder", voice="associate")
    assert Position.objects.get().voice == "associate"


def test_a_stored_contradiction_is_not_questioned_again_for_another_field(client, editor, scene):
    made = make_position(
        editor,
        scene["passage"],
        scene["kessel"],
        scene["truce"],
        speaker=scene["aruvia"],
        voice="principal",
    )
    client.force_login(editor)
    body = sent(
        scene["kessel"],
        scene["truce"],
        who="other",
        speaker=scene["aruvia"].pk,
        voice="principal",
        stance=2,
        version=1,
        status="accepted",
        quote_mode="direct",
    )
    client.post(reverse("position.revise", args=[made.pk]), body, headers=HTMX)
    stored = Position.objects.get()
    assert (stored.stance, stored.voice, stored.voice_defaulted) == (2, "principal", False)


def test_the_page_says_live_what_the_voice_counts_as_and_what_may_be_revised(client, editor, scene):
    earlier = make_position(editor, scene["passage"], scene["kessel"], scene["truce"], -2)
    make_position(editor, scene["passage"], scene["aruvia"], scene["truce"], -2)
    client.force_login(editor)
    asked = {
        "position-holder": scene["kessel"].pk,
        "position-term": scene["truce"].pk,
        "position-who": "author",
    }
    answer = client.post(
        reverse("position.voice", args=[scene["passage"].article_id]), asked
    ).content.decode()
    assert "Observer: counts as reported." in answer
    assert answer.count("<option") == 2
    assert str(earlier.pk) in answer


def test_the_live_answer_is_for_those_who_code(client, reader, outsider, scene):
    for user, status in ((reader, 403), (outsider, 404)):
        client.force_login(user)
        assert (
            client.post(reverse("position.voice", args=[scene["passage"].article_id])).status_code
            == status
        )


def test_a_position_revises_one_of_its_holder_on_its_family(client, editor, talks, scene):
    first = make_position(editor, scene["passage"], scene["kessel"], scene["truce"], 2)
    other = make_position(editor, scene["passage"], scene["aruvia"], scene["truce"], 2)
    client.force_login(editor)
    address = reverse("position.state", args=[scene["passage"].pk])
    refused = client.post(
        address, sent(scene["kessel"], scene["truce"], revises=other.pk), headers=HTMX
    )
    assert refused.status_code == 422
    assert (
        "this is another" in refused.content.decode()
        or "Select a valid choice" in refused.content.decode()
    )
    client.post(
        address,
        sent(scene["kessel"], scene["truce"], stance=-1, act="withdraw", revises=first.pk),
        headers=HTMX,
    )
    assert Position.objects.get(revises=first).stance == -1
