"""A column is an actor, in its time: domain.md, "A column is an actor"."""

from datetime import date

import pytest

from negotiations.actions import party as parties
from negotiations.queries.standings.columns import rows_of
from negotiations.queries.standings.coverage import coverage
from negotiations.queries.standings.history import standing_histories
from negotiations.queries.standings.matrix import standings
from negotiations.queries.standings.representation import ALWAYS, days_outside, merged
from negotiations.queries.table.layout import lay_out
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db


def may(day):
    return date(2031, 5, day)


@pytest.fixture
def tolm(owner, talks):
    """A mediator until the 10th, a guarantor from the 15th."""
    actor = make_actor(owner, "Tolm")
    make_party(owner, talks, actor, "mediator", until_date=may(10))
    make_party(owner, talks, actor, "guarantor", from_date=may(15), side="South")
    return actor


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def say(owner, talks, truce):
    def said(holder, stance, day, within=None, term=None, **fields):
        passage = make_passage(owner, within or make_article(owner, talks, published_on=may(1)))
        fields = {"said_until": may(day), "voice": "principal", **fields}
        return make_position(owner, passage, holder, term or truce, stance, **fields)

    return said


def shown(talks, day, **asked):
    return {cell.actor: cell for cell in standings(talks, as_of=may(day), **asked).standings}


def test_two_parties_of_an_actor_are_one_column(owner, talks, tolm, truce, say):
    make_party(owner, talks, tolm, "host")
    say(tolm, 2, 3)
    matrix = standings(talks, as_of=may(20))
    assert ([cell.n for cell in matrix.standings], len(matrix.rows)) == ([1], 1)
    (column,) = lay_out(matrix).columns
    assert column.role == "guarantor, host"


@pytest.mark.parametrize(
    ("day", "as_of", "counts"),
    [(10, 20, True), (11, 20, False), (14, 20, False), (15, 20, True), (10, 10, True)],
)
def test_what_was_said_while_no_party_of_the_actor_was_in_force_is_not_in_its_column(
    day, as_of, counts, talks, tolm, say
):
    say(tolm, 2, day)
    assert (shown(talks, as_of)[tolm.pk].n == 1) is counts
    assert coverage(talks, as_of=may(as_of)).holders_unplaced == ({} if counts else {tolm.pk: 1})


def test_only_who_is_a_party_that_day_has_a_column_unless_all_are_asked_for(
    owner, talks, tolm, truce, say
):
    say(tolm, 2, 3)
    assert shown(talks, 12) == {}
    cell = shown(talks, 12, other_days=True)[tolm.pk]
    assert (cell.stance, cell.party) == (2, min(tolm.parties.values_list("pk", flat=True)))
    (column,) = lay_out(standings(talks, as_of=may(12), other_days=True)).columns
    assert (column.in_force, column.role) == (
        False,
        "mediator until 10 May 2031; guarantor from 15 May 2031",
    )


def test_a_side_is_that_of_the_day_it_was_said(talks, tolm, say):
    say(tolm, -2, 3)
    assert shown(talks, 20, side="South")[tolm.pk].n == 0
    later = say(tolm, 1, 16)
    assert shown(talks, 20, side="South")[tolm.pk].positions == (later.pk,)
    assert shown(talks, 20, side="North") == {}


def test_the_party_named_is_the_one_in_force(talks, tolm):
    mediator, guarantor = tolm.parties.order_by("id")
    assert [rows_of(talks, "parties", may(day)).rows[0].party for day in (9, 20)] == [
        mediator.pk,
        guarantor.pk,
    ]


def test_a_commentator_is_heard_in_its_time_and_as_an_author_in_the_rest(owner, talks, truce, say):
    pundit = make_actor(owner, "Pundit", "person")
    made = make_party(owner, talks, pundit, "commentator", until_date=may(5))
    text = make_article(owner, talks, authors=[pundit])
    say(pundit, 1, 4, within=text), say(pundit, -1, 12, within=text)
    assert [shown(talks, day, layer="commentators")[pundit.pk].stance for day in (5, 20)] == [1, -1]
    assert [rows_of(talks, "commentators", may(day)).rows[0].party for day in (5, 20)] == [
        made.pk,
        None,
    ]


def test_an_author_speaks_for_itself_only_while_it_stands_for_no_party(owner, talks, truce, say):
    """A minister until the 10th, who goes on writing."""
    kessel = make_actor(owner, "Kessel")
    make_party(owner, talks, kessel)
    ties = [{"group": kessel, "relation": "leads", "until_date": may(10)}]
    minister = make_actor(owner, "Minister", "person", affiliations=ties)
    text = make_article(owner, talks, authors=[minister])
    say(minister, 2, 9, within=text), say(minister, -2, 12, within=text)
    assert shown(talks, 20)[kessel.pk].stance == 2
    assert shown(talks, 20, layer="commentators")[minister.pk].stance == -2
    assert shown(talks, 11, layer="commentators") == {}
    assert coverage(talks, as_of=may(20)).unplaced == 0


def test_no_position_counts_twice_or_in_no_count(owner, talks, tolm, truce, say):
    """Every position is in a column of a layer, or below the table."""
    bystander = make_actor(owner, "Bystander")
    author = make_actor(owner, "Author", "person")
    text = make_article(owner, talks, authors=[author])
    for day in (1, 8, 12, 14, 16):
        say(tolm, 1, day, term=make_term(owner, talks, f"Term {day}"))
        say(bystander, 1, day), say(author, 1, day, within=text)
    layers = [
        standings(talks, as_of=may(20), layer=layer, other_days=True)
        for layer in ("parties", "commentators")
    ]
    counted = [
        course
        for layer in ("parties", "commentators")
        for course in standing_histories(talks, until=may(20), layer=layer)
    ]
    days = sum(len(course.days) for course in counted)
    assert days + coverage(talks, as_of=may(20)).unplaced == 15
    assert [len(matrix.rows) for matrix in layers] == [1, 1]


def test_unplaced_positions_merge_reprints(owner, talks, truce, say):
    text = make_article(owner, talks)
    again = make_article(owner, talks, text=text.text)
    bystander = make_actor(owner, "Bystander")
    (
        say(bystander, 1, 3, within=text),
        say(bystander, 1, 3, within=again),
        say(bystander, 2, 3, within=again),
    )
    assert coverage(talks, as_of=may(20)).holders_unplaced == {bystander.pk: 2}


def test_coded_articles_merge_reprints(owner, talks, truce, say):
    text = make_article(owner, talks)
    again = make_article(owner, talks, text=text.text)
    for article in (text, again):
        make_passage(owner, article)
    assert coverage(talks, as_of=may(20)).articles_coded == 1


def test_an_undated_article_counts_as_read_from_the_day_it_was_added(owner, talks, truce, tolm):
    article = make_article(owner, talks, published_on=None)
    make_passage(owner, article)
    added = article.created_at.date()
    before = added.replace(year=added.year - 1)
    assert [coverage(talks, as_of=day).articles_coded for day in (before, added)] == [0, 1]
    states = [
        standings(talks, as_of=day, other_days=True).standings[0].state for day in (before, added)
    ]
    assert states == ["unread", "silent"]


def test_a_party_that_is_ended_keeps_what_it_said(owner, talks, truce, say):
    kessel = make_actor(owner, "Kessel")
    made = make_party(owner, talks, kessel)
    say(kessel, 1, 3), say(kessel, -1, 12)
    parties.revise(made, by=owner, version=1, until_date=may(10))
    assert shown(talks, 20, other_days=True)[kessel.pk].stance == 1


def test_days_are_merged_and_what_is_left_is_outside():
    spans = [(may(3), may(5)), (may(6), may(8)), (may(4), may(4)), (may(20), date.max)]
    assert merged(spans) == [(may(3), may(8)), (may(20), date.max)]
    assert days_outside(spans) == [(date.min, may(2)), (may(9), may(19))]
    assert (days_outside([]), days_outside([ALWAYS])) == ([ALWAYS], [])
