"""The diagram of a network: the places of its actors and their names, and the place and width of
its links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from textwrap import wrap
from uuid import UUID

from negotiations.queries.common.graphs import networkx
from negotiations.queries.network.communities import Community
from negotiations.queries.network.congruence import Link, Network, in_words
from negotiations.text.collation import sort_key

#: The seed of the layout, so that the same network is drawn the same way.
SEED = 7
WIDTH, HEIGHT, MARGIN, HEAD = 470, 420, 64, 40
RADIUS, APART, ROW, COLUMNS = 11, 56, 16, 3
#: The area that an actor needs: the more actors, the higher the diagram.
ROOM = 3 * APART**2
#: A name is broken into at most MOST_LINES lines; a longer one is cut, and given in full elsewhere.
LETTERS, LETTERS_BELOW, MOST_LINES, CHARACTER, LEADING = 26, 20, 3, 6.4, 14
#: The categorical colours of the site, the same in both themes and in print.
COLOURS = (
    "#6680fe", "#895c0d", "#057367", "#ee5d96", "#8a9808", "#329d98",
    "#5b6590", "#b03866", "#bc8473", "#8c8cc6", "#727a49", "#2163dd",
)  # fmt: skip
NEUTRAL = "#8a8a85"
#: The x of the second diagram and of the second column of the key; the height of an entry of the
#: key.
BESIDE, SIGN = 490, 22
#: How often actors that are too near each other are moved apart, at most.
ROUNDS = 40
#: How many lines are drawn (the table has them all), and up to how many lines each has its number
#: of terms written on it.
DRAWN, NUMBERED = 150, 40
#: Where along a line its number may stand, the best place first.
ALONG = (0.5, 0.42, 0.58, 0.34, 0.66)

Place = tuple[float, float]
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class DrawnNode:
    """An actor. `name` has the lines of its name, `full` the whole name; `bloc` is the letter of
    its community. An actor without a line has none, and stands in a row below.
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
        """Whether the name is cut."""
        return "".join("".join(self.name).split()) != "".join(self.full.split())


@dataclass(frozen=True)
class DrawnLink:
    """A line: a link or, where `is_thin`, a pair with too few terms in common to be one. `at` is
    the place of the number of terms, None if it is not written.
    """

    edge: Link
    is_thin: bool
    start: DrawnNode
    end: DrawnNode
    width: float
    at: Place | None


@dataclass(frozen=True)
class NetworkDiagram:
    """`undrawn`: how many lines were too many to be drawn; `strongest`: the weight of the widest
    line.
    """

    network: Network
    blocs: tuple[Community, ...]
    nodes: tuple[DrawnNode, ...]
    lines: tuple[DrawnLink, ...]
    height: int
    undrawn: int
    strongest: float


@dataclass(frozen=True)
class LegendEntry:
    """An entry of the key at its place. The templates draw its sign by its `kind`."""

    kind: str
    words: str
    x: int
    y: int


def drawn(network: Network) -> tuple[tuple[Link, bool], ...]:
    """The lines that are drawn, each with whether it is thin: links first, the strongest first."""
    lines = [(edge, False) for edge in network.links] + [(edge, True) for edge in network.thin]
    return tuple(lines[:DRAWN])


def strongest(networks: Sequence[Network]) -> float:
    """The greatest weight of a link drawn in any of the networks."""
    return max(
        (abs(edge.weight) for network in networks for edge, thin in drawn(network) if not thin),
        default=1,
    )


def places(networks: Sequence[Network]) -> dict[UUID, Place]:
    """The places of the actors, the same in all of these networks, so that they can be compared.

    Fruchterman and Reingold's layout of the lines in any of them. A link of congruence attracts by
    its weight; thin lines attract weakly and alike; all other pairs more weakly still, so that
    separate components stay in one diagram.
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
    """The height of a diagram in which that many actors fit."""
    return max(HEIGHT, 2 * HEAD + round(actors * ROOM / (WIDTH - 2 * MARGIN))) if actors else 0


def _sprung(actors: Sequence[UUID], edges: Sequence[tuple[UUID, UUID, float]]) -> dict[UUID, Place]:
    graph = networkx().Graph()
    graph.add_nodes_from(actors)
    graph.add_weighted_edges_from(edges)
    found = networkx().spring_layout(graph, seed=SEED, iterations=200, method="force")
    return {actor: (float(x), float(y)) for actor, (x, y) in found.items()}


def _filling(found: Mapping[UUID, Place], height: int) -> dict[UUID, Place]:
    """The places, stretched over the diagram."""
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
    """The places, after actors that are too near each other were moved apart within the diagram, in
    at most ROUNDS rounds.
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
    """The diagram of a network: the places of its actors are `where`, the weight of the widest line
    is `widest`.
    """
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
    taken: list[Rectangle],
) -> list[DrawnNode]:
    """The nodes, each name on the side where it covers least; the names' boxes are added to
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
        nodes.append(
            DrawnNode(actor, names[actor], name, letter, _colour(letter), *seen, *at, anchor)
        )
    return nodes


def _lines(
    shown: Sequence[tuple[Link, bool]],
    nodes: Mapping[UUID, DrawnNode],
    widest: float,
    taken: list[Rectangle],
) -> tuple[DrawnLink, ...]:
    """The lines, the strongest last and so on top; each number where it covers least."""
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


def _beside(start: DrawnNode, end: DrawnNode, wide: float, taken: list[Rectangle]) -> Place:
    """The place of a number on a line: its middle or near it; its box is added to `taken`."""
    spots = [
        (start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part) for part in ALONG
    ]
    boxes = [(x - wide / 2, y - 6, x + wide / 2, y + 6) for x, y in spots]
    best = min(range(len(spots)), key=lambda nth: _covered(boxes[nth], taken))
    taken.append(boxes[best])
    return round(spots[best][0], 1), round(spots[best][1], 1)


def _colour(letter: str) -> str:
    return COLOURS[(ord(letter[-1]) - ord("A")) % len(COLOURS)] if letter else NEUTRAL


def _sides(x: float, y: float, wide: float, high: float) -> list[tuple[Place, str, Rectangle]]:
    """The places of a name below, above, right and left: where its first line begins, its anchor,
    and the box that it covers.
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


def _covered(box: Rectangle, taken: Sequence[Rectangle]) -> float:
    """The area of `taken` that a box covers."""
    left, top, right, bottom = box
    return sum(
        max(0, min(right, r) - max(left, x)) * max(0, min(bottom, b) - max(top, y))
        for x, y, r, b in taken
    )


def _outside(box: Rectangle, height: int) -> float:
    """How far a box reaches out of the diagram, weighted: that is worse than covering something."""
    left, top, right, bottom = box
    return 100 * (max(0, -left) + max(0, right - WIDTH) + max(0, -top) + max(0, bottom - height))


def _rows(
    actors: Sequence[UUID], names: Mapping[UUID, str], top: int
) -> tuple[list[DrawnNode], int]:
    """The nodes without a line, in columns below the diagram, and the y where they end."""
    nodes = []
    for begin in range(0, len(actors), COLUMNS):
        row = [
            (actor, _lines_of(names[actor], LETTERS_BELOW))
            for actor in actors[begin : begin + COLUMNS]
        ]
        for column, (actor, name) in enumerate(row):
            x = round(16 + column * (WIDTH / COLUMNS), 1)
            place = x, top + 12, 6, x + 12, top + 16, "start"
            nodes.append(DrawnNode(actor, names[actor], name, "", NEUTRAL, *place))
        top += ROW + LEADING * max(len(name) for _, name in row)
    return nodes, top


def _lines_of(name: str, letters: int) -> tuple[str, ...]:
    return tuple(wrap(name, letters, max_lines=MOST_LINES, placeholder="…")) or (name,)


def key(pictures: Sequence[NetworkDiagram]) -> tuple[LegendEntry, ...]:
    """The key to the signs that occur in any of these diagrams."""
    network, widest = pictures[0].network, pictures[0].strongest
    lines = [line for picture in pictures for line in picture.lines]
    nodes = [node for picture in pictures for node in picture.nodes]
    links = [line for line in lines if not line.is_thin]
    more = ("more congruence than conflict", "more conflict than congruence")
    agree, oppose = more if network.kind == "subtract" else ("congruence", "conflict")
    few = f"fewer than {network.least_terms} terms in common: in no bloc"
    wider = f"the wider, the greater the weight; the widest: {in_words(widest)}"
    signs = [
        (any(not line.edge.opposed for line in links), "link", agree),
        (any(line.edge.opposed for line in links), "opposed", oppose),
        (len(lines) > len(links), "thin", few),
        (bool(links), "width", wider),
        (any(line.at for line in links), "number", "number of terms in common"),
        (any(node.bloc for node in nodes), "bloc", "letter and colour: the actor’s bloc"),
        (any(not node.bloc and node.radius == RADIUS for node in nodes), "no-bloc", "in no bloc"),
        (any(node.radius != RADIUS for node in nodes), "loose", "has no line"),
    ]
    occurring = [(kind, words) for occurs, kind, words in signs if occurs]
    return tuple(
        LegendEntry(kind, words, nth % 2 * BESIDE, nth // 2 * SIGN)
        for nth, (kind, words) in enumerate(occurring)
    )
