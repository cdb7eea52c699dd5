"""What is asked for first, and where that goes in a circle."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.models import Term
from negotiations.queries.ground.deadlocks import (
    LONGEST,
    asked_first,
    asks_first,
    cycles,
    deadlocks,
    demands,
)
from negotiations.queries.standings.matrix import standings
from negotiations.queries.table.layout import lay_out
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

graphs = st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 5)))


def known_cycles(after):
    """By trying every order of every nodes."""
    nodes = {*after, *(node for following in after.values() for node in following)}
    return {
        path
        for length in range(2, LONGEST + 1)
        for path in permutations(nodes, length)
        if path[0] == min(path)
        and all(b in after.get(a, ()) for a, b in zip(path, (*path[1:], path[0]), strict=True))
    }


@given(graphs)
def test_every_elementary_cycle_is_found_once_and_the_shortest_first(after):
    found = list(cycles(after))
    assert set(found) == known_cycles(after)
    assert len(found) == len(set(found))
    assert sorted(map(len, found)) == list(map(len, found))


@given(graphs)
def test_the_order_of_the_nodes_makes_no_other_cycles(after):
    assert list(cycles(after)) == list(cycles(dict(reversed(after.items()))))


@given(graphs, st.integers(1, 20))
def test_of_more_cycles_than_are_looked_at_the_shortest_are_kept(after, most):
    lengths = sorted(map(len, known_cycles(after)))
    found = cycles(after, most=most)
    assert set(found) <= known_cycles(after)
    assert [len(cycle) for cycle in found] == lengths[:most]


def test_longer_cycles_are_not_looked_for():
    ring = {number: {(number + 1) % 7} for number in range(7)}
    assert (list(cycles(ring)), list(cycles(ring, longest=7))) == ([], [tuple(range(7))])


@pytest.mark.parametrize(
    ("stance", "relation", "first"),
    [
        (1, "after", True),
        (2, "if", True),
        (0, "in_exchange_for", True),
        (-1, "unless", True),
        (-2, "unless", True),
        (1, "unless", False),
        (0, "unless", False),
        (-1, "if", False),
        (-2, "after", True),
        (-1, "in_exchange_for", False),
        (1, "simultaneous", False),
    ],
)
def test_a_yes_with_a_proviso_and_a_refusal_with_a_way_out_ask_for_something_first(
    stance, relation, first
):
    assert asks_first(stance, relation) is first


@pytest.fixture
def three(owner, talks):
    actors = [make_actor(owner, name) for name in ("Kessel", "Aruvia", "Borea")]
    for actor in actors:
        make_party(owner, talks, actor)
    return actors


@pytest.fixture
def terms(owner, talks):
    return [
        make_term(owner, talks, label)
        for label in ("the truce", "monitors deploy", "the port opens")
    ]


@pytest.fixture
def wants(owner, talks):
    """Who gives `then` only on a condition."""

    def said(holder, then, first, stance=1, relation="after", **fields):
        passage = make_passage(owner, make_article(owner, talks))
        conditions = [{"relation": relation, "term": first, "by": fields.pop("by", None)}]
        given = {"voice": "principal", **fields}
        return make_position(owner, passage, holder, then, stance, conditions=conditions, **given)

    return said


def asked(talks, only=None):
    matrix = standings(talks, as_of=date(2031, 6, 1))
    return demands(
        matrix,
        [column for column in lay_out(matrix).columns if only is None or column.actor in only],
    )


def circles(talks, only=None):
    return deadlocks(
        asked(talks, only), {term.pk: term for term in Term.objects.filter(negotiation=talks)}
    )[0]


@pytest.mark.django_db
def test_each_wants_the_other_to_go_first(talks, three, terms, wants):
    wants(three[0], terms[0], terms[1])
    wants(three[1], terms[1], terms[0])
    (deadlock,) = circles(talks)
    assert (
        deadlock.words
        == "Kessel accepts “the truce” only after “monitors deploy”; Aruvia accepts “monitors"
        " deploy” only after “the truce”."
    )


@pytest.mark.django_db
def test_a_refusal_with_a_way_out_closes_a_circle(talks, three, terms, wants):
    wants(three[0], terms[0], terms[1])
    wants(three[1], terms[1], terms[0], stance=-1, relation="unless", by=three[0])
    (deadlock,) = circles(talks)
    assert deadlock.words.endswith(
        "; Aruvia resists “monitors deploy” unless “the truce”, by Kessel."
    )


@pytest.mark.django_db
def test_three_parties_wait_for_each_other(talks, three, terms, wants):
    for number, actor in enumerate(three):
        wants(actor, terms[number], terms[(number + 1) % 3])
    (deadlock,) = circles(talks)
    assert set(deadlock.actors) == set(three)
    assert circles(talks, three[:2]) == ()


@pytest.mark.django_db
def test_a_circle_of_ones_own_is_no_deadlock(talks, three, terms, wants):
    wants(three[0], terms[0], terms[1])
    wants(three[0], terms[1], terms[0])
    assert circles(talks) == ()


@pytest.mark.django_db
def test_a_circle_that_was_broken_is_no_deadlock(talks, three, terms, wants):
    wants(three[0], terms[0], terms[1], said_until=date(2031, 5, 1))
    wants(three[1], terms[1], terms[0], said_until=date(2031, 5, 1))
    wants(three[1], terms[1], terms[2], said_until=date(2031, 5, 3))
    assert circles(talks) == ()


@pytest.mark.django_db
def test_a_variant_counts_as_its_parent(owner, talks, three, terms, wants):
    month = make_term(owner, talks, "a truce of 30 days", parent=terms[0])
    wants(three[0], terms[0], terms[1])
    wants(three[1], terms[1], month)
    (deadlock,) = circles(talks)
    assert deadlock.variants == (month,)


@pytest.mark.django_db
def test_a_refusal_that_was_overtaken_asks_for_nothing(owner, talks, three, terms, wants):
    make_term(owner, talks, "a truce of 30 days", parent=terms[0])
    wants(three[0], terms[0], terms[1], stance=-1, relation="unless", said_until=date(2031, 5, 1))
    wants(three[0], terms[0], terms[2], said_until=date(2031, 5, 3))
    assert [demand.first for demand in asked(talks)] == [terms[2]]


@pytest.mark.django_db
def test_a_condition_on_the_term_itself_orders_nothing(talks, three, terms, wants):
    wants(three[0], terms[0], terms[0], relation="if", by=three[1])
    wants(three[1], terms[0], terms[0], relation="if", by=three[0])
    assert (asked(talks), circles(talks)) == ((), ())


@pytest.mark.django_db
def test_what_most_ask_for_first_comes_first(talks, three, terms, wants):
    wants(three[0], terms[0], terms[1])
    wants(three[1], terms[2], terms[1])
    wants(three[2], terms[1], terms[0])
    first, second = asked_first(asked(talks))
    assert (first.first, {row.then for row in first.before}, len(first.actors)) == (
        terms[1],
        {terms[0], terms[2]},
        2,
    )
    assert second.first == terms[0]


@pytest.mark.django_db
def test_what_others_report_is_said_to_be_reported(talks, three, terms, wants):
    wants(three[0], terms[0], terms[1], voice="opponent")
    (demand,) = asked(talks)
    assert demand.words.endswith("(as reported by others)")


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_demands(
    talks, three, terms, wants, django_assert_num_queries
):
    matrices = []
    for actor in three:
        wants(actor, terms[0], terms[1])
        matrices.append(standings(talks, as_of=date(2031, 6, 1)))
    columns = lay_out(matrices[-1]).columns
    for matrix in (matrices[0], matrices[-1]):
        with django_assert_num_queries(4):
            demands(matrix, columns)
