"""The register of export formats: what it refuses, and that pages and the API ask it alone."""

import pytest

from negotiations.exchange.exporters import registry
from negotiations.exchange.exporters.figure import Figure, FigurePart
from negotiations.exchange.exporters.graph import NetworkGraph
from negotiations.exchange.exporters.registry import Exporter, register
from negotiations.models import Party, Position
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

FIGURE = Figure("network", "Who?", (), 2, "positions", ("a",), (), link="/network?since=x")


class Series:
    """Something that a figure may show."""


@pytest.fixture(autouse=True)
def _register_of_this_test(monkeypatch):
    monkeypatch.setattr(registry, "_exporters", [*registry._exporters])


@pytest.fixture
def plain():
    return Exporter("txt", "text/plain", "Text", Series, write=lambda series: b"a series")


def test_a_second_format_of_one_name_is_refused(plain):
    register(plain)
    with pytest.raises(ValueError, match="Two exporters of Series are called “txt”"):
        register(plain)


@pytest.mark.parametrize("exports", [Party, (Series, Position)])
def test_a_format_of_the_api_is_refused_without_a_description(exports):
    with pytest.raises(ValueError, match="“txt” is a format of the API: declare its `schema`"):
        register(Exporter("txt", "text/plain", "Text", exports))


def test_the_formats_of_one_subject_are_none_of_another(plain):
    register(plain)
    assert registry.exporter_of(Series, "txt") is plain
    assert registry.exporter_of(Figure, "txt") is None


def test_a_figure_offers_its_rows_and_each_part_in_all_their_formats(plain):
    register(plain)
    parts = (FigurePart(Series()), FigurePart(Series(), words="spring", link="/network?since=y"))
    figure = Figure(**{**vars(FIGURE), "parts": parts})
    assert [(download.label, download.link) for download in figure.downloads] == [
        ("CSV", "/network?since=x&format=csv"),
        ("Text", "/network?since=x&format=txt"),
        ("Text, spring", "/network?since=y&format=txt"),
    ]


@pytest.mark.django_db
def test_a_new_format_of_the_network_is_on_its_page_and_served(client, editor, talks):
    write = lambda graph: f"{graph.network.n} positions".encode()  # noqa: E731
    register(Exporter("net", "text/x-pajek", "Pajek", NetworkGraph, write))
    passage = make_passage(editor, make_article(editor, talks))
    make_position(
        editor, passage, make_actor(editor), make_term(editor, talks), 2, said_until="2031-05-14"
    )
    client.force_login(editor)
    here = "/negotiations/kessel/network?since=2031-04-01&until=2031-06-30&layer=holders"
    page = client.get(here).content.decode()
    assert page.count("&amp;format=net") == 2
    assert "Pajek, links of 1 Apr 2031 – 30 Jun 2031" in page
    answer = client.get(f"{here}&format=net")
    assert (answer.content, answer["Content-Type"]) == (b"1 positions", "text/x-pajek")
    assert answer["Content-Disposition"] == 'attachment; filename="network.net"'


@pytest.mark.django_db
def test_a_new_format_of_a_noun_is_a_format_of_its_list_in_the_api(client, owner, talks):
    count = lambda selection: iter([str(selection.rows.count()).encode()])  # noqa: E731
    register(Exporter("txt", "text/plain", "Text", Party, count, schema={"type": "string"}))
    client.force_login(owner)
    answer = client.get("/api/v1/parties?format=txt")
    assert (answer.getvalue(), answer["Content-Type"]) == (b"0", "text/plain")
    assert client.get("/api/v1/terms?format=txt").status_code == 400
