"""A network as GraphML, read again by networkx."""

import io
from xml.etree import ElementTree

import networkx
import pytest

from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/network"
ASKED = (
    "?since=2031-04-01&until=2031-06-30&then_since=2031-01-01&then_until=2031-03-31&least_terms=2"
)
KESSEL, ARUVIA, PATRON = "Kessel", "أروفيا & <Söhne> 🕊", "Patron\x0b of both"


@pytest.fixture
def actors(editor, talks):
    """In spring two agree on two terms and one opposes both on one; in winter one spoke."""
    truce, port = (make_term(editor, talks, label) for label in ("A truce", "The port is open"))
    said = {
        KESSEL: [(truce, 2, "2031-05-14"), (port, 2, "2031-05-14"), (port, 2, "2031-02-01")],
        ARUVIA: [(truce, 2, "2031-05-14"), (port, 1, "2031-05-14")],
        PATRON: [(truce, -2, "2031-05-14")],
    }
    actors = {}
    for name, positions in said.items():
        actors[name] = actor = make_actor(editor, name)
        make_party(editor, talks, actor, role="primary", side="south")
        for term, stance, day in positions:
            passage = make_passage(editor, make_article(editor, talks))
            make_position(editor, passage, actor, term, stance, said_from=day, said_until=day)
    make_party(editor, talks, actors[KESSEL], role="host", from_date="2031-06-30")
    make_party(editor, talks, actors[KESSEL], role="observer", until_date="2031-03-31")
    return {name: str(actor.pk) for name, actor in actors.items()}


@pytest.fixture
def exported(client, editor):
    def exported(asked=ASKED):
        client.force_login(editor)
        answer = client.get(f"{HERE}{asked}&format=graphml")
        assert answer["Content-Type"] == "application/graphml+xml"
        return answer.content

    return exported


def read(content):
    return networkx.read_graphml(io.BytesIO(content))


def test_actors_are_nodes_with_their_roles_in_the_period_and_how_much_they_say(actors, exported):
    graph = read(exported())
    assert dict(graph.nodes[actors[KESSEL]]) == {
        "name": KESSEL, "label": KESSEL, "roles": "primary; host", "sides": "south",
        "statements": 2, "terms": 2, "bloc": "A",
    }  # fmt: skip
    assert {graph.nodes[node]["bloc"] for node in graph} == {"A", ""}
    assert set(graph) == set(actors.values())


def test_links_are_edges_with_weight_kind_and_terms_in_common(actors, exported):
    ((one, other, edge),) = read(exported()).edges(data=True)
    assert {one, other} == {actors[KESSEL], actors[ARUVIA]}
    # 1 + 3/4 − (0 + 1/4), divided by 2 statements each on average
    assert edge == {
        "weight": 0.75, "kind": "congruence", "shared_terms": 2, "congruence": 1.75,
        "conflict": 0.25,
    }  # fmt: skip


def test_the_filters_of_the_page_select_what_is_exported(actors, exported):
    graph = read(exported(ASKED.replace("least_terms=2", "least_terms=1&normalisation=none")))
    assert sorted((edge["kind"], edge["weight"]) for *_, edge in graph.edges(data=True)) == [
        ("conflict", -1.0),
        ("conflict", -1.0),
        ("congruence", 1.5),
    ]
    assert graph.graph["normalisation"] == "none"
    assert (len(graph.edges), graph.graph["left_out"]) == (3, 0)


def test_the_graph_says_what_it_answers_and_n_is_that_of_the_page(actors, exported, client):
    about = read(exported()).graph
    page = client.get(HERE + ASKED).content.decode()
    assert f"{about['n']} positions of 3 actors; 1 link on at least 2 terms in common." in page
    assert {name: about[name] for name in ("question", "since", "until", "n", "left_out")} == {
        "question": "Which actors form blocs?", "since": "2031-04-01", "until": "2031-06-30",
        "n": 5, "left_out": 2,
    }  # fmt: skip
    assert (about["normalisation"], about["kind"], about["layer"]) == (
        "average", "subtract", "parties",
    )  # fmt: skip
    assert about["link"] in about["cite"]
    assert client.get(about["link"]).status_code == 200


def test_the_page_offers_each_period_and_each_file_holds_its_own(actors, exported, client):
    exported()
    figure = client.get(HERE + ASKED).context["figure"]
    links = {each.label: each.link for each in figure.downloads if each.format == "graphml"}
    assert list(links) == [
        "GraphML, links of 1 Apr 2031 – 30 Jun 2031",
        "GraphML, links of 1 Jan 2031 – 31 Mar 2031",
    ]
    spring, winter = (read(client.get(link).content) for link in links.values())
    assert (spring.graph["since"], len(spring), spring.graph["n"]) == ("2031-04-01", 3, 5)
    assert (winter.graph["since"], len(winter), winter.graph["n"]) == ("2031-01-01", 1, 1)


def test_names_in_any_script_come_back_and_what_xml_cannot_hold_is_marked(actors, exported):
    graph = read(exported())
    assert graph.nodes[actors[ARUVIA]]["name"] == ARUVIA
    assert graph.nodes[actors[PATRON]]["name"] == "Patron\ufffd of both"
    assert graph.graph["altered"] == 2  # its name and its label


def test_the_file_is_graphml_1_0_and_the_same_each_time(actors, exported):
    content = exported()
    assert content == exported()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(content)  # noqa: S314 — our own
    assert root.tag == f"{space}graphml"
    *keys, graph = root
    declared = {(key.get("for"), key.get("id")) for key in keys}
    assert {key.tag for key in keys} == {f"{space}key"}
    assert len(declared) == len(keys) == len({name for _, name in declared})
    used = {
        (parent.tag.removeprefix(space), data.get("key"))
        for parent in graph.iter()
        for data in parent.findall(f"{space}data")
    }
    assert used == declared
    assert (graph.tag, graph.get("edgedefault")) == (f"{space}graph", "undirected")
