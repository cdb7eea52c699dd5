"""Blocs: actors who agree with each other more than with the rest of a network, and on what they agree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase
from uuid import UUID

from negotiations.models.position import Stance
from negotiations.queries.network import STANCES, Edge, Network, Profile, conflict, congruence

#: How many of the terms that a bloc agrees on are named.
NAMED = 4
#: What rounding leaves is no gain.
LEAST = 1e-9


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


def blocs(network: Network, like: Sequence[Bloc] = ()) -> tuple[Bloc, ...]:
    """The communities of a network. One that has most of its actors in common with one of `like` gets the letter of that."""
    groups = communities(network.edges)
    letters = _letters(groups, like)
    made = (Bloc(letter, group, _agreements(network, group)) for letter, group in zip(letters, groups, strict=True))
    return tuple(sorted(made, key=lambda bloc: (len(bloc.letter), bloc.letter)))


def communities(edges: Sequence[Edge]) -> list[tuple[UUID, ...]]:
    """Of two actors or more, the largest first: merged one by one, as long as the modularity of signed networks grows.

    That is the weight within communities above what is to be expected from how much congruence, and how much conflict,
    each actor has at all: Σ [w − (s⁺s⁺/2w⁺ − s⁻s⁻/2w⁻)] (Gómez, Jensen and Arenas 2009), merged as Clauset, Newman and
    Moore (2004) do. Without conflict it is their modularity.
    """
    links, strengths = _links(edges)
    totals = tuple(sum(strength[sign] for strength in strengths.values()) or 1 for sign in (0, 1))
    members: dict[UUID, tuple[UUID, ...]] = {actor: (actor,) for actor in strengths}

    def gain(pair: frozenset[UUID]) -> float:
        (plus, minus), (plus_too, minus_too) = (strengths[actor] for actor in pair)
        return links[pair] - (plus * plus_too / totals[0] - minus * minus_too / totals[1])

    while agreeing := [pair for pair, weight in links.items() if weight > 0]:
        best = max(agreeing, key=lambda pair: (round(gain(pair), 9), sorted(pair)))
        if gain(best) <= LEAST:
            break
        kept, gone = sorted(best)
        members[kept] += members.pop(gone)
        gained = strengths.pop(gone)
        strengths[kept] = strengths[kept][0] + gained[0], strengths[kept][1] + gained[1]
        links = _merged(links, kept, gone)
    found = (tuple(sorted(group)) for group in members.values() if len(group) > 1)
    return sorted(found, key=lambda group: (-len(group), group))


def _links(edges: Sequence[Edge]) -> tuple[dict[frozenset[UUID], float], dict[UUID, tuple[float, float]]]:
    """The signed weight of each edge; and for each actor, how much congruence and how much conflict it has."""
    links = {frozenset((edge.one, edge.other)): -abs(edge.weight) if edge.opposed else edge.weight for edge in edges}
    strengths: dict[UUID, tuple[float, float]] = {}
    for pair, weight in links.items():
        for actor in pair:
            plus, minus = strengths.get(actor, (0.0, 0.0))
            strengths[actor] = plus + max(weight, 0), minus + max(-weight, 0)
    return links, strengths


def _merged(links: dict[frozenset[UUID], float], kept: UUID, gone: UUID) -> dict[frozenset[UUID], float]:
    """With the links of the one that is gone added to those of the one that is kept."""
    merged: dict[frozenset[UUID], float] = {}
    for pair, weight in links.items():
        pair = frozenset(kept if actor == gone else actor for actor in pair)
        if len(pair) == 2:
            merged[pair] = merged.get(pair, 0) + weight
    return merged


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
