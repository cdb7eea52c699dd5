"""A network in two periods."""

from negotiations.queries.network.comparison import compare
from tests.queries.network.test_communities import (
    ALLY,
    ARUVIA,
    KESSEL,
    LAND,
    PATRON,
    TRUCE,
    network_of,
    on_both,
)

THEN = network_of(*on_both((KESSEL, 2, 2), (PATRON, 2, 2), (ARUVIA, -2, 1), (ALLY, -2, 1)))
NOW = network_of(*on_both((KESSEL, 2, 2), (PATRON, -2, 2), (ARUVIA, -2, 1)), (ALLY, LAND, -2, 1))


def test_pairs_are_those_of_either_period_the_strongest_first():
    found = compare(NOW, THEN).pairs
    assert [pair.strength for pair in found] == sorted(
        (pair.strength for pair in found), reverse=True
    )
    both = {(pair.one, pair.other): (bool(pair.now), bool(pair.then)) for pair in found}
    assert (both[KESSEL, PATRON], both[ARUVIA, ALLY]) == ((True, True), (False, True))


def test_pairs_on_terms_enough_in_either_period_come_before_stronger_ones_on_fewer():
    then = network_of(
        *on_both((KESSEL, 2, 1), (PATRON, 2, 1)), (ARUVIA, TRUCE, 2, 9), least_terms=2
    )
    now = network_of((KESSEL, TRUCE, 2, 1), (PATRON, TRUCE, 2, 1), least_terms=2)
    found = compare(now, then).pairs
    assert [(pair.one, pair.other, pair.rests, pair.strength) for pair in found] == [
        (KESSEL, PATRON, True, 2),
        (KESSEL, ARUVIA, False, 9),
        (PATRON, ARUVIA, False, 9),
    ]


def test_who_left_a_community_or_joined_another_has_moved():
    found = compare(NOW, THEN)
    now, then = (
        {actor for community in communities for actor in community.actors}
        for communities in (found.communities_now, found.communities_then)
    )
    assert (now, then) == ({PATRON, ARUVIA}, {KESSEL, PATRON, ARUVIA, ALLY})
    assert {move.actor for move in found.moves} >= {KESSEL, ALLY}


def test_who_was_not_heard_before_has_not_moved():
    found = compare(THEN, network_of((KESSEL, TRUCE, 2, 1)))
    assert {move.actor for move in found.moves} == {KESSEL}
