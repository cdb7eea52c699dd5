"""Voice, revision, stage and the rest of time and stage, as an API client writes and reads them."""

import pytest

from tests.api.nouns import ROOT
from tests.factories import make_actor, make_party, make_passage, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def send(client, scene):
    def sent(**fields):
        body = {
            "passage": str(scene.passage.pk),
            "holder": str(scene.kessel.pk),
            "term": str(scene.term.pk),
            "stance": 1,
        }
        return client.post(f"{ROOT}/positions", body | fields)

    return sent


def test_a_narrators_sentence_is_a_report_unless_somebody_says_so(send, scene):
    body = send().json()
    assert (body["voice"], body["voice_defaulted"], body["quote_mode"], body["speaker"]) == (
        "observer",
        True,
        "narrator",
        None,
    )
    own = send(quote_mode="direct", stance=2).json()
    assert (own["voice"], own["voice_defaulted"]) == ("principal", True)
    told = send(voice="associate", stance=-1).json()
    assert (told["voice"], told["voice_defaulted"]) == ("associate", False)


def test_null_lets_the_voice_follow_again_and_an_unknown_one_is_refused(client, send):
    made = send(voice="ally").json()
    headers = {"HTTP_IF_MATCH": f'"{made["version"]}.00000000"'}
    answer = client.patch(f"{ROOT}/positions/{made['id']}", {"voice": None}, **headers)
    assert (answer.json()["voice"], answer.json()["voice_defaulted"]) == ("observer", True)
    assert send(voice="ghost").status_code == 422


def test_bulk_derives_voices_with_as_many_queries_for_many(
    client, scene, owner, django_assert_max_num_queries
):
    actors = [
        make_actor(owner, f"Speaker {number}", negotiation=scene.talks) for number in range(12)
    ]
    make_party(owner, scene.talks, actors[0], "mediator")
    rows = [
        {
            "passage": str(scene.passage.pk),
            "holder": str(scene.kessel.pk),
            "term": str(scene.term.pk),
            "stance": 1,
            "speaker": str(actor.pk),
            "quote_mode": "direct",
            "note": str(number),
        }
        for number, actor in enumerate(actors)
    ]
    with django_assert_max_num_queries(60):
        answer = client.post(f"{ROOT}/positions/bulk?duplicate=allow", rows).json()
    assert [row["object"]["voice"] for row in answer["results"]] == ["mediator", *["unknown"] * 11]


def test_a_revision_names_an_earlier_position_of_the_holder_on_the_family(
    client, send, scene, owner
):
    first = send(stance=2, quote_mode="direct").json()
    made = send(stance=-1, quote_mode="direct", revises=first["id"], act="withdraw").json()
    assert made["revises"] == first["id"]
    other = make_term(owner, scene.talks, "Another matter")
    for wrong, words in (
        ({"term": str(other.pk)}, "same term"),
        ({"holder": str(scene.marr.pk)}, "same holder"),
    ):
        refused = send(revises=first["id"], **wrong)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert (
        client.delete(f"{ROOT}/positions/{first['id']}", HTTP_IF_MATCH='"1.00000000"').status_code
        == 409
    )


def test_two_positions_do_not_revise_each_other(client, send):
    first = send(stance=2).json()
    second = send(stance=-1, revises=first["id"]).json()
    answer = client.patch(
        f"{ROOT}/positions/{first['id']}", {"revises": second["id"]}, HTTP_IF_MATCH='"1.00000000"'
    )
    assert answer.status_code == 422
    assert "revise each other" in answer.content.decode()


def test_stage_via_audience_and_deadline_are_kept_and_asked_for(client, send, scene):
    made = send(
        stage="signed",
        via=str(scene.marr.pk),
        audience="closed",
        expires_on="2031-06-01",
        act="deny",
        bargaining_role="final_offer",
    ).json()
    assert (
        made["stage"],
        made["via"]["id"],
        made["audience"],
        made["expires_on"],
        made["act"],
        made["bargaining_role"],
    ) == (
        "signed",
        str(scene.marr.pk),
        "closed",
        "2031-06-01",
        "deny",
        "final_offer",
    )
    for asked, n in (
        ("stage=signed", 1),
        ("stage=ratified", 0),
        ("audience=closed", 1),
        ("voice_defaulted=true", 1),
    ):
        assert (
            len(client.get(f"{ROOT}/positions?negotiation=kessel&{asked}").json()["results"]) == n
        )


def test_a_closed_term_has_no_row_unless_it_is_asked_for(client, send, scene, owner):
    make_party(owner, scene.talks, scene.kessel)
    send(quote_mode="direct", said_until="2031-05-02")
    term = client.get(f"{ROOT}/terms/{scene.term.pk}").json()
    headers = {"HTTP_IF_MATCH": f'"{term["version"]}.00000000"'}
    client.patch(
        f"{ROOT}/terms/{scene.term.pk}", {"closed_on": "2031-05-10", "status": "lapsed"}, **headers
    )
    asked = f"{ROOT}/standings?negotiation=kessel&terms={scene.term.pk}&as_of="
    assert [cell["stance"] for cell in client.get(f"{asked}2031-05-10").json()["results"]] == [1]
    assert client.get(f"{asked}2031-05-11").json()["results"] == []
    (cell,) = client.get(f"{asked}2031-05-11&closed=true").json()["results"]
    assert (cell["n"], cell["stance"]) == (0, None)


def test_a_passage_bears_on_terms(client, scene, owner):
    passage = make_passage(owner, scene.article, terms=[scene.term])
    body = client.get(f"{ROOT}/passages/{passage.pk}").json()
    assert body["terms"] == [str(scene.term.pk)]
    answer = client.patch(
        f"{ROOT}/passages/{passage.pk}", {"terms": []}, HTTP_IF_MATCH='"1.00000000"'
    )
    assert answer.json()["terms"] == []
