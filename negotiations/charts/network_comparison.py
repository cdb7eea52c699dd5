"""A network in two periods, drawn side by side."""

from collections.abc import Mapping
from uuid import UUID

from negotiations.charts.network_diagram import NetworkDiagram, network_diagram, places, strongest
from negotiations.queries.network.comparison import NetworkComparison


def pictures(
    comparison: NetworkComparison, names: Mapping[UUID, str]
) -> tuple[NetworkDiagram, NetworkDiagram]:
    """Both periods, now first: each actor in the same place, and lines of the same scale."""
    now, then = comparison.now, comparison.then
    where, widest = places([now, then]), strongest([now, then])
    return (
        network_diagram(now, comparison.communities_now, where, names, widest),
        network_diagram(then, comparison.communities_then, where, names, widest),
    )
