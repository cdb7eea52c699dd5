"""Communities: actors who agree with each other more than the rest of a network leads one to
expect, and the terms on which they agree. The interface calls a community a bloc.
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

#: The number of a community's agreements that are named.
NAMED = 4
#: The fewest terms that count as evidence of a community, whatever the reader asks for: in common
#: to the two actors of each link, and agreed on by the community as a whole.
BINDING = 2
#: Decimals to which gains in modularity are compared; a smaller difference is rounding.
PLACES = 9


@dataclass(frozen=True)
class Agreement:
    """A term on which a community agrees.

    `stance` is the stance of most of its statements on the term; `excess` is congruence minus
    conflict, summed over its pairs of actors.
    """

    term: UUID
    stance: Stance
    excess: float


@dataclass(frozen=True)
class Community:
    """Two or more actors, under a letter.

    `agreements` come by falling excess; there are none if fewer than BINDING terms qualify.
    """

    letter: str
    actors: tuple[UUID, ...]
    agreements: tuple[Agreement, ...]

    @property
    def named(self) -> tuple[Agreement, ...]:
        return self.agreements[:NAMED]


def communities(network: Network, like: Sequence[Community] = ()) -> tuple[Community, ...]:
    """The communities of a network, by letter, found on its links with BINDING terms or more.

    A community takes the letter of the one in `like` with which it shares the most actors.
    """
    groups = partition([link for link in network.links if link.shared >= BINDING])
    letters = _letters(groups, like)
    lettered = (
        Community(letter, group, _agreements(network, group))
        for letter, group in zip(letters, groups, strict=True)
    )
    return tuple(sorted(lettered, key=lambda community: (len(community.letter), community.letter)))


def partition(links: Sequence[Link]) -> list[tuple[UUID, ...]]:
    """Groups of two or more actors, the largest first: merged pair by pair for as long as the
    modularity of the signed network grows.

    Modularity compares the weight within groups with the weight to be expected from each actor's
    total congruence (s⁺) and total conflict (s⁻): Σ [w − (s⁺s⁺/2w⁺ − s⁻s⁻/2w⁻)] (Gómez, Jensen and
    Arenas 2009). Groups merge greedily, as in Clauset, Newman and Moore (2004). Without conflict it
    is their modularity.
    """
    actors = sorted({actor for link in links for actor in (link.one, link.other)})
    weights = _weights(links, {actor: number for number, actor in enumerate(actors)})
    strengths = [
        [sum(max(sign * weight, 0) for weight in neighbours.values()) for sign in (1, -1)]
        for neighbours in weights.values()
    ]
    totals = [sum(column) or 1 for column in zip(*strengths, strict=True)]
    members = {number: [actor] for number, actor in enumerate(actors)}

    def gain(one: int, other: int) -> float:
        agreement, opposition = (
            strengths[one][sign] * strengths[other][sign] / totals[sign] for sign in (0, 1)
        )
        return round(weights[one][other] - (agreement - opposition), PLACES)

    pairs = (
        (one, other)
        for one, neighbours in weights.items()
        for other in neighbours
        if one < other and neighbours[other] > 0
    )
    gains = {pair: gain(*pair) for pair in pairs}
    while gains and (best := max(gains, key=gains.__getitem__)) and gains[best] > 0:
        kept, gone = best
        members[kept] += members.pop(gone)
        strengths[kept] = [sum(both) for both in zip(strengths[kept], strengths[gone], strict=True)]
        _merge(weights, kept, gone)
        gains = {
            pair: value for pair, value in gains.items() if kept not in pair and gone not in pair
        }
        gains |= {
            (kept, other): gain(kept, other)
            for other, weight in weights[kept].items()
            if weight > 0
        }
    groups = (tuple(sorted(group)) for group in members.values() if len(group) > 1)
    return sorted(groups, key=lambda group: (-len(group), group))


def _weights(links: Sequence[Link], numbers: Mapping[UUID, int]) -> dict[int, dict[int, float]]:
    """Per actor, by number, the weight of its link to each other actor; negative if opposed."""
    weights: dict[int, dict[int, float]] = {number: {} for number in numbers.values()}
    for link in links:
        one, other = numbers[link.one], numbers[link.other]
        signed = -abs(link.weight) if link.opposed else link.weight
        weights[one][other] = weights[other][one] = signed
    return weights


def _merge(weights: dict[int, dict[int, float]], kept: int, gone: int) -> None:
    """Add the weights of `gone` to those of `kept`, and remove `gone`."""
    for other, weight in weights.pop(gone).items():
        del weights[other][gone]
        if other != kept:
            weights[kept][other] = weights[other][kept] = weights[kept].get(other, 0) + weight


def _letters(groups: Sequence[tuple[UUID, ...]], like: Sequence[Community]) -> list[str]:
    """A letter per group: that of the most similar community in `like`, each used once, else the
    next free one (A … Z, AA …).
    """
    overlaps = [
        (len({*group} & {*community.actors}), number, community.letter)
        for number, group in enumerate(groups)
        for community in like
    ]
    assigned: dict[int, str] = {}
    for common, number, letter in sorted(
        overlaps, key=lambda overlap: (-overlap[0], overlap[1], overlap[2])
    ):
        if common and number not in assigned and letter not in assigned.values():
            assigned[number] = letter
    used = {community.letter for community in like}
    names = (f"{first}{second}" for first in ["", *ascii_uppercase] for second in ascii_uppercase)
    free = (letter for letter in names if letter not in used)
    return [assigned[number] if number in assigned else next(free) for number in range(len(groups))]


def _agreements(network: Network, actors: Sequence[UUID]) -> tuple[Agreement, ...]:
    """The terms on which these actors agree more than they conflict; () for fewer than BINDING."""
    profiles = [network.profiles[actor] for actor in actors]
    agreements = []
    for number, term in enumerate(network.terms):
        statements = [profile.on(number) for profile in profiles if number in profile.terms]
        if len(statements) > 1 and (excess := _excess(statements)) > 0:
            agreements.append(Agreement(term, _most_frequent_stance(statements), excess))
    if len(agreements) < BINDING:
        return ()
    return tuple(sorted(agreements, key=lambda agreement: -agreement.excess))


def _excess(profiles: Sequence[Profile]) -> float:
    """Congruence minus conflict, summed over all pairs.

    Computed as everybody with everybody, minus each with itself, halved: linear in actors.
    """
    together = Profile(tuple(map(sum, zip(*(profile.counts for profile in profiles), strict=True))))
    alone = sum(congruence(profile, profile) - conflict(profile, profile) for profile in profiles)
    return (congruence(together, together) - conflict(together, together) - alone) / 2


def _most_frequent_stance(profiles: Sequence[Profile]) -> Stance:
    counts: Counter[int] = Counter()
    for profile in profiles:
        counts.update(dict(zip(STANCES, profile.counts, strict=True)))
    return Stance(counts.most_common(1)[0][0])
