"""GraphML 1.0 (graphml.graphdrawing.org): a network as Gephi, visone, igraph and networkx read it.

XML 1.0 cannot hold most control characters. U+FFFD stands for each, so that no name loses one
unseen; the attribute `altered` of the graph counts the texts in which it does.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from negotiations.exchange.exporters.graph import (
    EDGE,
    GRAPH,
    NODE,
    Attributes,
    Declared,
    NetworkGraph,
)
from negotiations.exchange.exporters.registry import Exporter, register
from negotiations.text.normalising import xml_text

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd"
ALTERED: Declared = {
    "altered": (int, "The number of texts in which U+FFFD stands for what XML cannot hold.")
}
KEYS = {"graph": {**GRAPH, **ALTERED}, "node": NODE, "edge": EDGE}
TYPES = {str: "string", int: "int", float: "double"}


def as_graphml(subject: NetworkGraph) -> bytes:
    """An undirected graph; the same network gives the same bytes."""
    root = Element("graphml", {
        "xmlns": NAMESPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": SCHEMA,
    })  # fmt: skip
    for domain, declared in KEYS.items():
        _declare(root, domain, declared)
    nodes, edges = list(subject.nodes), list(subject.edges)
    altered = sum(map(_altered, (subject.attributes, *(each.attributes for each in nodes))))
    graph = SubElement(root, "graph", {"id": "network", "edgedefault": "undirected"})
    _add_data(graph, "graph", {**subject.attributes, "altered": altered})
    for node in nodes:
        _add_data(SubElement(graph, "node", {"id": node.id}), "node", node.attributes)
    for edge in edges:
        ends = {"source": edge.source, "target": edge.target}
        _add_data(SubElement(graph, "edge", ends), "edge", edge.attributes)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _declare(root: Element, domain: str, declared: Declared) -> None:
    for name, (kind, about) in declared.items():
        key = SubElement(root, "key", {
            "id": f"{domain}_{name}", "for": domain, "attr.name": name, "attr.type": TYPES[kind],
        })  # fmt: skip
        SubElement(key, "desc").text = about


def _add_data(element: Element, domain: str, attributes: Attributes) -> None:
    for name, value in attributes.items():
        data = SubElement(element, "data", {"key": f"{domain}_{name}"})
        data.text = xml_text(str(value), "\ufffd")


def _altered(attributes: Attributes) -> int:
    """How many of these texts XML cannot hold as they are."""
    return sum(xml_text(str(value)) != str(value) for value in attributes.values())


GRAPHML = register(
    Exporter(
        "graphml",
        "application/graphml+xml",
        label="GraphML",
        exports=NetworkGraph,
        write=as_graphml,
    )
)
