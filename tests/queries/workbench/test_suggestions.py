"""What is suggested comes from the negotiation's own coding, as far as the reader may see it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actions import negotiation, position
from negotiations.models import Passage, Position
from negotiations.queries.workbench.suggestions import names_in, repeats_in
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)  # fmt: skip

pytestmark = pytest.mark.django_db

ELSEWHERE = "Kessel could live with a 30-day truce. “No truce while the port is blocked.”"


def named(talks, user, text):
    return {
        text[one.start : one.end]: [actor.name for actor in one.actors]
        for one in names_in(talks, user, text)
    }


# Names


def test_actors_of_the_coding_and_of_the_corpus_are_named_by_any_name(owner, talks):
    kessel = make_actor(owner, names=[{"name": "the Citadel"}])
    ledger, okafor, marr = (
        make_actor(owner, "The Ledger", "media"),
        make_actor(owner, "Okafor"),
        make_actor(owner, "Marr"),
    )
    there = make_article(owner, talks, outlet=ledger, authors=[okafor])
    make_position(owner, make_passage(owner, there), kessel, make_term(owner, talks), speaker=marr)
    text = "Okafor of the Ledger: Kessel (Marr) and the Citadel"
    assert named(talks, owner, text) == {
        "Okafor": ["Okafor"], "the Ledger": ["The Ledger"], "Kessel": ["Kessel"], "Marr": ["Marr"],
        "Citadel": ["Kessel"],
    }  # fmt: skip


def test_who_speaks_for_a_party_is_named_along_any_number_of_ties(owner, talks):
    kessel = make_actor(owner)
    make_party(owner, talks, kessel)
    ministry = make_actor(
        owner, "Ministry", affiliations=[{"group": kessel, "relation": "part_of"}]
    )
    make_actor(
        owner, "Ilya Marr", "person", affiliations=[{"group": ministry, "relation": "leads"}]
    )
    make_actor(owner, "Okafor", "person", affiliations=[{"group": kessel, "relation": "backed_by"}])
    assert set(named(talks, owner, "Ilya Marr, Okafor, Ministry")) == {"Ilya Marr", "Ministry"}


def test_shared_actors_that_nothing_here_refers_to_are_not_named(owner, talks):
    make_actor(owner)
    assert names_in(talks, owner, "Kessel") == ()


def test_private_actors_are_named_at_home_only(owner, talks, outsider):
    elsewhere = outsider.memberships.get().negotiation
    kessel = make_actor(owner)
    make_party(owner, talks, kessel)
    tie = {"group": kessel, "relation": "represents"}
    make_actor(outsider, "Source", "unidentified", negotiation=elsewhere, affiliations=[tie])
    make_actor(owner, "Informant", "unidentified", negotiation=talks)
    assert set(named(talks, owner, "Source, Informant")) == {"Informant"}
    assert set(named(elsewhere, outsider, "Source, Informant")) == {"Source"}


def test_a_stranger_is_told_no_names_of_private_talks(owner, outsider, talks):
    make_party(owner, talks, make_actor(owner))
    make_actor(owner, "Informant", "unidentified", negotiation=talks)
    assert (
        names_in(talks, outsider, "Kessel, Informant")
        == names_in(talks, AnonymousUser(), "Kessel")
        == ()
    )


def test_the_holder_of_anothers_draft_is_not_named(owner, annotator, reader, talks):
    draft = make_passage(annotator, make_article(owner, talks))
    make_position(annotator, draft, make_actor(owner), make_term(owner, talks), status="draft")
    assert names_in(talks, reader, "Kessel") == ()
    assert set(named(talks, annotator, "Kessel")) == {"Kessel"}


def test_namesakes_are_both_named(owner, talks):
    for _ in range(2):
        make_party(owner, talks, make_actor(owner))
    assert named(talks, owner, "Kessel") == {"Kessel": ["Kessel", "Kessel"]}


# Repeats


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Truce")


@pytest.fixture
def kessel(owner):
    return make_actor(owner)


@pytest.fixture
def coded(owner, talks, truce, kessel):
    """A position on “30-day truce” in another article."""
    return make_position(
        owner, make_passage(owner, make_article(owner, talks, text=ELSEWHERE)), kessel, truce
    )


@pytest.fixture
def here(owner, talks):
    return make_article(owner, talks, text="🕊️ A 30-Day truce, a 30-day\ntruce.")


def repeats(article, user, text=None):
    return repeats_in(article, user, article.text if text is None else text)


def quotes(article, user):
    return [one.quote for one in repeats(article, user)]


def test_words_coded_elsewhere_are_suggested_whatever_their_case(owner, here, coded, truce):
    (one,) = repeats(here, owner)
    assert (one.quote, here.text[one.start : one.end], one.coding.passage) == (
        "30-Day truce",
        one.quote,
        coded.passage_id,
    )
    assert (one.coding.times, one.coding.tags, one.coding.terms) == (1, (), ((truce, 1),))


def test_offsets_go_on_from_where_the_stretch_starts(owner, here, coded):
    assert [one.start for one in repeats_in(here, owner, here.text[3:], offset=3)] == [5]


def test_a_quote_with_its_punctuation_is_found_where_that_stands_too(owner, talks, coded):
    make_passage(
        owner,
        coded.passage.article,
        "No truce while the port is blocked.",
        tags=[make_tag(owner, talks)],
    )
    again = make_article(
        owner,
        talks,
        text=(
            "He said: “no truce while the port is blocked.” Again: No truce while the port is"
            " blocked,"
        ),
    )
    assert quotes(again, owner) == ["no truce while the port is blocked."]


def test_other_places_of_the_same_article_are_suggested_the_coded_one_is_not(
    owner, talks, kessel, truce
):
    twice = make_article(owner, talks, text="A 30-day truce. The 30-day truce.")
    make_position(owner, make_passage(owner, twice), kessel, truce)
    assert [one.start for one in repeats(twice, owner)] == [20]


@pytest.mark.parametrize(
    ("words", "left"),
    [("A 30-Day truce", []), ("Day truce, a", []), ("truce, a", ["30-Day truce"])],
)
def test_what_is_mostly_under_a_passage_is_not_suggested(words, left, owner, here, coded):
    make_passage(owner, here, words)
    assert quotes(here, owner) == left


def test_of_two_that_overlap_the_longer_is_suggested(owner, talks, here, coded):
    make_passage(owner, coded.passage.article, "a 30-day truce", tags=[make_tag(owner, talks)])
    assert quotes(here, owner) == ["A 30-Day truce"]


def test_terms_and_tags_come_with_how_often_the_most_frequent_first(
    owner, talks, kessel, here, coded, truce
):
    often, tag = make_term(owner, talks, "Monitors"), make_tag(owner, talks)
    for _ in range(2):
        newest = make_passage(owner, make_article(owner, talks), tags=[tag])
        make_position(owner, newest, kessel, often)
        make_position(owner, newest, make_actor(owner, "Aruvia"), often)
    coding = repeats(here, owner)[0].coding
    assert (coding.passage, coding.times, coding.tags) == (newest.pk, 3, (tag,))
    assert coding.terms == ((often, 2), (truce, 1))


def test_what_is_neither_accepted_nor_tagged_suggests_nothing(owner, annotator, here, coded):
    position.revise(coded, by=owner, version=1, status="rejected")
    make_position(annotator, coded.passage, coded.holder, coded.term, status="draft")
    assert repeats(here, owner) == repeats(here, annotator) == ()


def test_others_talks_and_what_may_not_be_seen_suggest_nothing(owner, outsider, here, coded):
    there = make_article(outsider, outsider.memberships.get().negotiation, text=here.text)
    assert repeats(there, outsider) == repeats(there, owner) == repeats(here, outsider) == ()


def test_a_stranger_is_suggested_what_is_openly_coded(owner, talks, here, coded):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    assert [one.coding.times for one in repeats(here, AnonymousUser())] == [1]


def test_suggesting_stores_nothing(owner, talks, here, coded):
    names_in(talks, owner, here.text)
    repeats(here, owner)
    assert (Passage.objects.count(), Position.objects.count()) == (1, 1)


def test_the_count_of_queries_is_the_same_for_more(owner, talks, here, coded, kessel, truce):
    def count():
        with CaptureQueriesContext(connection) as queries:
            repeats(here, owner)
            names_in(talks, owner, "Kessel, Kessel 1")
        return len(queries)

    make_passage(owner, make_article(owner, talks), tags=[make_tag(owner, talks)])
    before = count()
    for number in range(3):
        again = make_passage(
            owner, make_article(owner, talks), tags=[make_tag(owner, talks, f"Q{number}")]
        )
        make_position(
            owner,
            again,
            make_actor(owner, f"Kessel {number}"),
            make_term(owner, talks, f"Term {number}"),
        )
    assert count() == before
