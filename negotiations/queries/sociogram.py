"""A network laid out for the eye: where each actor is drawn and its name, how wide and where the edges are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from math import hypot
from uuid import UUID

from negotiations.queries.blocs import Bloc
from negotiations.queries.network import Edge, Network

#: The layout starts from the same places each time, so that the same network is drawn alike.
SEED = 7
WIDTH, HEIGHT, MARGIN, HEAD = 470, 420, 64, 40
RADIUS, APART, ROW, COLUMNS = 11, 46, 30, 3
LETTERS, CHARACTER = 30, 6.4
#: The categorical colours of the site: the same light and dark, and on paper.
COLOURS = (
    "#6680fe", "#895c0d", "#057367", "#ee5d96", "#8a9808", "#329d98",
    "#5b6590", "#b03866", "#bc8473", "#8c8cc6", "#727a49", "#2163dd",
)  # fmt: skip
NEUTRAL = "#8a8a85"
#: How often those that stand too near are moved.
ROUNDS = 40
#: More edges than this are no picture; the table has them all.
DRAWN = 150

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Node:
    """`bloc` is its letter; an actor without an edge has none, and stands in a row below."""

    actor: UUID
    name: str
    bloc: str
    colour: str
    x: float
    y: float
    radius: int
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Line:
    edge: Edge
    start: Node
    end: Node
    width: float


@dataclass(frozen=True)
class Sociogram:
    """`undrawn` edges were too many for a picture."""

    network: Network
    blocs: tuple[Bloc, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    height: float
    undrawn: int


def places(networks: Sequence[Network]) -> dict[UUID, Place]:
    """Where actors stand in all of these networks alike, so that they may be compared.

    Fruchterman and Reingold's layout of what ties them in any: congruence draws together; all others hold weakly, so
    that what falls into parts stays in one picture.
    """
    edges = [edge for network in networks for edge in network.edges[:DRAWN]]
    actors = sorted({actor for edge in edges for actor in (edge.one, edge.other)})
    strongest = max((abs(edge.weight) for edge in edges), default=1)
    pull = dict.fromkeys(combinations(actors, 2), 0.03)
    for edge in edges:
        if not edge.opposed:
            pull[edge.one, edge.other] += edge.weight / strongest
    found = _sprung(actors, [(*pair, weight) for pair, weight in pull.items()])
    return _apart(_filling(found))


def _sprung(actors: Sequence[UUID], edges: Sequence[tuple[UUID, UUID, float]]) -> dict[UUID, Place]:
    """networkx is read in when a network is first drawn: it takes a second and 40 MB, which no other page should pay."""
    networkx = import_module("networkx")
    graph = networkx.Graph()
    graph.add_nodes_from(actors)
    graph.add_weighted_edges_from(edges)
    found = networkx.spring_layout(graph, seed=SEED, iterations=200, method="force")
    return {actor: (float(x), float(y)) for actor, (x, y) in found.items()}


def _filling(found: Mapping[UUID, Place]) -> dict[UUID, Place]:
    """Stretched over the picture."""
    if not found:
        return {}
    lefts, tops = zip(*found.values(), strict=True)
    wide, high = (max(lefts) - min(lefts)) or 1, (max(tops) - min(tops)) or 1
    across, down = WIDTH - 2 * MARGIN, HEIGHT - 2 * HEAD
    return {
        actor: (MARGIN + (x - min(lefts)) / wide * across, HEAD + (y - min(tops)) / high * down)
        for actor, (x, y) in found.items()
    }


def _apart(found: Mapping[UUID, Place]) -> dict[UUID, Place]:
    """Two that stand too near each other are moved from each other, within the picture, until none do."""
    spots = list(found.values())
    for _ in range(ROUNDS):
        near = [pair for pair in combinations(range(len(spots)), 2) if _distance(spots, *pair) < APART]
        for one, other in near:
            (x, y), (u, v), distance = spots[one], spots[other], _distance(spots, one, other)
            step = (APART - distance) / 2
            across, down = ((u - x) / distance, (v - y) / distance) if distance else (1.0, 0.0)
            spots[one] = _inside(x - across * step, y - down * step)
            spots[other] = _inside(u + across * step, v + down * step)
        if not near:
            break
    return dict(zip(found, spots, strict=True))


def _distance(spots: Sequence[Place], one: int, other: int) -> float:
    return hypot(spots[one][0] - spots[other][0], spots[one][1] - spots[other][1])


def _inside(x: float, y: float) -> Place:
    return min(max(x, MARGIN), WIDTH - MARGIN), min(max(y, HEAD), HEIGHT - HEAD)


def sociogram(
    network: Network, blocs: Sequence[Bloc], where: Mapping[UUID, Place], names: Mapping[UUID, str]
) -> Sociogram:
    drawn = network.edges[:DRAWN]
    tied = sorted({actor for edge in drawn for actor in (edge.one, edge.other)})
    loose = sorted((actor for actor in network.profiles if actor not in tied), key=lambda actor: names[actor])
    spots = {actor: where[actor] for actor in tied}
    nodes = {node.actor: node for node in _nodes(spots, blocs, names)}
    nodes |= {node.actor: node for node in _row(loose, names)}
    strongest = max((abs(edge.weight) for edge in drawn), default=1)
    lines = [
        Line(edge, nodes[edge.one], nodes[edge.other], round(1 + 5 * abs(edge.weight) / strongest, 1)) for edge in drawn
    ]
    height = HEIGHT + ROW * -(-len(loose) // COLUMNS) if loose else HEIGHT
    return Sociogram(
        network, tuple(blocs), tuple(nodes.values()), tuple(reversed(lines)), height, len(network.edges) - len(drawn)
    )


def _nodes(spots: Mapping[UUID, Place], blocs: Sequence[Bloc], names: Mapping[UUID, str]) -> list[Node]:
    """Each with its name on the side where it covers least."""
    member = {actor: bloc.letter for bloc in blocs for actor in bloc.actors}
    taken = [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in spots.values()]
    nodes = []
    for actor, (x, y) in spots.items():
        name, letter = _short(names[actor]), member.get(actor, "")
        at, anchor, box = min(_sides(x, y, len(name) * CHARACTER), key=lambda side: _covered(side[2], taken))
        taken.append(box)
        nodes.append(Node(actor, name, letter, _colour(letter), round(x, 1), round(y, 1), RADIUS, *at, anchor))
    return nodes


def _colour(letter: str) -> str:
    return COLOURS[(ord(letter[-1]) - ord("A")) % len(COLOURS)] if letter else NEUTRAL


def _sides(x: float, y: float, wide: float) -> list[tuple[Place, str, Box]]:
    """Below, above, right and left: where the words begin, how they are anchored, and what they cover."""
    off = RADIUS + 4
    below, above = y + off + 10, y - off
    found = [
        ((x, below), "middle", (x - wide / 2, below - 11, x + wide / 2, below + 3)),
        ((x, above), "middle", (x - wide / 2, above - 11, x + wide / 2, above + 3)),
        ((x + off, y + 4), "start", (x + off, y - 7, x + off + wide, y + 7)),
        ((x - off, y + 4), "end", (x - off - wide, y - 7, x - off, y + 7)),
    ]
    return [((round(at[0], 1), round(at[1], 1)), anchor, box) for at, anchor, box in found]


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """The area of `taken` that a box lies on, and of itself outside the picture."""
    left, top, right, bottom = box
    lies = sum(max(0, min(right, r) - max(left, x)) * max(0, min(bottom, b) - max(top, y)) for x, y, r, b in taken)
    return lies + 100 * (max(0, -left) + max(0, right - WIDTH) + max(0, -top) + max(0, bottom - HEIGHT))


def _row(actors: Sequence[UUID], names: Mapping[UUID, str]) -> list[Node]:
    """Below the picture, in columns."""
    nodes = []
    for at, actor in enumerate(actors):
        x, y = 16 + at % COLUMNS * (WIDTH / COLUMNS), HEIGHT + ROW * (at // COLUMNS) + 12
        nodes.append(
            Node(actor, _short(names[actor], 19), "", NEUTRAL, round(x, 1), y, 6, round(x + 12, 1), y + 4, "start")
        )
    return nodes


def _short(name: str, most: int = LETTERS) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
