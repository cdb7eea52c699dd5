"""Networks of congruence, of conflict and of their difference, from counts and from positions."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.actions import article as articles
from negotiations.queries.network.congruence import (
    NORMALISATIONS,
    STANCES,
    Link,
    Network,
    Profile,
    conflict,
    congruence,
    in_words,
    links_between,
    network,
    profiles_of,
)
from negotiations.queries.network.periods import Period
from negotiations.queries.network.shared_terms import statements_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

A, B, C = (UUID(int=number) for number in (1, 2, 3))
TRUCE, PORT = UUID(int=11), UUID(int=12)
SPRING = Period(date(2031, 4, 1), date(2031, 6, 30))


def profiles(*said):
    return profiles_of(said, (TRUCE, PORT))


def link(said, kind="subtract", normalisation="none"):
    (found,) = links_between(profiles(*said), kind, normalisation)
    return found


# The formulas, computed by hand

#: A accepts twice, B resists three times: |k−k′|/R = 3/4.
OPPOSED = [(A, TRUCE, 2, 2), (B, TRUCE, -1, 3)]


@pytest.mark.parametrize(
    ("kind", "weight"), [("congruence", 1.5), ("conflict", 4.5), ("subtract", -3.0)]
)
def test_each_pair_of_statements_on_a_term_is_weighed_by_its_distance(kind, weight):
    assert link(OPPOSED, kind).weight == weight


@pytest.mark.parametrize(
    ("kind", "weight"), [("congruence", 4.75), ("conflict", 2.25), ("subtract", 2.5)]
)
def test_stances_and_terms_add_up(kind, weight):
    """Truce: 2·1·(1 − 1/4) + 1·1·(1 − 3/4) = 1.75 of 3.
    Port: 2·1·(1 − 0) + 2·1·(1 − 2/4) = 3 of 4.
    """
    said = [
        (A, TRUCE, 2, 2), (A, TRUCE, -2, 1), (B, TRUCE, 1, 1),
        (A, PORT, 0, 2), (B, PORT, 0, 1), (B, PORT, 2, 1),
    ]  # fmt: skip
    assert link(said, kind).weight == weight


@pytest.mark.parametrize(
    ("normalisation", "weight"),
    [("none", -3.0), ("average", -3 / 2.5), ("jaccard", -3 / 5), ("cosine", -3 / 6)],
)
def test_a_weight_is_divided_by_what_the_normalisation_says(normalisation, weight):
    assert link(OPPOSED, "subtract", normalisation).weight == pytest.approx(weight)


def test_jaccard_adds_what_one_alone_says_to_what_both_say_alike():
    said = [(A, TRUCE, 2, 2), (A, PORT, 1, 1), (B, TRUCE, 2, 3), (B, PORT, -1, 4)]
    one, other = profiles(*said).values()
    assert NORMALISATIONS["jaccard"](one, other) == 1 + 4 + 2 * 3


def test_activity_counts_all_terms():
    one, other = profiles((A, TRUCE, 2, 2), (A, PORT, 1, 1), (B, TRUCE, 2, 4)).values()
    assert NORMALISATIONS["average"](one, other) == 3.5
    assert NORMALISATIONS["cosine"](one, other) == 12


def test_actors_without_a_common_term_have_no_edge():
    assert links_between(profiles((A, TRUCE, 2, 1), (B, PORT, 2, 1)), "congruence", "none") == []


def test_as_much_congruence_as_conflict_is_an_edge_of_weight_0():
    """|0−2|/4 = 1/2: congruence and conflict are 1/2 each."""
    found = link([(A, TRUCE, 0, 1), (B, TRUCE, 2, 1)])
    assert (found.congruence, found.conflict, found.shared, found.weight, found.opposed) == (
        0.5,
        0.5,
        1,
        0,
        False,
    )


@pytest.mark.parametrize(("kind", "weight"), [("congruence", 0), ("conflict", 1)])
def test_nothing_of_what_is_asked_for_is_an_edge_of_weight_0(kind, weight):
    found = link([(A, TRUCE, -2, 1), (B, TRUCE, 2, 1)], kind)
    assert (found.weight, found.opposed) == (weight, kind == "conflict")
    agreed = link([(A, TRUCE, 2, 1), (B, TRUCE, 2, 1)], kind)
    assert (agreed.weight, agreed.opposed) == (1 - weight, False)


def test_conflict_is_drawn_as_opposed_and_so_is_more_conflict_than_congruence():
    assert [link(OPPOSED, kind).opposed for kind in ("congruence", "conflict", "subtract")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (0, "0.00"),
        (-0.5, "−0.50"),
        (12.345, "12.35"),
        (0.0033, "0.0033"),
        (-0.0625, "−0.062"),
        (1.5, "1.50"),
    ],
)
def test_a_weight_that_is_not_0_is_not_shown_as_0(weight, words):
    assert in_words(weight) == words


ZERO, ONE, TWO, THREE = (
    Link(A, B, 0, 0, shared, weight, False) for shared, weight in ((4, 0), (1, 9), (2, 3), (3, 1))
)


@pytest.mark.parametrize(
    ("least_terms", "threshold", "links", "thin"),
    [
        (1, 0, [ONE, TWO, THREE], []),
        (2, 0, [TWO, THREE], [ONE]),
        (3, 0, [THREE], [ONE, TWO]),
        (3, 4, [], [ONE]),
    ],
)
def test_a_link_has_terms_enough_and_weight_enough(least_terms, threshold, links, thin):
    found = Network(
        SPRING, "subtract", {}, (), (ZERO, ONE, TWO, THREE), 0, 0, least_terms, threshold
    )
    assert ([*found.links], [*found.thin]) == (links, thin)


def test_what_is_no_link_says_why():
    found = Network(SPRING, "subtract", {}, (), (ZERO, ONE, TWO, THREE), 0, 0, 2, 2)
    assert [*map(found.counts_as, found.edges)] == [
        "weight 0",
        "too few terms",
        "link",
        "weight too small",
    ]


counts = st.lists(st.integers(0, 4), min_size=10, max_size=10).map(lambda row: Profile(tuple(row)))


def by_definition(one, other, weigh):
    width = len(STANCES)
    return sum(
        one.counts[term * width + k]
        * other.counts[term * width + m]
        * weigh(abs(STANCES[k] - STANCES[m]) / 4)
        for term in range(2)
        for k in range(width)
        for m in range(width)
    )


@settings(deadline=None)
@given(counts, counts)
def test_the_sums_are_those_of_the_definition(one, other):
    assert congruence(one, other) == pytest.approx(
        by_definition(one, other, lambda distance: 1 - distance)
    )
    assert conflict(one, other) == pytest.approx(
        by_definition(one, other, lambda distance: distance)
    )


@settings(deadline=None)
@given(counts, counts)
def test_both_ways_are_the_same_and_together_they_are_all_pairs_of_statements(one, other):
    assert congruence(one, other) == congruence(other, one)
    pairs = sum(one.on(term).activity * other.on(term).activity for term in range(2))
    assert congruence(one, other) + conflict(one, other) == pairs


@settings(deadline=None)
@given(counts, counts, st.sampled_from(sorted(NORMALISATIONS)))
def test_a_normalised_edge_keeps_its_sign(one, other, normalisation):
    found = links_between({A: one, B: other}, "subtract", normalisation)
    assert [edge.weight > 0 for edge in found] == [
        edge.congruence > edge.conflict for edge in found
    ]


# From positions


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def kessel(owner, talks):
    return party(owner, talks, "Kessel")


@pytest.fixture
def aruvia(owner, talks):
    return party(owner, talks, "Aruvia")


def party(owner, talks, name, **fields):
    actor = make_actor(owner, name)
    make_party(owner, talks, actor, **fields)
    return actor


@pytest.fixture
def say(owner, talks):
    """Somebody says something on a day in 2031, in an article of its own unless one is given."""

    def said(holder, term, stance, day="2031-05-12", within=None, **fields):
        passage = make_passage(owner, within or make_article(owner, talks))
        return make_position(
            owner, passage, holder, term, stance, said_from=day, said_until=day, **fields
        )

    return said


def of(found, actor):
    """How often an actor took each stance on the first term."""
    return dict(zip(STANCES, found.profiles[actor.pk].on(0).counts, strict=True))


@pytest.mark.django_db
def test_positions_of_the_window_tie_actors(talks, say, kessel, aruvia, truce):
    say(kessel, truce, 2)
    say(aruvia, truce, 1)
    say(aruvia, truce, -2, "2031-03-31")
    say(aruvia, truce, -2, "2031-07-01")
    found = network(talks, SPRING, normalisation="none")
    (edge,) = found.edges
    assert ({edge.one, edge.other}, edge.weight, edge.shared, found.n) == (
        {kessel.pk, aruvia.pk},
        0.5,
        1,
        2,
    )


@pytest.mark.django_db
def test_edges_below_the_threshold_are_no_links_and_their_actors_stay(
    talks, say, kessel, aruvia, truce
):
    say(kessel, truce, 2)
    say(aruvia, truce, 1)
    found = network(talks, SPRING, normalisation="none", threshold=0.6, least_terms=1)
    assert (found.links, len(found.edges), set(found.profiles)) == ((), 1, {kessel.pk, aruvia.pk})


@pytest.mark.django_db
def test_unless_asked_a_link_rests_on_three_terms(owner, talks, say, kessel, aruvia, truce):
    for term in (
        truce,
        make_term(owner, talks, "The port is opened"),
        make_term(owner, talks, "Prisoners are freed"),
    ):
        assert network(talks, SPRING).links == ()
        say(kessel, term, 2)
        say(aruvia, term, 1)
    (link,) = network(talks, SPRING).links
    assert (link.shared, link.congruence, link.conflict) == (3, 2.25, 0.75)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("duplicates", "count"),
    [
        ("none", 7),
        ("article", 6),
        ("day", 6),
        ("week", 4),
        ("month", 3),
        ("year", 2),
        ("overall", 1),
    ],
)
def test_the_same_counts_once_in_each(owner, talks, say, kessel, truce, duplicates, count):
    once = make_article(owner, talks)
    for day in (
        "2031-05-12",
        "2031-05-12",
        "2031-05-13",
        "2031-05-19",
        "2031-05-31",
        "2031-06-01",
        "2032-05-12",
    ):
        say(kessel, truce, 2, day, within=once if day == "2031-05-12" else None)
    found = network(talks, Period(date(2031, 1, 1), date(2032, 12, 31)), duplicates=duplicates)
    assert (of(found, kessel)[2], found.n) == (count, 7)


@pytest.mark.django_db
def test_different_stances_in_an_article_both_count(owner, talks, say, kessel, truce):
    once = make_article(owner, talks)
    say(kessel, truce, 2, within=once)
    say(kessel, truce, -1, within=once)
    assert of(network(talks, SPRING), kessel) == {-2: 0, -1: 1, 0: 0, 1: 0, 2: 1}


@pytest.mark.django_db
def test_a_reprint_is_the_article_it_reprints(owner, talks, say, kessel, truce):
    first = make_article(owner, talks)
    again = make_article(owner, talks)
    articles.revise(again, by=owner, version=again.version, duplicate_of=first)
    say(kessel, truce, 2, within=first)
    say(kessel, truce, 2, within=again)
    assert of(network(talks, SPRING), kessel)[2] == 1


@pytest.mark.django_db
def test_who_speaks_for_a_party_on_the_day_counts_for_it(owner, talks, say, kessel, truce):
    tie = {"group": kessel, "relation": "leads", "until_date": "2031-05-12"}
    leader = make_actor(owner, "The president", "person", affiliations=[tie])
    say(leader, truce, 2, "2031-05-12")
    say(leader, truce, 2, "2031-05-13")
    rolled_up, as_coded = network(talks, SPRING), network(talks, SPRING, layer="holders")
    assert (set(rolled_up.profiles), rolled_up.n, rolled_up.unplaced) == ({kessel.pk}, 1, 1)
    assert (set(as_coded.profiles), as_coded.n, as_coded.unplaced) == ({leader.pk}, 2, 0)


@pytest.mark.django_db
def test_who_speaks_for_a_party_in_two_ways_counts_once(owner, talks, say, kessel, truce):
    ministry = make_actor(
        owner,
        "Ministry",
        "government_body",
        affiliations=[{"group": kessel, "relation": "part_of"}],
    )
    ties = [{"group": group, "relation": "represents"} for group in (kessel, ministry)]
    ties.append({"group": kessel, "relation": "leads", "until_date": "2031-12-31"})
    say(make_actor(owner, "The minister", "person", affiliations=ties), truce, 2)
    assert (of(network(talks, SPRING, duplicates="none"), kessel)[2], network(talks, SPRING).n) == (
        1,
        1,
    )


@pytest.mark.django_db
def test_commentators_commentary_and_what_is_not_accepted_are_left_out(
    owner, talks, say, truce, kessel
):
    author = party(owner, talks, "R. Okafor", role="commentator")
    blame = make_term(owner, talks, "Kessel started it", tag=make_tag(owner, talks, "META"))
    say(author, truce, 2)
    say(kessel, blame, 2)
    say(kessel, truce, 2, status="draft")
    found = network(talks, SPRING)
    assert (found.profiles, found.n, found.unplaced) == ({}, 0, 1)


@pytest.mark.django_db
def test_a_network_of_two_has_the_same_edge(owner, talks, say, kessel, aruvia, truce):
    other = party(owner, talks, "Third")
    for actor, stance in ((kessel, 2), (aruvia, 1), (other, -2)):
        say(actor, truce, stance)
    for layer in ("parties", "holders"):
        whole = network(talks, SPRING, layer=layer).edges
        both = network(talks, SPRING, layer=layer, only=[kessel.pk, aruvia.pk]).edges
        assert both == tuple(edge for edge in whole if other.pk not in (edge.one, edge.other))


@pytest.mark.django_db
def test_the_positions_behind_an_edge_are_those_of_the_window(talks, say, kessel, truce):
    early, late = say(kessel, truce, 2, "2031-05-01"), say(kessel, truce, 1, "2031-05-02")
    say(kessel, truce, 2, "2031-07-01")
    assert list(statements_of(talks, SPRING, "parties", kessel.pk, truce.pk)) == [late, early]
    assert list(statements_of(talks, SPRING, "holders", kessel.pk, truce.pk)) == [late, early]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(owner, talks, say, truce):
    counts = []
    for rows in (2, 8):
        for number in range(rows):
            say(party(owner, talks, f"Party {number}"), truce, 1)
        with CaptureQueriesContext(connection) as queries:
            network(talks, SPRING)
        counts.append(len(queries))
    assert counts[0] == counts[1]
