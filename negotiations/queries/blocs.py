"""Blocs: actors who agree with each other more than with the rest of a network, and on what they agree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from negotiations.models.position import Stance
from negotiations.queries.network import STANCES, Network, Profile, conflict, congruence

#: How many of the terms that a bloc agrees on are named.
NAMED = 4


@dataclass(frozen=True)
class Agreement:
    """`stance`: that of most statements of the bloc on the term; `excess` of congruence over conflict among its pairs."""

    term: UUID
    stance: Stance
    excess: float


@dataclass(frozen=True)
class Bloc:
    letter: str
    actors: tuple[UUID, ...]
    agreements: tuple[Agreement, ...]


def graph_of(edges: Sequence[tuple[UUID, UUID, float]], actors: Sequence[UUID] = ()) -> Any:
    """networkx is read in when a network is first drawn: it takes a second and 40 MB, which no other page should pay."""
    graph = import_module("networkx").Graph()
    graph.add_nodes_from(actors)
    graph.add_weighted_edges_from(edges)
    return graph


def blocs(network: Network, like: Sequence[Bloc] = ()) -> tuple[Bloc, ...]:
    """By greedy modularity (Clauset, Newman and Moore 2004) over the weights of edges that are not opposed.

    One that has most of its actors in common with one of `like` gets the letter of that.
    """
    edges = [(edge.one, edge.other, edge.weight) for edge in network.edges if not edge.opposed]
    if not edges:
        return ()
    found = import_module("networkx.algorithms.community").greedy_modularity_communities(
        graph_of(sorted(edges)), weight="weight"
    )
    groups = sorted((tuple(sorted(group)) for group in found), key=lambda group: (-len(group), group))
    letters = _letters(groups, like)
    made = (Bloc(letter, group, _agreements(network, group)) for letter, group in zip(letters, groups, strict=True))
    return tuple(sorted(made, key=lambda bloc: bloc.letter))


def _letters(groups: Sequence[tuple[UUID, ...]], like: Sequence[Bloc]) -> list[str]:
    """Those of the blocs most like them, each once, then the next free ones."""
    overlaps = [(len({*group} & {*bloc.actors}), at, bloc.letter) for at, group in enumerate(groups) for bloc in like]
    taken: dict[int, str] = {}
    for common, at, letter in sorted(overlaps, key=lambda overlap: (-overlap[0], overlap[1], overlap[2])):
        if common and at not in taken and letter not in taken.values():
            taken[at] = letter
    used = {bloc.letter for bloc in like}
    names = (f"{first}{second}" for first in ["", *ascii_uppercase] for second in ascii_uppercase)
    free = (letter for letter in names if letter not in used)
    return [taken[at] if at in taken else next(free) for at in range(len(groups))]


def _agreements(network: Network, actors: Sequence[UUID]) -> tuple[Agreement, ...]:
    """The terms on which these actors agree most, those with most excess first."""
    profiles = [network.profiles[actor] for actor in actors]
    found = []
    for at, term in enumerate(network.terms):
        said = [profile.on(at) for profile in profiles if at in profile.terms]
        excess = sum(congruence(one, other) - conflict(one, other) for one, other in combinations(said, 2))
        if excess > 0:
            found.append(Agreement(term, _most_said(said), excess))
    return tuple(sorted(found, key=lambda agreement: -agreement.excess)[:NAMED])


def _most_said(said: Sequence[Profile]) -> Stance:
    counts: Counter[int] = Counter()
    for profile in said:
        counts.update(dict(zip(STANCES, profile.counts, strict=True)))
    return Stance(counts.most_common(1)[0][0])
