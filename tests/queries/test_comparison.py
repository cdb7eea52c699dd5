"""A network in two windows."""

from negotiations.queries.comparison import moves, pairs, pictures
from tests.queries.test_blocs import ACTORS, ALLY, ARUVIA, KESSEL, PATRON, PORT, TRUCE, network_of

NAMES = {actor: str(actor.int) for actor in ACTORS}
THEN = network_of((KESSEL, TRUCE, 2, 2), (PATRON, TRUCE, 2, 2), (ARUVIA, TRUCE, -2, 1), (ALLY, TRUCE, -2, 1))
NOW = network_of((KESSEL, TRUCE, 2, 2), (PATRON, TRUCE, -2, 2), (ARUVIA, TRUCE, -2, 1), (ALLY, PORT, -2, 1))


def test_pairs_are_those_of_either_window_the_strongest_first():
    found = pairs(NOW, THEN)
    assert [pair.strength for pair in found] == sorted((pair.strength for pair in found), reverse=True)
    both = {(pair.one, pair.other): (bool(pair.now), bool(pair.then)) for pair in found}
    assert (both[KESSEL, PATRON], both[ARUVIA, ALLY]) == ((True, True), (False, True))


def test_an_actor_stands_in_the_same_place_in_both_pictures():
    now, then = ({node.actor: (node.x, node.y) for node in picture.nodes} for picture in pictures(NOW, THEN, NAMES))
    assert all(now[actor] == then[actor] for actor in (KESSEL, PATRON, ARUVIA))


def test_who_left_a_bloc_or_joined_another_has_moved():
    drawn = pictures(NOW, THEN, NAMES)
    now, then = ({actor for bloc in picture.blocs for actor in bloc.actors} for picture in drawn)
    assert (now, then) == ({PATRON, ARUVIA}, {KESSEL, PATRON, ARUVIA, ALLY})
    assert {move.actor for move in moves(*drawn)} >= {KESSEL, ALLY}


def test_who_was_not_heard_before_has_not_moved():
    drawn = pictures(THEN, network_of((KESSEL, TRUCE, 2, 1)), NAMES)
    assert {move.actor for move in moves(*drawn)} == {KESSEL}
