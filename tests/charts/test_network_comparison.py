"""A network in two windows."""

from negotiations.charts.network_comparison import moves, pairs, pictures
from tests.queries.network.test_communities import (
    ACTORS,
    ALLY,
    ARUVIA,
    KESSEL,
    LAND,
    PATRON,
    TRUCE,
    network_of,
    on_both,
)

NAMES = {actor: str(actor.int) for actor in ACTORS}
THEN = network_of(*on_both((KESSEL, 2, 2), (PATRON, 2, 2), (ARUVIA, -2, 1), (ALLY, -2, 1)))
NOW = network_of(*on_both((KESSEL, 2, 2), (PATRON, -2, 2), (ARUVIA, -2, 1)), (ALLY, LAND, -2, 1))


def test_pairs_are_those_of_either_window_the_strongest_first():
    found = pairs(NOW, THEN)
    assert [pair.strength for pair in found] == sorted(
        (pair.strength for pair in found), reverse=True
    )
    both = {(pair.one, pair.other): (bool(pair.now), bool(pair.then)) for pair in found}
    assert (both[KESSEL, PATRON], both[ARUVIA, ALLY]) == ((True, True), (False, True))


def test_pairs_on_terms_enough_in_either_window_come_before_stronger_ones_on_fewer():
    then = network_of(
        *on_both((KESSEL, 2, 1), (PATRON, 2, 1)), (ARUVIA, TRUCE, 2, 9), least_terms=2
    )
    now = network_of((KESSEL, TRUCE, 2, 1), (PATRON, TRUCE, 2, 1), least_terms=2)
    found = pairs(now, then)
    assert [(pair.one, pair.other, pair.rests, pair.strength) for pair in found] == [
        (KESSEL, PATRON, True, 2), (KESSEL, ARUVIA, False, 9), (PATRON, ARUVIA, False, 9),
    ]  # fmt: skip


def test_lines_are_as_wide_for_the_same_weight_in_both_pictures():
    """On two terms alike, 2 · 1 times each: weight 4, drawn 1 + 5 wide; and once each: weight 2,
    drawn 1 + 5 · 2/4.
    """
    strong, weak = (network_of(*on_both((KESSEL, 2, count), (PATRON, 2, 1))) for count in (2, 1))
    assert [line.width for picture in pictures(weak, strong, NAMES) for line in picture.lines] == [
        3.5,
        6.0,
    ]


def test_an_actor_stands_in_the_same_place_in_both_pictures():
    now, then = (
        {node.actor: (node.x, node.y) for node in picture.nodes}
        for picture in pictures(NOW, THEN, NAMES)
    )
    assert all(now[actor] == then[actor] for actor in (KESSEL, PATRON, ARUVIA))


def test_who_left_a_bloc_or_joined_another_has_moved():
    drawn = pictures(NOW, THEN, NAMES)
    now, then = ({actor for bloc in picture.blocs for actor in bloc.actors} for picture in drawn)
    assert (now, then) == ({PATRON, ARUVIA}, {KESSEL, PATRON, ARUVIA, ALLY})
    assert {move.actor for move in moves(*drawn)} >= {KESSEL, ALLY}


def test_who_was_not_heard_before_has_not_moved():
    drawn = pictures(THEN, network_of((KESSEL, TRUCE, 2, 1)), NAMES)
    assert {move.actor for move in moves(*drawn)} == {KESSEL}
