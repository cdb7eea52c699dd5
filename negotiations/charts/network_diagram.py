"""A network laid out for the eye: where each actor is drawn and its name, how wide and where the
edges are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from math import hypot
from textwrap import wrap
from uuid import UUID

from negotiations.queries.network.communities import Community
from negotiations.queries.network.congruence import Link, Network, in_words
from negotiations.text.collation import sort_key

#: The layout starts from the same places each time, so that the same network is drawn alike.
SEED = 7
WIDTH, HEIGHT, MARGIN, HEAD = 470, 420, 64, 40
RADIUS, APART, ROW, COLUMNS = 11, 56, 16, 3
#: What an actor needs of the picture: a picture of more actors than its height holds is higher.
ROOM = 3 * APART**2
#: A name has as many lines as it needs, up to MOST_LINES: what is longer is cut, and is to be given
#: in full beside it.
LETTERS, LETTERS_BELOW, MOST_LINES, CHARACTER, LEADING = 26, 20, 3, 6.4, 14
#: The categorical colours of the site: the same light and dark, and on paper.
COLOURS = (
    "#6680fe", "#895c0d", "#057367", "#ee5d96", "#8a9808", "#329d98",
    "#5b6590", "#b03866", "#bc8473", "#8c8cc6", "#727a49", "#2163dd",
)  # fmt: skip
NEUTRAL = "#8a8a85"
#: How far the second picture, and the second column of the key, are from the left; how high an
#: entry of the key is.
BESIDE, SIGN = 490, 22
#: How often those that stand too near are moved.
ROUNDS = 40
#: More lines than this are no picture; the table has them all. Up to so many links have their
#: number of terms on them.
DRAWN, NUMBERED = 150, 40
#: Where along a link its number may stand, the best first.
ALONG = (0.5, 0.42, 0.58, 0.34, 0.66)

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Node:
    """`name`: the lines of its name, `full`. `bloc` is its letter; an actor without a line has
    none, and stands in a row below.
    """

    actor: UUID
    full: str
    name: tuple[str, ...]
    bloc: str
    colour: str
    x: float
    y: float
    radius: int
    label_x: float
    label_y: float
    anchor: str

    @property
    def is_cut(self) -> bool:
        """Not all of its name is there."""
        return "".join("".join(self.name).split()) != "".join(self.full.split())


@dataclass(frozen=True)
class DrawnLink:
    """A link; or, `is_thin`, an edge on too few terms to be one. `at` is the place of the number of
    terms, where it has one.
    """

    edge: Link
    is_thin: bool
    start: Node
    end: Node
    width: float
    at: Place | None


@dataclass(frozen=True)
class NetworkDiagram:
    """`undrawn` links and thin edges were too many for a picture; the widest line has the weight
    `strongest`.
    """

    network: Network
    blocs: tuple[Community, ...]
    nodes: tuple[Node, ...]
    lines: tuple[DrawnLink, ...]
    height: int
    undrawn: int
    strongest: float


@dataclass(frozen=True)
class LegendEntry:
    """An entry of the key, and where it stands in it. `kind` is what is drawn, as the templates
    know it.
    """

    kind: str
    words: str
    x: int
    y: int


def drawn(network: Network) -> tuple[tuple[Link, bool], ...]:
    """What there is a line for, and whether it is thin: links before others, the strongest first."""
    lines = [(edge, False) for edge in network.links] + [(edge, True) for edge in network.thin]
    return tuple(lines[:DRAWN])


def strongest(networks: Sequence[Network]) -> float:
    """The greatest weight of a link that is drawn in any."""
    return max(
        (abs(edge.weight) for network in networks for edge, thin in drawn(network) if not thin),
        default=1,
    )


def places(networks: Sequence[Network]) -> dict[UUID, Place]:
    """Where actors stand in all of these networks alike, so that they may be compared.

    Fruchterman and Reingold's layout of what ties them in any: congruence on terms enough draws
    together; thin lines hold weakly and all alike, others more weakly still, so that what falls
    into parts stays in one picture.
    """
    lines = [line for network in networks for line in drawn(network)]
    actors = sorted({actor for edge, _ in lines for actor in (edge.one, edge.other)})
    widest = strongest(networks)
    pull = dict.fromkeys(combinations(actors, 2), 0.03)
    for edge, thin in lines:
        pull[edge.one, edge.other] += 0.1 if thin else 0 if edge.opposed else edge.weight / widest
    found = _sprung(actors, [(*pair, weight) for pair, weight in pull.items()])
    high = height_for(len(actors))
    return _apart(_filling(found, high), high)


def height_for(actors: int) -> int:
    """Of a picture in which so many actors find room."""
    return max(HEIGHT, 2 * HEAD + round(actors * ROOM / (WIDTH - 2 * MARGIN))) if actors else 0


def _sprung(actors: Sequence[UUID], edges: Sequence[tuple[UUID, UUID, float]]) -> dict[UUID, Place]:
    """networkx is read in when a network is first drawn: it takes a second and 40 MB, which no
    other page should pay.
    """
    networkx = import_module("networkx")
    graph = networkx.Graph()
    graph.add_nodes_from(actors)
    graph.add_weighted_edges_from(edges)
    found = networkx.spring_layout(graph, seed=SEED, iterations=200, method="force")
    return {actor: (float(x), float(y)) for actor, (x, y) in found.items()}


def _filling(found: Mapping[UUID, Place], height: int) -> dict[UUID, Place]:
    """Stretched over the picture."""
    if not found:
        return {}
    lefts, tops = zip(*found.values(), strict=True)
    wide, high = (max(lefts) - min(lefts)) or 1, (max(tops) - min(tops)) or 1
    across, down = WIDTH - 2 * MARGIN, height - 2 * HEAD
    return {
        actor: (MARGIN + (x - min(lefts)) / wide * across, HEAD + (y - min(tops)) / high * down)
        for actor, (x, y) in found.items()
    }


def _apart(found: Mapping[UUID, Place], height: int) -> dict[UUID, Place]:
    """Two that stand too near each other are moved from each other, within the picture, until none
    do.
    """
    spots = list(found.values())
    for _ in range(ROUNDS):
        near = [
            pair for pair in combinations(range(len(spots)), 2) if _distance(spots, *pair) < APART
        ]
        for one, other in near:
            (x, y), (u, v), distance = spots[one], spots[other], _distance(spots, one, other)
            step = (APART - distance) / 2
            across, down = ((u - x) / distance, (v - y) / distance) if distance else (1.0, 0.0)
            spots[one] = _inside(x - across * step, y - down * step, height)
            spots[other] = _inside(u + across * step, v + down * step, height)
        if not near:
            break
    return dict(zip(found, spots, strict=True))


def _distance(spots: Sequence[Place], one: int, other: int) -> float:
    return hypot(spots[one][0] - spots[other][0], spots[one][1] - spots[other][1])


def _inside(x: float, y: float, height: int) -> Place:
    return min(max(x, MARGIN), WIDTH - MARGIN), min(max(y, HEAD), height - HEAD)


def network_diagram(
    network: Network,
    blocs: Sequence[Community],
    where: Mapping[UUID, Place],
    names: Mapping[UUID, str],
    widest: float,
) -> NetworkDiagram:
    """`widest` is the weight of the widest line."""
    shown = drawn(network)
    tied = sorted({actor for edge, _ in shown for actor in (edge.one, edge.other)})
    loose = sorted(
        network.profiles.keys() - {*tied}, key=lambda actor: (sort_key(names[actor]), actor)
    )
    high = height_for(len(where))
    taken = [
        (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
        for x, y in (where[actor] for actor in tied)
    ]
    nodes = {
        node.actor: node
        for node in _nodes({actor: where[actor] for actor in tied}, blocs, names, high, taken)
    }
    lines = _lines(shown, nodes, widest, taken)
    below, height = _rows(loose, names, high)
    undrawn = len(network.links) + len(network.thin) - len(lines)
    return NetworkDiagram(
        network, tuple(blocs), (*nodes.values(), *below), lines, height, undrawn, widest
    )


def _nodes(
    spots: Mapping[UUID, Place],
    blocs: Sequence[Community],
    names: Mapping[UUID, str],
    height: int,
    taken: list[Box],
) -> list[Node]:
    """Each with its name on the side where it covers least; what the names cover is added to
    `taken`.
    """
    member = {actor: bloc.letter for bloc in blocs for actor in bloc.actors}
    nodes = []
    for actor, (x, y) in spots.items():
        name, letter = _lines_of(names[actor], LETTERS), member.get(actor, "")
        wide, high = max(map(len, name)) * CHARACTER, len(name) * LEADING
        sides = _sides(x, y, wide, high)
        at, anchor, box = min(
            sides, key=lambda side: _covered(side[2], taken) + _outside(side[2], height)
        )
        taken.append(box)
        seen = round(x, 1), round(y, 1), RADIUS
        nodes.append(Node(actor, names[actor], name, letter, _colour(letter), *seen, *at, anchor))
    return nodes


def _lines(
    shown: Sequence[tuple[Link, bool]], nodes: Mapping[UUID, Node], widest: float, taken: list[Box]
) -> tuple[DrawnLink, ...]:
    """The strongest last, so that they lie above the others; each number where it covers least."""
    found = []
    numbered = sum(not thin for _, thin in shown) <= NUMBERED
    for edge, thin in shown:
        start, end = nodes[edge.one], nodes[edge.other]
        at = (
            None
            if thin or not numbered
            else _beside(start, end, len(str(edge.shared)) * CHARACTER, taken)
        )
        width = 1 if thin else round(1 + 5 * abs(edge.weight) / widest, 1)
        found.append(DrawnLink(edge, thin, start, end, width, at))
    return tuple(reversed(found))


def _beside(start: Node, end: Node, wide: float, taken: list[Box]) -> Place:
    """On a line, in its middle or near it."""
    spots = [
        (start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part) for part in ALONG
    ]
    boxes = [(x - wide / 2, y - 6, x + wide / 2, y + 6) for x, y in spots]
    best = min(range(len(spots)), key=lambda nth: _covered(boxes[nth], taken))
    taken.append(boxes[best])
    return round(spots[best][0], 1), round(spots[best][1], 1)


def _colour(letter: str) -> str:
    return COLOURS[(ord(letter[-1]) - ord("A")) % len(COLOURS)] if letter else NEUTRAL


def _sides(x: float, y: float, wide: float, high: float) -> list[tuple[Place, str, Box]]:
    """Below, above, right and left: where the first line begins, how the lines are anchored, and
    what they cover.
    """
    off = RADIUS + 4
    below, above, beside = y + off + 10, y - off - high + LEADING, y - high / 2 + 11
    found = [
        ((x, below), "middle", (x - wide / 2, below - 11, x + wide / 2, below - 11 + high)),
        ((x, above), "middle", (x - wide / 2, above - 11, x + wide / 2, above - 11 + high)),
        ((x + off, beside), "start", (x + off, y - high / 2, x + off + wide, y + high / 2)),
        ((x - off, beside), "end", (x - off - wide, y - high / 2, x - off, y + high / 2)),
    ]
    return [((round(at[0], 1), round(at[1], 1)), anchor, box) for at, anchor, box in found]


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """The area of `taken` that a box lies on."""
    left, top, right, bottom = box
    return sum(
        max(0, min(right, r) - max(left, x)) * max(0, min(bottom, b) - max(top, y))
        for x, y, r, b in taken
    )


def _outside(box: Box, height: int) -> float:
    """How far a box reaches out of the picture, which is worse than to cover something."""
    left, top, right, bottom = box
    return 100 * (max(0, -left) + max(0, right - WIDTH) + max(0, -top) + max(0, bottom - height))


def _rows(actors: Sequence[UUID], names: Mapping[UUID, str], top: int) -> tuple[list[Node], int]:
    """Below the picture, in columns; and where they end."""
    nodes = []
    for begin in range(0, len(actors), COLUMNS):
        row = [
            (actor, _lines_of(names[actor], LETTERS_BELOW))
            for actor in actors[begin : begin + COLUMNS]
        ]
        for column, (actor, name) in enumerate(row):
            x = round(16 + column * (WIDTH / COLUMNS), 1)
            nodes.append(
                Node(
                    actor,
                    names[actor],
                    name,
                    "",
                    NEUTRAL,
                    x,
                    top + 12,
                    6,
                    x + 12,
                    top + 16,
                    "start",
                )
            )
        top += ROW + LEADING * max(len(name) for _, name in row)
    return nodes, top


def _lines_of(name: str, letters: int) -> tuple[str, ...]:
    return tuple(wrap(name, letters, max_lines=MOST_LINES, placeholder="…")) or (name,)


def key(pictures: Sequence[NetworkDiagram]) -> tuple[LegendEntry, ...]:
    """What the signs in these pictures mean: of those that are in any."""
    network, widest = pictures[0].network, pictures[0].strongest
    lines = [line for picture in pictures for line in picture.lines]
    nodes = [node for picture in pictures for node in picture.nodes]
    links = [line for line in lines if not line.is_thin]
    more = ("more congruence than conflict", "more conflict than congruence")
    agree, oppose = more if network.kind == "subtract" else ("congruence", "conflict")
    few = f"fewer than {network.least_terms} terms in common: in no bloc"
    found = [
        (any(not line.edge.opposed for line in links), "link", agree),
        (any(line.edge.opposed for line in links), "opposed", oppose),
        (len(lines) > len(links), "thin", few),
        (
            bool(links),
            "width",
            f"the wider, the greater the weight; the widest: {in_words(widest)}",
        ),
        (any(line.at for line in links), "number", "number of terms in common"),
        (any(node.bloc for node in nodes), "bloc", "letter and colour: the actor’s bloc"),
        (any(not node.bloc and node.radius == RADIUS for node in nodes), "no-bloc", "in no bloc"),
        (any(node.radius != RADIUS for node in nodes), "loose", "has no line"),
    ]
    signs = [(kind, words) for seen, kind, words in found if seen]
    return tuple(
        LegendEntry(*sign, nth % 2 * BESIDE, nth // 2 * SIGN) for nth, sign in enumerate(signs)
    )
