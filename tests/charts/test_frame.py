"""The frame of a chart that is downloaded."""

from xml.etree import ElementTree

from negotiations.charts.frame import as_svg
from negotiations.exchange.exporters.figure import Figure

FIGURE = Figure(
    "standings",
    "Where do <they> stand?",
    ("as of 1 May 2031",),
    1200,
    "positions",
    (),
    (),
    cite="Talks & more.",
)
CHART = '<svg class="chart" viewBox="0 0 400 100"><text x="0" y="20">Kessel</text></svg>'


def test_a_picture_says_its_question_its_n_and_where_it_comes_from():
    picture = ElementTree.fromstring(as_svg(FIGURE, CHART))  # noqa: S314 — our own
    words = " ".join(picture.itertext())
    assert all(
        said in words
        for said in (
            "Where do <they> stand?",
            "n = 1,200 positions",
            "as of 1 May 2031",
            "Talks & more.",
        )
    )


def test_a_picture_is_as_large_as_its_chart_and_what_is_said_of_it_with_a_margin():
    picture = ElementTree.fromstring(as_svg(FIGURE, CHART))  # noqa: S314 — our own
    assert picture.get("viewBox") == "-16 -16 432 238"
