"""Blocs, and how a network is drawn."""

from itertools import combinations
from math import hypot
from uuid import UUID

import networkx
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.queries.blocs import Bloc, _excess, blocs, communities
from negotiations.queries.network import Edge, Network, Profile, conflict, congruence, edges_between, profiles_of
from negotiations.queries.sociogram import DRAWN, HEIGHT, WIDTH, places, sociogram
from tests.queries.test_network import PORT, SPRING, TRUCE

ACTORS = [UUID(int=number) for number in range(1, 8)]
KESSEL, PATRON, ARUVIA, ALLY, ALONE = ACTORS[:5]


def network_of(*said, kind="subtract"):
    profiles = profiles_of(said, (TRUCE, PORT))
    edges = edges_between(profiles, kind, "none")
    return Network(SPRING, kind, profiles, (TRUCE, PORT), tuple(edges), len(said), 0)


TWO_CAMPS = network_of(
    (KESSEL, TRUCE, 2, 2), (PATRON, TRUCE, 2, 1), (ARUVIA, TRUCE, -2, 1), (ALLY, TRUCE, -2, 2),
    (KESSEL, PORT, -1, 1), (PATRON, PORT, -1, 1), (ALONE, PORT, 0, 1),
)  # fmt: skip


def drawn(network, like=()):
    names = {actor: f"Actor {actor.int}, of a name that is rather long" for actor in ACTORS}
    return sociogram(network, blocs(network, like), places([network]), names)


def test_those_who_agree_form_a_bloc():
    assert {frozenset(bloc.actors) for bloc in blocs(TWO_CAMPS)} >= {frozenset({ARUVIA, ALLY})}
    assert any({KESSEL, PATRON} <= set(bloc.actors) for bloc in blocs(TWO_CAMPS))


def test_a_bloc_names_the_terms_on_which_it_agrees_most():
    (camp,) = [bloc for bloc in blocs(TWO_CAMPS) if KESSEL in bloc.actors]
    assert [(agreement.term, agreement.stance, agreement.excess) for agreement in camp.agreements][0] == (TRUCE, 2, 2)


def test_conflict_ties_nobody_into_a_bloc():
    assert blocs(network_of((KESSEL, TRUCE, 2, 1), (ARUVIA, TRUCE, -2, 1), kind="conflict")) == ()


def test_blocs_are_lettered_and_keep_the_letter_of_those_they_are_like():
    assert [bloc.letter for bloc in blocs(TWO_CAMPS)] == ["A", "B"]
    (camp,) = [bloc for bloc in blocs(TWO_CAMPS, [Bloc("D", (ALLY,), ())]) if ALLY in bloc.actors]
    assert camp.letter == "D"


def test_a_new_bloc_takes_no_letter_of_another():
    assert {bloc.letter for bloc in blocs(TWO_CAMPS, [Bloc("A", (ACTORS[6],), ())])} == {"B", "C"}


def test_the_same_network_is_drawn_alike():
    assert drawn(TWO_CAMPS) == drawn(TWO_CAMPS)


def test_an_empty_network_is_drawn_empty():
    assert drawn(network_of()).nodes == ()


def test_who_has_no_edge_stands_below():
    picture = drawn(network_of((KESSEL, TRUCE, 2, 1), (PATRON, TRUCE, 2, 1), (ALONE, PORT, 2, 1)))
    assert [node.actor for node in picture.nodes if node.y > HEIGHT] == [ALONE]
    assert picture.height > HEIGHT


def test_the_stronger_an_edge_the_wider_it_is_drawn():
    lines = sorted(drawn(TWO_CAMPS).lines, key=lambda line: abs(line.edge.weight))
    assert [line.width for line in lines] == sorted(line.width for line in lines)
    assert lines[-1].width == 6


def test_edges_too_many_for_a_picture_are_counted():
    crowd = [UUID(int=number) for number in range(1, 21)]
    network = network_of(*((actor, TRUCE, 2, 1) for actor in crowd))
    names = {actor: str(actor) for actor in crowd}
    picture = sociogram(network, (), places([network]), names)
    assert (len(picture.lines), picture.undrawn) == (DRAWN, 190 - DRAWN)


said = st.tuples(st.sampled_from(ACTORS), st.sampled_from([TRUCE, PORT]), st.integers(-2, 2), st.integers(1, 3))


@settings(deadline=None)
@given(st.lists(said, max_size=12, unique_by=lambda row: row[:3]))
def test_actors_stand_inside_the_picture_and_apart(rows):
    network = network_of(*rows)
    found = places([network])
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in found.values())
    assert all(hypot(x - u, y - v) > 22 for (x, y), (u, v) in combinations(found.values(), 2))


def test_conflict_keeps_apart_whom_others_would_tie():
    """Both agree with a third; without their conflict, all four are one."""
    between = [edge(KESSEL, PATRON, -3), edge(KESSEL, ALLY, 1), edge(PATRON, ALLY, 1), edge(PATRON, ARUVIA, 2)]
    assert communities(between) == [(KESSEL, ALLY), (PATRON, ARUVIA)]


def edge(one, other, weight):
    return Edge(one, other, 0, 0, 1, weight, weight < 0)


@settings(deadline=None)
@given(st.lists(said, max_size=12, unique_by=lambda row: row[:3]))
def test_an_actor_is_in_one_bloc_at_most_and_agrees_with_somebody_there(rows):
    network = network_of(*rows)
    found = communities(network.edges)
    assert len({actor for group in found for actor in group}) == sum(map(len, found))
    friends = {frozenset((edge.one, edge.other)) for edge in network.edges if not edge.opposed}
    assert all(any(frozenset((one, other)) in friends for other in group) for group in found for one in group)


ties = st.lists(
    st.tuples(st.sampled_from(list(combinations(ACTORS, 2))), st.integers(1, 9)),
    unique_by=lambda tie: tie[0],
    min_size=1,
)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=2, max_size=6))
def test_the_excess_of_a_bloc_is_that_of_all_its_pairs(rows):
    said = [Profile(tuple(row)) for row in rows]
    pairs = combinations(said, 2)
    assert _excess(said) == sum(congruence(one, other) - conflict(one, other) for one, other in pairs)


@settings(deadline=None)
@given(ties)
def test_without_conflict_the_modularity_is_that_of_networkx(rows):
    """Ours is as high as that of networkx' greedy merging, up to how ties are broken."""
    found = communities([edge(*pair, weight) for pair, weight in rows])
    graph = networkx.Graph()
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in rows)
    alone = [{actor} for actor in graph if not any(actor in group for group in found)]
    theirs = networkx.community.greedy_modularity_communities(graph, weight="weight")
    ours = networkx.community.modularity(graph, [*map(set, found), *alone], weight="weight")
    assert ours >= networkx.community.modularity(graph, theirs, weight="weight") - 0.15
