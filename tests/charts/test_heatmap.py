"""A table of standings as a picture."""

from uuid import uuid4

import pytest

from negotiations.charts.heatmap import MOST_COLUMNS, MOST_ROWS, grid
from negotiations.models import Actor, Term
from negotiations.queries.standings.rule import Standing
from negotiations.queries.table.cells import Cell, Column


def table(terms, parties, **standing):
    columns = [Column(Actor(name=f"Party {number}")) for number in range(parties)]
    told = Standing(None, uuid4(), uuid4(), **standing)
    return columns, [
        (
            "Accepted",
            [(Term(label=f"Term {n}"), [Cell(told, one) for one in columns]) for n in range(terms)],
        )
    ]


def overlaps(one, other):
    return one.y == other.y and one.x < other.x < one.x + one.width


def test_each_cell_has_a_place_of_its_own():
    picture = grid(*table(3, 4))
    assert len({(box.x, box.y) for box in picture.boxes}) == 12
    assert not any(overlaps(one, other) for one in picture.boxes for other in picture.boxes)
    assert max(box.x + box.width for box in picture.boxes) <= picture.width


def test_what_there_is_no_room_for_is_counted():
    picture = grid(*table(MOST_ROWS + 2, MOST_COLUMNS + 1))
    assert (len(picture.labels), len(picture.heads)) == (MOST_ROWS, MOST_COLUMNS)
    assert picture.unseen_words.startswith(
        "Not drawn for want of room: 2 more terms and 1 more party."
    )


def test_where_all_is_drawn_nothing_is_said_of_it():
    assert grid(*table(2, 2)).unseen_words == ""


def test_a_long_name_is_cut_and_kept_whole():
    columns = [Column(Actor(name="The Union of Very Long Names and of their Friends Abroad"))]
    [head] = grid(columns, []).heads
    assert len(head.lines) == 4
    assert head.lines[-1].endswith("…")
    assert head.full == columns[0].actor.name


@pytest.mark.parametrize(
    ("standing", "fill", "hollow", "dashed"),
    [
        ({"stance": 2, "n": 1, "state": "stated", "solid": True}, "#6f9cc9", False, False),
        ({"stance": -1, "n": 1, "state": "reported", "basis": "reported"}, "#ffffff", True, True),
        (
            {"stance": None, "n": 2, "state": "ambivalent", "solid": True},
            "url(#both)",
            False,
            False,
        ),
        ({"state": "silent"}, "#ffffff", False, True),
        ({"state": "unread"}, "url(#unread)", False, True),
    ],
)
def test_each_kind_of_standing_looks_its_own(standing, fill, hollow, dashed):
    [box] = grid(*table(1, 1, **standing)).boxes
    assert (box.fill, box.is_hollow, box.is_dashed) == (fill, hollow, dashed)
