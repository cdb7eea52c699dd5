"""A network in two windows side by side: its edges, and who went from one bloc to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from negotiations.charts.network_diagram import NetworkDiagram, network_diagram, places, strongest
from negotiations.queries.network.communities import communities
from negotiations.queries.network.congruence import Link, Network


@dataclass(frozen=True)
class ComparedPair:
    """Two actors, and the edge between them in either window; none where no term was common to
    them.

    `rests`: one of the two rests on terms enough.
    """

    one: UUID
    other: UUID
    now: Link | None
    then: Link | None
    rests: bool

    @property
    def strength(self) -> float:
        return max(abs(edge.weight) for edge in (self.now, self.then) if edge)


@dataclass(frozen=True)
class Move:
    """An actor heard in both windows, who is of another bloc than then; "" where it is in none."""

    actor: UUID
    then: str
    now: str


def pairs(now: Network, then: Network) -> tuple[ComparedPair, ...]:
    """All pairs with a term in common in either: those that rest on terms enough, then the others,
    the strongest first.
    """
    edges = [{(edge.one, edge.other): edge for edge in network.edges} for network in (now, then)]
    resting = {
        pair
        for network, found in zip((now, then), edges, strict=True)
        for pair, edge in found.items()
        if edge.shared >= network.least_terms
    }
    both = dict.fromkeys([*edges[0], *edges[1]])
    found = [
        ComparedPair(*pair, edges[0].get(pair), edges[1].get(pair), pair in resting)
        for pair in both
    ]
    return tuple(sorted(found, key=lambda pair: (not pair.rests, -pair.strength)))


def pictures(
    now: Network, then: Network, names: Mapping[UUID, str]
) -> tuple[NetworkDiagram, NetworkDiagram]:
    """Both, each actor in the same place, lines of the same scale, and blocs alike with the same
    letter.
    """
    where, found, widest = places([now, then]), communities(now), strongest([now, then])
    return (
        network_diagram(now, found, where, names, widest),
        network_diagram(then, communities(then, like=found), where, names, widest),
    )


def moves(now: NetworkDiagram, then: NetworkDiagram) -> tuple[Move, ...]:
    after, before = _membership(now), _membership(then)
    heard = sorted(now.network.profiles.keys() & then.network.profiles.keys())
    found = (Move(actor, before.get(actor, ""), after.get(actor, "")) for actor in heard)
    return tuple(move for move in found if move.then != move.now)


def _membership(picture: NetworkDiagram) -> dict[UUID, str]:
    return {actor: bloc.letter for bloc in picture.blocs for actor in bloc.actors}
