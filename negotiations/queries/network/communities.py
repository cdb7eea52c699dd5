"""Blocs: actors who agree with each other more than with the rest of a network, and on what they
agree.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from uuid import UUID

from negotiations.models.position import Stance
from negotiations.queries.network.congruence import (
    STANCES,
    Link,
    Network,
    Profile,
    conflict,
    congruence,
)

#: How many of the terms that a bloc agrees on are named.
NAMED = 4
#: A bloc rests on so many terms at least, whatever is asked: each link within it, and what it is
#: said to agree on.
BINDING = 2
#: Gains are told apart to so many places: what is less is rounding.
PLACES = 9


@dataclass(frozen=True)
class Agreement:
    """`stance`: that of most statements of the bloc on the term; `excess` of congruence over
    conflict among its pairs.
    """

    term: UUID
    stance: Stance
    excess: float


@dataclass(frozen=True)
class Community:
    """`agreements`: the terms on which it agrees, those with most excess first; none where they are
    fewer than BINDING.
    """

    letter: str
    actors: tuple[UUID, ...]
    agreements: tuple[Agreement, ...]

    @property
    def named(self) -> tuple[Agreement, ...]:
        return self.agreements[:NAMED]


def communities(network: Network, like: Sequence[Community] = ()) -> tuple[Community, ...]:
    """The communities of the links of a network, none of which rests on fewer terms than BINDING.

    One that has most of its actors in common with one of `like` gets the letter of that.
    """
    groups = partition([edge for edge in network.links if edge.shared >= BINDING])
    letters = _letters(groups, like)
    made = (
        Community(letter, group, _agreements(network, group))
        for letter, group in zip(letters, groups, strict=True)
    )
    return tuple(sorted(made, key=lambda bloc: (len(bloc.letter), bloc.letter)))


def partition(edges: Sequence[Link]) -> list[tuple[UUID, ...]]:
    """Of two actors or more, the largest first: merged one by one, as long as the modularity of
    signed networks grows.

    That is the weight within communities above what is to be expected from how much congruence, and
    how much conflict, each actor has at all: Σ [w − (s⁺s⁺/2w⁺ − s⁻s⁻/2w⁻)] (Gómez, Jensen and
    Arenas 2009), merged as Clauset, Newman and Moore (2004) do. Without conflict it is their
    modularity.
    """
    actors = sorted({actor for edge in edges for actor in (edge.one, edge.other)})
    links = _links(edges, {actor: at for at, actor in enumerate(actors)})
    strengths = [
        [sum(max(sign * weight, 0) for weight in near.values()) for sign in (1, -1)]
        for near in links.values()
    ]
    totals = [sum(column) or 1 for column in zip(*strengths, strict=True)]
    members = {at: [actor] for at, actor in enumerate(actors)}

    def gain(one: int, other: int) -> float:
        expected, opposed = (
            strengths[one][sign] * strengths[other][sign] / totals[sign] for sign in (0, 1)
        )
        return round(links[one][other] - (expected - opposed), PLACES)

    pairs = (
        (one, other)
        for one, near in links.items()
        for other in near
        if one < other and near[other] > 0
    )
    gains = {pair: gain(*pair) for pair in pairs}
    while gains and (best := max(gains, key=gains.__getitem__)) and gains[best] > 0:
        kept, gone = best
        members[kept] += members.pop(gone)
        strengths[kept] = [sum(both) for both in zip(strengths[kept], strengths[gone], strict=True)]
        _merge(links, kept, gone)
        gains = {
            pair: value for pair, value in gains.items() if kept not in pair and gone not in pair
        }
        gains |= {
            (kept, other): gain(kept, other) for other, weight in links[kept].items() if weight > 0
        }
    found = (tuple(sorted(group)) for group in members.values() if len(group) > 1)
    return sorted(found, key=lambda group: (-len(group), group))


def _links(edges: Sequence[Link], place: Mapping[UUID, int]) -> dict[int, dict[int, float]]:
    """For each actor the others it has an edge with, and its weight: below 0 where it is opposed."""
    links: dict[int, dict[int, float]] = {at: {} for at in place.values()}
    for edge in edges:
        one, other = place[edge.one], place[edge.other]
        links[one][other] = links[other][one] = -abs(edge.weight) if edge.opposed else edge.weight
    return links


def _merge(links: dict[int, dict[int, float]], kept: int, gone: int) -> None:
    """Give the links of the one that is gone to the one that is kept."""
    for other, weight in links.pop(gone).items():
        del links[other][gone]
        if other != kept:
            links[kept][other] = links[other][kept] = links[kept].get(other, 0) + weight


def _letters(groups: Sequence[tuple[UUID, ...]], like: Sequence[Community]) -> list[str]:
    """Those of the blocs most like them, each once, then the next free ones."""
    overlaps = [
        (len({*group} & {*bloc.actors}), at, bloc.letter)
        for at, group in enumerate(groups)
        for bloc in like
    ]
    taken: dict[int, str] = {}
    for common, at, letter in sorted(
        overlaps, key=lambda overlap: (-overlap[0], overlap[1], overlap[2])
    ):
        if common and at not in taken and letter not in taken.values():
            taken[at] = letter
    used = {bloc.letter for bloc in like}
    names = (f"{first}{second}" for first in ["", *ascii_uppercase] for second in ascii_uppercase)
    free = (letter for letter in names if letter not in used)
    return [taken[at] if at in taken else next(free) for at in range(len(groups))]


def _agreements(network: Network, actors: Sequence[UUID]) -> tuple[Agreement, ...]:
    """The terms on which these actors agree more than they conflict, if there are enough to go by."""
    profiles = [network.profiles[actor] for actor in actors]
    found = []
    for at, term in enumerate(network.terms):
        said = [profile.on(at) for profile in profiles if at in profile.terms]
        if len(said) > 1 and (excess := _excess(said)) > 0:
            found.append(Agreement(term, _most_said(said), excess))
    return (
        tuple(sorted(found, key=lambda agreement: -agreement.excess))
        if len(found) >= BINDING
        else ()
    )


def _excess(said: Sequence[Profile]) -> float:
    """Congruence less conflict, over all pairs: of all with all, without each with itself, each
    pair once.
    """
    together = Profile(tuple(map(sum, zip(*(profile.counts for profile in said), strict=True))))
    alone = sum(congruence(profile, profile) - conflict(profile, profile) for profile in said)
    return (congruence(together, together) - conflict(together, together) - alone) / 2


def _most_said(said: Sequence[Profile]) -> Stance:
    counts: Counter[int] = Counter()
    for profile in said:
        counts.update(dict(zip(STANCES, profile.counts, strict=True)))
    return Stance(counts.most_common(1)[0][0])
