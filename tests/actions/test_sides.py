"""A side is a name that parties share: however it is written, it is one."""

import pytest

from negotiations.models import Party
from negotiations.queries.standings.columns import rows_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db
WRITTEN = ["kessel ", "KESSEL", "\u00a0Kessel", "Kes\u00adsel"]


@pytest.fixture
def two(owner, talks):
    return make_actor(owner), make_actor(owner, "Ally")


@pytest.mark.parametrize("written", WRITTEN)
def test_two_of_one_side_are_allies_however_it_is_written(owner, talks, two, written):
    for actor, side in zip(two, ("Kessel", written), strict=True):
        make_party(owner, talks, actor, side=side)
    article = make_article(owner, talks)
    passage = make_passage(owner, article)
    said = make_position(owner, passage, two[0], make_term(owner, talks), speaker=two[1])
    assert said.voice == "ally"


@pytest.mark.parametrize("written", WRITTEN)
def test_the_parties_of_a_side_are_found_however_it_is_written(owner, talks, two, written, client):
    for actor, side in zip(two, ("Kessel", written), strict=True):
        make_party(owner, talks, actor, side=side)
    make_position(
        owner, make_passage(owner, make_article(owner, talks)), two[1], make_term(owner, talks)
    )
    rows = rows_of(talks, "parties", Party.objects.first().created_at.date(), side="Kessel").rows
    assert {row.actor for row in rows} == {actor.pk for actor in two}
    client.force_login(owner)
    answer = client.get("/api/v1/positions", {"negotiation": talks.slug, "side": "kessel"}).json()
    assert len(answer["results"]) == 1
    page = client.get(f"/negotiations/{talks.slug}").content.decode()
    assert page.count(">Kessel</option>") >= 1
