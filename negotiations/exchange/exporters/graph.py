"""The network of one period as a graph, for formats of network analysis: actors are its nodes, the
links of the page its edges, and what the page is asked for its attributes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from uuid import UUID

from negotiations.exchange.exporters.figure import Figure
from negotiations.models import Negotiation, Party
from negotiations.queries.network.communities import Community
from negotiations.queries.network.congruence import Network

Value = str | int | float
Attributes = Mapping[str, Value]

Declared = Mapping[str, tuple[type[Value], str]]

#: The attributes of the graph, of its nodes and of its edges: their types and what they mean.
GRAPH: Declared = {
    "question": (str, "The question that the network answers."),
    "negotiation": (str, "The title of the negotiation."),
    "since": (str, "The first day of the period."),
    "until": (str, "The last day of the period."),
    "kind": (str, "What a weight is: congruence, conflict, or congruence − conflict (subtract)."),
    "normalisation": (str, "What the weights are divided by; none: nothing."),
    "duplicates": (
        str,
        "Repetition of an actor on a term with one stance counts once in each of these.",
    ),
    "layer": (str, "What the actors are: parties, or holders as coded."),
    "least_terms": (int, "A link rests on at least this many terms in common."),
    "threshold": (float, "A link has at least this weight."),
    "n": (int, "The number of positions that make up the network."),
    "unplaced": (int, "The number of positions left out: their holders are tied to no party."),
    "left_out": (
        int,
        "The number of pairs with a term in common that are no link, and are not here.",
    ),
    "link": (str, "The page that shows the network."),
    "cite": (str, "How to cite the network."),
}
NODE: Declared = {
    "name": (str, "The name of the actor."),
    "label": (str, "The name again: programs look for it in either place."),
    "roles": (str, "The roles of the actor as a party in the period, separated by semicolons."),
    "sides": (str, "Its sides as a party in the period, separated by semicolons."),
    "statements": (int, "The number of its positions, repetition counted as the page is asked to."),
    "terms": (int, "The number of terms on which it holds a position."),
    "bloc": (str, "The letter of its bloc on the page; empty where it is in none."),
}
EDGE: Declared = {
    "weight": (
        float,
        "The weight as the page shows it; negative where conflict exceeds congruence.",
    ),
    "kind": (str, "Whether there is more congruence or more conflict in it."),
    "shared_terms": (int, "The number of terms on which both hold a position."),
    "congruence": (float, "The sum of congruence, not normalised."),
    "conflict": (float, "The sum of conflict, not normalised."),
}


@dataclass(frozen=True)
class GraphNode:
    id: str
    attributes: Attributes


@dataclass(frozen=True)
class GraphEdge:
    source: str
    target: str
    attributes: Attributes


@dataclass(frozen=True)
class NetworkGraph:
    """`settings` are the keywords by which the network was computed. Nodes and edges are read when
    the file is written, in an order that is the same each time.
    """

    figure: Figure
    negotiation: Negotiation
    network: Network
    blocs: Sequence[Community]
    names: Mapping[UUID, str]
    settings: Mapping[str, Value]

    @property
    def attributes(self) -> Attributes:
        network, window = self.network, self.network.period
        of_network: dict[str, Value] = {
            "question": self.figure.question,
            "negotiation": self.negotiation.title,
            "since": window.since.isoformat(),
            "until": window.until.isoformat(),
            "n": network.n,
            "unplaced": network.unplaced,
            "left_out": len(network.edges) - len(network.links),
            "link": self.figure.link,
            "cite": self.figure.cite,
        }
        return {name: {**self.settings, **of_network}[name] for name in GRAPH}

    @property
    def nodes(self) -> Iterator[GraphNode]:
        """Every actor who holds a position in the period, also those without a link."""
        bloc = {actor: bloc.letter for bloc in self.blocs for actor in bloc.actors}
        parties = self._parties()
        for actor, profile in sorted(self.network.profiles.items(), key=itemgetter(0)):
            own = parties.get(actor, [])
            attributes: dict[str, Value] = {
                "name": self.names[actor],
                "label": self.names[actor],
                "roles": "; ".join(dict.fromkeys(party.role for party in own)),
                "sides": "; ".join(dict.fromkeys(party.side for party in own if party.side)),
                "statements": profile.activity,
                "terms": len(profile.terms),
                "bloc": bloc.get(actor, ""),
            }
            yield GraphNode(str(actor), attributes)

    @property
    def edges(self) -> Iterator[GraphEdge]:
        """The links, the strongest first."""
        for link in self.network.links:
            attributes: dict[str, Value] = {
                "weight": float(f"{link.weight:.6g}"),
                "kind": "conflict" if link.opposed else "congruence",
                "shared_terms": link.shared,
                "congruence": link.congruence,
                "conflict": link.conflict,
            }
            yield GraphEdge(str(link.one), str(link.other), attributes)

    def _parties(self) -> dict[UUID, list[Party]]:
        """The parties of each actor that are in force on a day of the period."""
        found: dict[UUID, list[Party]] = {}
        window = self.network.period
        for party in Party.objects.filter(negotiation=self.negotiation).order_by("id"):
            begins, ends = party.from_date or window.since, party.until_date or window.until
            if begins <= window.until and window.since <= ends:
                found.setdefault(party.actor_id, []).append(party)
        return found
