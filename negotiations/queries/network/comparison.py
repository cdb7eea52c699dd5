"""A network in two periods: how the link of each pair changed, and who went from one community to
another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from negotiations.queries.network.communities import Community, communities
from negotiations.queries.network.congruence import Link, Network


@dataclass(frozen=True)
class ComparedPair:
    """Two actors, and what links them in either period; None where they had no term in common.

    `rests`: in one period at least they have `least_terms` terms or more in common.
    """

    one: UUID
    other: UUID
    now: Link | None
    then: Link | None
    rests: bool

    @property
    def strength(self) -> float:
        return max(abs(link.weight) for link in (self.now, self.then) if link)


@dataclass(frozen=True)
class Move:
    """An actor heard in both periods whose community is another now; by letter, "" for none."""

    actor: UUID
    then: str
    now: str


@dataclass(frozen=True)
class NetworkComparison:
    """Two networks with their communities; a community of `then` has the letter of the one of `now`
    that it resembles most.
    """

    now: Network
    then: Network
    communities_now: tuple[Community, ...]
    communities_then: tuple[Community, ...]

    @property
    def pairs(self) -> tuple[ComparedPair, ...]:
        """All pairs with a term in common in either period: those that rest on terms enough, then
        the others, the strongest first.
        """
        links = [
            {(link.one, link.other): link for link in network.edges}
            for network in (self.now, self.then)
        ]
        resting = {
            pair
            for network, by_pair in zip((self.now, self.then), links, strict=True)
            for pair, link in by_pair.items()
            if link.shared >= network.least_terms
        }
        found = [
            ComparedPair(*pair, links[0].get(pair), links[1].get(pair), pair in resting)
            for pair in dict.fromkeys([*links[0], *links[1]])
        ]
        return tuple(sorted(found, key=lambda pair: (not pair.rests, -pair.strength)))

    @property
    def moves(self) -> tuple[Move, ...]:
        now, then = _letters(self.communities_now), _letters(self.communities_then)
        heard = sorted(self.now.profiles.keys() & self.then.profiles.keys())
        found = (Move(actor, then.get(actor, ""), now.get(actor, "")) for actor in heard)
        return tuple(move for move in found if move.then != move.now)


def compare(now: Network, then: Network) -> NetworkComparison:
    found = communities(now)
    return NetworkComparison(now, then, found, communities(then, like=found))


def _letters(found: Sequence[Community]) -> dict[UUID, str]:
    return {actor: community.letter for community in found for actor in community.actors}
