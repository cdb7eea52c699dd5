"""Communities (blocs, in the interface), and how a network is drawn."""

from dataclasses import replace
from itertools import combinations
from math import hypot
from uuid import UUID

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.charts.network_diagram import (
    DRAWN,
    HEIGHT,
    NUMBERED,
    WIDTH,
    height_for,
    key,
    network_diagram,
    places,
    strongest,
)
from negotiations.models.position import Stance
from negotiations.queries.network.communities import (
    Agreement,
    Community,
    _excess,
    communities,
    partition,
)
from negotiations.queries.network.congruence import (
    Link,
    Network,
    Profile,
    conflict,
    congruence,
    links_between,
    profiles_of,
)
from tests.queries.network.test_congruence import PORT, SPRING, TRUCE

ACTORS = [UUID(int=number) for number in range(1, 8)]
KESSEL, PATRON, ARUVIA, ALLY, ALONE = ACTORS[:5]
LAND = UUID(int=13)
TERMS = (TRUCE, PORT, LAND)


def network_of(*said, kind="subtract", least_terms=1):
    profiles = profiles_of(said, TERMS)
    links = sorted(links_between(profiles, kind, "none"), key=lambda link: -abs(link.weight))
    return Network(SPRING, kind, profiles, TERMS, tuple(links), len(said), 0, least_terms)


def on_both(*said):
    """The same on two terms, from (actor, stance, count)."""
    return [(actor, term, stance, count) for actor, stance, count in said for term in (TRUCE, PORT)]


TWO_CAMPS = network_of(
    (KESSEL, TRUCE, 2, 2), (PATRON, TRUCE, 2, 1), (ARUVIA, TRUCE, -2, 1), (ALLY, TRUCE, -2, 2),
    (KESSEL, PORT, -1, 1), (PATRON, PORT, -1, 1), (ALONE, PORT, 0, 1),
    (ARUVIA, LAND, 1, 1), (ALLY, LAND, 1, 1),
)  # fmt: skip
NAMES = {actor: f"Actor {actor.int}, of a name that is rather long" for actor in ACTORS}


def drawn(network, like=(), names=NAMES):
    return network_diagram(
        network, communities(network, like), places([network]), names, strongest([network])
    )


def test_those_who_agree_form_a_bloc():
    assert {frozenset(community.actors) for community in communities(TWO_CAMPS)} >= {
        frozenset({ARUVIA, ALLY})
    }
    assert any({KESSEL, PATRON} <= set(community.actors) for community in communities(TWO_CAMPS))


def test_a_bloc_names_the_terms_on_which_it_agrees_most():
    (camp,) = [community for community in communities(TWO_CAMPS) if KESSEL in community.actors]
    assert [(agreement.term, agreement.stance, agreement.excess) for agreement in camp.agreements][
        0
    ] == (TRUCE, 2, 2)


def test_a_bloc_names_the_four_terms_it_agrees_on_most_and_knows_of_all():
    agreements = tuple(
        Agreement(UUID(int=number), Stance.ACCEPTS, 9 - number) for number in range(6)
    )
    community = Community("A", (KESSEL, PATRON), agreements)
    assert ([agreement.excess for agreement in community.named], len(community.agreements)) == (
        [9, 8, 7, 6],
        6,
    )


def test_who_agrees_on_one_term_alone_is_no_bloc_whatever_is_asked():
    said = (KESSEL, TRUCE, 2, 9), (PATRON, TRUCE, 2, 9)
    assert (network_of(*said).links != (), communities(network_of(*said))) == (True, ())


@pytest.mark.parametrize(
    ("least_terms", "members"), [(1, [(KESSEL, PATRON)]), (2, [(KESSEL, PATRON)]), (3, [])]
)
def test_links_on_fewer_terms_than_asked_make_no_bloc(least_terms, members):
    network = network_of(*on_both((KESSEL, 2, 1), (PATRON, 2, 1)), least_terms=least_terms)
    assert [community.actors for community in communities(network)] == members


def test_a_bloc_that_agrees_on_one_of_its_terms_alone_is_not_described_by_it():
    """Truce: 1 − 0 = 1. Port: |0−2|/4, 1/2 − 1/2 = 0. Together they weigh 1, on two terms."""
    network = network_of(
        (KESSEL, TRUCE, 2, 1), (PATRON, TRUCE, 2, 1), (KESSEL, PORT, 0, 1), (PATRON, PORT, 2, 1)
    )
    assert [(community.actors, community.agreements) for community in communities(network)] == [
        ((KESSEL, PATRON), ())
    ]


def test_conflict_ties_nobody_into_a_bloc():
    assert communities(network_of(*on_both((KESSEL, 2, 1), (ARUVIA, -2, 1)), kind="conflict")) == ()


def test_blocs_are_lettered_and_keep_the_letter_of_those_they_are_like():
    assert [community.letter for community in communities(TWO_CAMPS)] == ["A", "B"]
    (camp,) = [
        community
        for community in communities(TWO_CAMPS, [Community("D", (ALLY,), ())])
        if ALLY in community.actors
    ]
    assert camp.letter == "D"


def test_a_new_bloc_takes_no_letter_of_another():
    assert {
        community.letter for community in communities(TWO_CAMPS, [Community("A", (ACTORS[6],), ())])
    } == {
        "B",
        "C",
    }


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


#: Kessel and Patron agree on two terms; Ally says the most, on one of these; Aruvia is halfway on
#: one with both.
THIN = network_of(
    *on_both((KESSEL, 2, 1), (PATRON, 2, 1)), (ALLY, TRUCE, 2, 9), (ARUVIA, PORT, 0, 1),
    least_terms=2,
)  # fmt: skip


def test_thin_evidence_is_drawn_apart_and_weight_0_not_at_all():
    lines = {(line.edge.one, line.edge.other): line for line in drawn(THIN).lines}
    assert {pair: (line.is_thin, line.width) for pair, line in lines.items()} == {
        (KESSEL, PATRON): (False, 6.0),
        (KESSEL, ALLY): (True, 1), (PATRON, ALLY): (True, 1),
    }  # fmt: skip
    assert [node.actor for node in drawn(THIN).nodes if node.y > HEIGHT] == [ARUVIA]


def test_a_link_has_its_number_of_terms_on_it_between_its_two():
    (line,) = [line for line in drawn(THIN).lines if line.at]
    assert (line.edge.shared, line.is_thin) == (2, False)
    assert min(line.start.x, line.end.x) < line.at[0] < max(line.start.x, line.end.x)


def test_many_links_have_no_numbers_on_them():
    crowd = [UUID(int=number) for number in range(1, 11)]
    picture = drawn(
        network_of(*((actor, TRUCE, 2, 1) for actor in crowd)), names=dict.fromkeys(crowd, "A")
    )
    assert (len(picture.lines), NUMBERED, [line.at for line in picture.lines if line.at]) == (
        45,
        40,
        [],
    )


def test_the_key_has_each_sign_in_the_picture_and_no_other():
    words = {sign.kind: sign.words for sign in key([drawn(THIN)])}
    assert words == {
        "link": "more congruence than conflict", "thin": "fewer than 2 terms in common: in no bloc",
        "width": "the wider, the greater the weight; the widest: 2.00",
        "number": "number of terms in common", "bloc": "letter and colour: the actor’s bloc",
        "no-bloc": "in no bloc", "loose": "has no line",
    }  # fmt: skip
    conflicts = drawn(network_of((KESSEL, TRUCE, 2, 1), (PATRON, TRUCE, -2, 1), kind="conflict"))
    assert [sign.kind for sign in key([conflicts])] == ["opposed", "width", "number", "no-bloc"]
    assert key([conflicts])[0].words == "conflict"
    assert key([drawn(network_of())]) == ()


def test_a_name_has_as_many_lines_as_it_needs_and_what_is_longer_is_cut():
    names = dict(NAMES) | {PATRON: "Patron", ARUVIA: "Nation " * 40}
    nodes = {node.actor: node for node in drawn(THIN, names=names).nodes}
    assert (nodes[KESSEL].name, nodes[KESSEL].is_cut) == (
        ("Actor 1, of a name that is", "rather long"),
        False,
    )
    assert (nodes[PATRON].name, nodes[PATRON].is_cut) == (("Patron",), False)
    assert (len(nodes[ARUVIA].name), nodes[ARUVIA].name[-1][-1], nodes[ARUVIA].is_cut) == (
        3,
        "…",
        True,
    )


def test_a_picture_of_many_actors_is_higher_so_that_none_lies_on_another():
    crowd = [UUID(int=number) for number in range(1, 61)]
    said = [
        (actor, TRUCE, 2, 1) for pair in zip(crowd[::2], crowd[1::2], strict=True) for actor in pair
    ]
    network = network_of(*said)
    pairs = tuple(
        edge for edge in network.edges if edge.other.int - edge.one.int == 1 and edge.one.int % 2
    )
    found = places([replace(network, edges=pairs)])
    assert (len(found), height_for(60) > HEIGHT) == (60, True)
    assert all(hypot(x - u, y - v) > 22 for (x, y), (u, v) in combinations(found.values(), 2))


def test_edges_too_many_for_a_picture_are_counted():
    crowd = [UUID(int=number) for number in range(1, 21)]
    network = network_of(*((actor, TRUCE, 2, 1) for actor in crowd))
    names = {actor: str(actor) for actor in crowd}
    picture = network_diagram(network, (), places([network]), names, strongest([network]))
    assert (len(picture.lines), picture.undrawn) == (DRAWN, 190 - DRAWN)


def test_links_are_drawn_before_stronger_edges_on_fewer_terms():
    crowd = [UUID(int=number) for number in range(1, 21)]
    few = [(actor, LAND, 2, 9) for actor in crowd]
    network = network_of(*on_both((KESSEL, 2, 1), (PATRON, 2, 1)), *few, least_terms=3)
    picture = drawn(network, names=dict.fromkeys(crowd, "A"))
    assert [(line.edge.one, line.edge.other) for line in picture.lines if not line.is_thin] == [
        (KESSEL, PATRON)
    ]
    assert (len(picture.lines), picture.undrawn) == (DRAWN, 190 - DRAWN)


said = st.tuples(
    st.sampled_from(ACTORS), st.sampled_from([TRUCE, PORT]), st.integers(-2, 2), st.integers(1, 3)
)


@settings(deadline=None)
@given(st.lists(said, max_size=12, unique_by=lambda row: row[:3]))
def test_actors_stand_inside_the_picture_and_apart(rows):
    network = network_of(*rows)
    found = places([network])
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in found.values())
    assert all(hypot(x - u, y - v) > 22 for (x, y), (u, v) in combinations(found.values(), 2))


def test_conflict_keeps_apart_whom_others_would_tie():
    """Both agree with a third; without their conflict, all four are one."""
    between = [
        link(KESSEL, PATRON, -3),
        link(KESSEL, ALLY, 1),
        link(PATRON, ALLY, 1),
        link(PATRON, ARUVIA, 2),
    ]
    assert partition(between) == [(KESSEL, ALLY), (PATRON, ARUVIA)]


def link(one, other, weight):
    return Link(one, other, 0, 0, 1, weight, weight < 0)


@settings(deadline=None)
@given(st.lists(said, max_size=12, unique_by=lambda row: row[:3]))
def test_an_actor_is_in_one_bloc_at_most_and_agrees_with_somebody_there(rows):
    network = network_of(*rows)
    found = partition(network.edges)
    assert len({actor for group in found for actor in group}) == sum(map(len, found))
    friends = {frozenset((edge.one, edge.other)) for edge in network.edges if edge.weight > 0}
    assert all(
        any(frozenset((one, other)) in friends for other in group)
        for group in found
        for one in group
    )


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
    assert _excess(said) == sum(
        congruence(one, other) - conflict(one, other) for one, other in pairs
    )


@settings(deadline=None)
@given(ties)
def test_without_conflict_the_modularity_is_that_of_networkx(rows):
    """Ours is as high as that of networkx' greedy merging, up to how ties are broken."""
    found = partition([link(*pair, weight) for pair, weight in rows])
    graph = networkx.Graph()
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in rows)
    alone = [{actor} for actor in graph if not any(actor in group for group in found)]
    theirs = networkx.community.greedy_modularity_communities(graph, weight="weight")
    ours = networkx.community.modularity(graph, [*map(set, found), *alone], weight="weight")
    assert ours >= networkx.community.modularity(graph, theirs, weight="weight") - 0.15
