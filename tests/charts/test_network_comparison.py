"""A network in two periods, drawn side by side."""

from negotiations.charts.network_comparison import pictures
from negotiations.queries.network.comparison import compare
from tests.queries.network.test_communities import (
    ACTORS,
    ALLY,
    ARUVIA,
    KESSEL,
    LAND,
    PATRON,
    network_of,
    on_both,
)

NAMES = {actor: str(actor.int) for actor in ACTORS}
THEN = network_of(*on_both((KESSEL, 2, 2), (PATRON, 2, 2), (ARUVIA, -2, 1), (ALLY, -2, 1)))
NOW = network_of(*on_both((KESSEL, 2, 2), (PATRON, -2, 2), (ARUVIA, -2, 1)), (ALLY, LAND, -2, 1))


def test_lines_are_as_wide_for_the_same_weight_in_both_pictures():
    """On two terms alike, 2 · 1 times each: weight 4, drawn 1 + 5 wide; and once each: weight 2,
    drawn 1 + 5 · 2/4.
    """
    strong, weak = (network_of(*on_both((KESSEL, 2, count), (PATRON, 2, 1))) for count in (2, 1))
    assert [
        line.width for picture in pictures(compare(weak, strong), NAMES) for line in picture.lines
    ] == [
        3.5,
        6.0,
    ]


def test_an_actor_stands_in_the_same_place_in_both_pictures():
    now, then = (
        {node.actor: (node.x, node.y) for node in picture.nodes}
        for picture in pictures(compare(NOW, THEN), NAMES)
    )
    assert all(now[actor] == then[actor] for actor in (KESSEL, PATRON, ARUVIA))
