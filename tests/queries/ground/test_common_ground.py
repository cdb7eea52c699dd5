"""Common ground by hand-computed cases, and what holds for any stances."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.queries.ground.common_ground import (
    KINDS,
    common_ground,
    convergence,
    kind_of,
    widest_gap,
)
from negotiations.queries.ground.packages import packages
from negotiations.queries.standings.matrix import standings
from negotiations.queries.standings.movement import gap
from negotiations.queries.standings.rule import Standing
from negotiations.queries.table.layout import lay_out
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

stances = st.integers(-2, 2)
#: A cell: a stance, ambivalent, or silent.
cells = st.one_of(stances, st.just("both"), st.none())


def standing(said):
    blank = Standing(None, uuid4(), uuid4())
    return blank if said is None else blank._replace(n=1, stance=None if said == "both" else said)


def kind(*said):
    return kind_of([standing(one) for one in said])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([2, 1], "accepted"),
        ([-1, -2, -1], "rejected"),
        ([2, -1], "contested"),
        ([2, "both"], "contested"),
        (["both", None], "contested"),
        ([2, -2, None], "contested"),
        ([2, None], "partly_unsaid"),
        ([0, None], "partly_unsaid"),
        ([2, 0], "undecided"),
        ([0, 0], "undecided"),
        ([None, None], "unsaid"),
        ([], "unsaid"),
    ],
)
def test_a_term_is_of_one_kind(said, expected):
    assert kind(*said) == expected


@given(
    st.lists(cells, max_size=6).flatmap(
        lambda said: st.tuples(st.just(said), st.permutations(said))
    )
)
def test_the_order_of_the_parties_makes_no_other_kind(both):
    assert kind(*both[0]) == kind(*both[1])
    assert kind(*both[0]) in KINDS


@given(stances, stances)
def test_a_gap_is_the_same_both_ways_and_at_most_one(one, other):
    assert 0 <= gap(one, other) == gap(other, one) <= 1
    assert (gap(one, other) == 0) == (one == other)


@given(st.lists(st.one_of(stances, st.none())))
def test_the_widest_gap_is_the_largest_of_any_two(said):
    stated = [stance for stance in said if stance is not None]
    expected = max((gap(one, other) for one in stated for other in stated), default=None)
    assert widest_gap(said) == (expected if len(stated) > 1 else None)


@given(st.lists(st.tuples(st.one_of(stances, st.none()), st.one_of(stances, st.none()))))
def test_convergence_is_the_same_both_ways_and_within_its_bounds(rows):
    ones, others = [row[0] for row in rows], [row[1] for row in rows]
    close, both = convergence(ones, others)
    assert (close, both) == convergence(others, ones)
    assert both == sum(None not in row for row in rows)
    assert close is None if not both else 0 <= close <= 1


@given(st.lists(stances, min_size=1))
def test_each_is_as_close_as_can_be_to_itself(said):
    assert convergence(said, said) == (1, len(said))


def test_convergence_by_hand():
    # gaps: |2−1|/4, |−2−2|/4, |0−0|/4; the other two terms only one has a stance on
    assert convergence([2, -2, 0, 1, None], [1, 2, 0, None, 2]) == (pytest.approx(1 - 1.25 / 3), 3)


@pytest.fixture
def two(owner, talks):
    both = [make_actor(owner, name) for name in ("Kessel", "Aruvia")]
    for actor in both:
        make_party(owner, talks, actor)
    return both


@pytest.fixture
def say(owner, talks):
    def said(holder, term, stance, **fields):
        passage = make_passage(owner, make_article(owner, talks))
        return make_position(owner, passage, holder, term, stance, **fields)

    return said


def table_of(talks):
    return lay_out(standings(talks, as_of=date(2031, 6, 1)))


@pytest.mark.django_db
def test_two_parties_on_four_terms(owner, talks, two, say):
    truce, port, toll, flag = (
        make_term(owner, talks, label) for label in ("Truce", "Port", "Toll", "Flag")
    )
    kessel, aruvia = two
    for holder, term, stance in [
        (kessel, truce, 2),
        (aruvia, truce, 1),
        (kessel, port, -2),
        (aruvia, port, 2),
        (aruvia, toll, 1),
    ]:
        say(holder, term, stance)
    found = common_ground(table_of(talks), [actor.pk for actor in two])
    groups = {group.kind: [shared.term for shared in group.terms] for group in found.groups}
    (pair,) = found.pairs
    assert groups == {
        "accepted": [truce],
        "contested": [port],
        "partly_unsaid": [toll],
        "unsaid": [flag],
    }
    assert (pair.convergence, pair.both, pair.of) == (1 - (0.25 + 1) / 2, 2, 4)


@pytest.mark.django_db
def test_only_the_parties_asked_for_are_compared(owner, talks, two, say):
    truce = make_term(owner, talks, "Truce")
    say(two[0], truce, 2)
    say(two[1], truce, -2)
    (group,) = common_ground(table_of(talks), [two[0].pk]).groups
    assert (group.kind, common_ground(table_of(talks), [two[0].pk]).pairs) == ("accepted", ())


@pytest.mark.django_db
def test_a_package_names_who_blocks_it_alone_and_on_what(owner, talks, two, say):
    truce, port, toll = (make_term(owner, talks, label) for label in ("Truce", "Port", "Toll"))
    make_term(owner, talks, "The plan", items=[truce, port, toll])
    kessel, aruvia = two
    for holder, term, stance in [
        (kessel, truce, 2),
        (aruvia, truce, -1),
        (kessel, port, -1),
        (aruvia, port, -2),
    ]:
        say(holder, term, stance)
    (plan,) = packages(talks, table_of(talks), [actor.pk for actor in two])
    blocked = {
        row.column.actor: ([i.term for i in row.items], [i.term for i in row.alone])
        for row in plan.blockers
    }
    assert blocked == {aruvia: ([truce, port], [truce]), kessel: ([port], [])}
    assert [item.alone and item.alone.actor for item in plan.items] == [aruvia, None, None]


@pytest.mark.django_db
def test_who_is_against_the_whole_blocks_it(owner, talks, two, say):
    plan = make_term(owner, talks, "The plan", items=[make_term(owner, talks, "Truce")])
    say(two[0], plan, -2)
    (found,) = packages(talks, table_of(talks), [actor.pk for actor in two])
    assert [(row.column.actor, row.items, row.whole) for row in found.blockers] == [
        (two[0], (), True)
    ]


@pytest.mark.django_db
def test_versions_of_a_package_say_what_changed(owner, talks, two):
    truce, port, toll = (make_term(owner, talks, label) for label in ("Truce", "Port", "Toll"))
    old = make_term(owner, talks, "Plan A", items=[truce, port])
    new = make_term(owner, talks, "Plan B", items=[port, toll], supersedes=old)
    first, second = packages(talks, table_of(talks), [two[0].pk])
    assert (first.earlier, first.later, first.new, first.dropped) == ((), (new,), (), ())
    assert (second.earlier, second.later, second.new, second.dropped) == (
        (old,),
        (),
        (toll,),
        (truce,),
    )


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_packages(
    owner, talks, two, django_assert_num_queries
):
    for number in range(3):
        make_term(owner, talks, f"Plan {number}", items=[make_term(owner, talks, f"Item {number}")])
    table = table_of(talks)
    with django_assert_num_queries(2):
        packages(talks, table, [two[0].pk])
