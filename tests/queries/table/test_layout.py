"""The standings laid out: compared, in another order, of some positions only."""

from datetime import date

import pytest

from negotiations.queries.standings.matrix import standings
from negotiations.queries.table.layout import Layout, beginning, lay_out, terms_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db


def may(day):
    return date(2031, 5, day)


@pytest.fixture
def parties(owner, talks):
    found = {name: make_actor(owner, name) for name in ("Kessel", "Aruvia")}
    for actor in found.values():
        make_party(owner, talks, actor)
    return found


@pytest.fixture
def say(owner, talks, parties):
    terms = {}

    def said(name, label, stance, day, outlet=None, **fields):
        term = terms.setdefault(label, None) or make_term(owner, talks, label)
        terms[label] = term
        passage = make_passage(
            owner, make_article(owner, talks, published_on=may(1), outlet=outlet)
        )
        said = {"voice": "principal", "said_until": may(day), **fields}
        return make_position(owner, passage, parties[name], term, stance, **said)

    return said


def cells(table):
    return {
        (line.term.label, cell.column.actor.name): cell
        for area in table.areas
        for line in area.lines
        for cell in line.cells
    }


def labels(table):
    return [line.term.label for area in table.areas for line in area.lines]


def test_a_cell_says_what_it_was_where_that_was_something_else(talks, say):
    (
        say("Kessel", "Truce", -1, 3),
        say("Kessel", "Truce", 2, 9),
        say("Aruvia", "Truce", 1, 2),
        say("Aruvia", "Port", 1, 9),
    )
    table = lay_out(standings(talks, as_of=may(10)), against=standings(talks, as_of=may(5)))
    moved = {place: cell.moved for place, cell in cells(table).items()}
    assert moved == {
        ("Truce", "Kessel"): "−",
        ("Truce", "Aruvia"): "",
        ("Port", "Aruvia"): "∅",
        ("Port", "Kessel"): "",
    }
    assert "compared: resists" in cells(table)["Truce", "Kessel"].words


def test_the_most_contested_terms_come_first_if_so_asked(talks, say):
    say("Kessel", "Agreed", 2, 3), say("Aruvia", "Agreed", 2, 3)
    say("Kessel", "Contested", 2, 3), say("Aruvia", "Contested", -2, 3)
    assert labels(lay_out(standings(talks, as_of=may(10)), Layout(order="contested"))) == [
        "Contested",
        "Agreed",
    ]


def test_the_newest_terms_come_first_if_so_asked(talks, say):
    say("Kessel", "Older", 2, 3), say("Kessel", "Newer", 2, 4)
    assert labels(lay_out(standings(talks, as_of=may(10)), Layout(order="newest"))) == [
        "Newer",
        "Older",
    ]


def test_variants_are_rolled_up_into_their_parents(owner, talks, say):
    truce = say("Kessel", "Truce", -1, 3).term
    make_term(owner, talks, "Truce of 30 days", parent=truce)
    assert labels(lay_out(standings(talks, as_of=may(10)), Layout(rolled_up=True))) == ["Truce"]


def test_only_what_is_on_record_or_published_decides_if_so_asked(talks, say):
    (
        say("Kessel", "Truce", -1, 3, attribution="on_record"),
        say("Kessel", "Truce", 2, 9, attribution="leak"),
    )
    [asked] = [
        cell.stance for cell in standings(talks, as_of=may(10), on_record=True).standings if cell.n
    ]
    assert asked == -1


def test_only_the_articles_of_one_outlet_decide_if_so_asked(owner, talks, say):
    ledger, herald = (
        make_actor(owner, name, kind="media") for name in ("The Ledger", "The Herald")
    )
    say("Kessel", "Truce", -1, 3, ledger), say("Kessel", "Truce", 2, 9, herald)
    stances = [
        [
            cell.stance
            for cell in standings(talks, as_of=may(10), outlet=outlet.pk).standings
            if cell.n
        ]
        for outlet in (ledger, herald)
    ]
    assert stances == [[-1], [2]]


def test_what_nobody_repeated_for_a_year_says_how_old_it_is(talks, say):
    say("Kessel", "Truce", 1, 3)
    table = lay_out(standings(talks, as_of=date(2033, 6, 1)))
    assert cells(table)["Truce", "Kessel"].age == "2 y"


def test_what_is_pinned_comes_first_and_keeps_its_family(owner, talks, parties, say):
    truce = say("Kessel", "Truce", -1, 3).term
    variant, port = (
        make_term(owner, talks, "Truce of 30 days", parent=truce),
        say("Kessel", "Port", 1, 3).term,
    )
    pinned = frozenset([parties["Kessel"].pk, truce.pk, variant.pk])
    table = lay_out(standings(talks, as_of=may(10)), Layout(pinned=pinned))
    first, rest = table.areas
    assert [(line.term, line.depth) for line in first.lines] == [(truce, 0), (variant, 1)]
    assert [line.term for line in rest.lines] == [port]
    assert [column.actor.name for column in table.columns] == ["Kessel", "Aruvia"]


def test_a_pinned_variant_stands_for_itself_and_what_is_left_out_stays_out(
    owner, talks, parties, say
):
    truce = say("Kessel", "Truce", -1, 3).term
    variant = make_term(owner, talks, "Truce of 30 days", parent=truce)
    matrix, pinned = standings(talks, as_of=may(10)), frozenset([variant.pk])
    table = lay_out(matrix, Layout(pinned=pinned))
    assert [(area.pinned, line.depth) for area in table.areas for line in area.lines] == [
        (True, 0),
        (False, 0),
    ]
    rolled_up = lay_out(matrix, Layout(rolled_up=True, pinned=pinned))
    assert (labels(rolled_up), rolled_up.pinned_elsewhere) == (["Truce"], pinned)


def test_a_part_of_a_table_has_the_lines_of_the_whole(owner, talks, say, monkeypatch):
    """Also where a variant is of another area than its parent."""
    areas = [make_tag(owner, talks, code) for code in ("A", "B", "C")]
    parent = make_term(owner, talks, "Truce", tag=areas[0])
    for label, tag, above in (
        ("Thirty days", areas[1], parent),
        ("Port", areas[1], None),
        ("Wheat", areas[2], None),
    ):
        make_term(owner, talks, label, tag=tag, parent=above)
    say("Kessel", "Monitors", 1, 3)
    whole = lay_out(standings(talks, as_of=may(10)))
    for room in (1, 2, 6, 8, 10):
        monkeypatch.setattr("negotiations.queries.table.layout.AT_ONCE", room)
        begun, more = beginning(terms_of(talks.pk), Layout(), 2)
        part = lay_out(standings(talks, as_of=may(10), terms=begun))
        assert (part.areas, part.columns) == (whole.areas[: len(part.areas)], whole.columns)
        assert len(begun) == sum(len(area.lines) for area in part.areas)
        assert len(begun) + more == 5
        assert len(part.areas) == {1: 1, 2: 1, 6: 2, 8: 3, 10: 4}[room]


def test_pinned_terms_are_ordered_as_the_others(talks, say):
    older, newer = say("Kessel", "A", 2, 3).term, say("Kessel", "B", 2, 4).term
    say("Kessel", "C", 2, 5)
    asked = Layout(order="newest", pinned=frozenset([older.pk, newer.pk]))
    assert labels(lay_out(standings(talks, as_of=may(10)), asked)) == ["B", "A", "C"]
