"""A network in two windows side by side: its edges, and who went from one bloc to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from negotiations.queries.blocs import blocs
from negotiations.queries.network import Edge, Network
from negotiations.queries.sociogram import Sociogram, places, sociogram


@dataclass(frozen=True)
class Pair:
    """Two actors, and the edge between them in either window."""

    one: UUID
    other: UUID
    now: Edge | None
    then: Edge | None

    @property
    def strength(self) -> float:
        return max(abs(edge.weight) for edge in (self.now, self.then) if edge)


@dataclass(frozen=True)
class Move:
    """An actor heard in both windows, who is of another bloc than then; "" where it is in none."""

    actor: UUID
    then: str
    now: str


def pairs(now: Network, then: Network) -> tuple[Pair, ...]:
    """All pairs with an edge in either, the strongest first."""
    edges = [{(edge.one, edge.other): edge for edge in network.edges} for network in (now, then)]
    found = [Pair(*pair, edges[0].get(pair), edges[1].get(pair)) for pair in dict.fromkeys([*edges[0], *edges[1]])]
    return tuple(sorted(found, key=lambda pair: -pair.strength))


def pictures(now: Network, then: Network, names: Mapping[UUID, str]) -> tuple[Sociogram, Sociogram]:
    """Both, each actor in the same place, and blocs alike with the same letter."""
    where, found = places([now, then]), blocs(now)
    return sociogram(now, found, where, names), sociogram(then, blocs(then, like=found), where, names)


def moves(now: Sociogram, then: Sociogram) -> tuple[Move, ...]:
    after, before = _membership(now), _membership(then)
    heard = sorted(now.network.profiles.keys() & then.network.profiles.keys())
    found = (Move(actor, before.get(actor, ""), after.get(actor, "")) for actor in heard)
    return tuple(move for move in found if move.then != move.now)


def _membership(picture: Sociogram) -> dict[UUID, str]:
    return {actor: bloc.letter for bloc in picture.blocs for actor in bloc.actors}
