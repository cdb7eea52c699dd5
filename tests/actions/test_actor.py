"""Actors: of the site or of one negotiation, with their names and ties."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from negotiations.actions import actor, journal
from negotiations.models import Actor
from tests.factories import (
    by_field,
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(outsider):
    return outsider.memberships.get().negotiation


def test_names_are_not_unique(owner, talks):
    assert make_actor(owner, "Kessel") != make_actor(owner, "Kessel")


def test_names_and_ties_are_kept_in_their_order(owner, talks):
    group = make_actor(owner)
    names = [{"name": name, "language": "en"} for name in ("The Hill", "Old Town")]
    ties = [{"group": group, "relation": relation} for relation in ("leads", "member_of")]
    made = make_actor(owner, "Marr", "person", names=names, affiliations=ties)
    assert [row.name for row in made.names.order_by("rank")] == ["The Hill", "Old Town"]
    assert [row.relation for row in made.affiliations.order_by("rank")] == ["leads", "member_of"]


@pytest.mark.parametrize("name", ["kessel", "KESSEL", "the hill"])
def test_an_actor_is_found_by_any_name(name, owner, talks):
    made = make_actor(owner, "Kessel", names=[{"name": "The Hill"}])
    assert list(Actor.objects.called(name)) == [made]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "ghost"),
        ("name", ""),
        ("name", "x" * 501),
        ("wikidata_id", "159"),
        ("wikidata_id", "Q0"),
        ("name", "a\x00"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(field, value, owner, talks):
    with pytest.raises(ValidationError) as refusal:
        actor.add(by=owner, **{"kind": "state", "name": "Kessel", field: value})
    assert list(by_field(refusal.value)) == [field]


def test_an_actor_has_no_tie_with_itself(owner, talks):
    made = make_actor(owner)
    with pytest.raises(ValidationError, match="no affiliation with itself"):
        actor.revise(made, by=owner, version=1, affiliations=[{"group": made, "relation": "leads"}])


@pytest.mark.parametrize("home", ["talks", "shared"])
def test_a_tie_to_an_actor_of_other_talks_is_refused_in_the_same_words(
    home, owner, talks, outsider, elsewhere
):
    theirs = make_actor(outsider, "Secret", negotiation=elsewhere)
    with pytest.raises(ValidationError) as refusal:
        make_actor(
            owner,
            "Marr",
            negotiation=talks if home == "talks" else None,
            affiliations=[{"group": theirs, "relation": "leads"}],
        )
    assert by_field(refusal.value) == {
        "affiliations": ["There is no such actor in this negotiation."]
    }


def test_a_shared_actor_has_no_tie_to_one_of_the_talks(owner, talks):
    own = make_actor(owner, "Unnamed source", "unidentified", negotiation=talks)
    with pytest.raises(ValidationError, match="There is no such actor"):
        make_actor(owner, "Marr", affiliations=[{"group": own, "relation": "leads"}])


# Moving between the talks and the site


def test_an_actor_of_the_talks_becomes_shared(owner, talks):
    made = make_actor(owner, negotiation=talks)
    assert actor.revise(made, by=owner, version=1, negotiation=None).negotiation is None


def test_an_actor_that_only_the_talks_use_becomes_theirs(owner, talks):
    made = make_actor(owner)
    make_party(owner, talks, made)
    assert actor.revise(made, by=owner, version=1, negotiation=talks).negotiation == talks


def test_an_actor_that_others_use_stays_shared(owner, talks, outsider, elsewhere):
    made = make_actor(owner)
    make_party(owner, talks, made)
    make_party(outsider, elsewhere, made)
    with pytest.raises(journal.InUse):
        actor.revise(made, by=owner, version=1, negotiation=talks)


def test_an_actor_is_not_moved_into_talks_where_one_may_not_add_it(owner, talks, elsewhere):
    made = make_actor(owner)
    make_party(owner, talks, made)
    with pytest.raises(PermissionDenied):
        actor.revise(made, by=owner, version=1, negotiation=elsewhere)


def test_an_actor_with_a_tie_to_one_of_the_talks_does_not_become_shared(owner, talks):
    """The unnamed source would be named by the tie."""
    source = make_actor(owner, "Unnamed source", "unidentified", negotiation=talks)
    made = make_actor(
        owner, "Marr", negotiation=talks, affiliations=[{"group": source, "relation": "represents"}]
    )
    with pytest.raises((ValidationError, journal.InUse)):
        actor.revise(made, by=owner, version=1, negotiation=None)


def test_an_actor_that_shared_ones_are_tied_to_stays_shared(owner, talks):
    ministry = make_actor(owner, "Ministry")
    make_party(owner, talks, ministry)
    make_actor(owner, "Marr", affiliations=[{"group": ministry, "relation": "leads"}])
    with pytest.raises((ValidationError, journal.InUse)):
        actor.revise(ministry, by=owner, version=1, negotiation=talks)


# Retracting


@pytest.mark.parametrize("use", ["party", "author", "about", "obliged", "tie", "condition"])
def test_an_actor_in_use_is_not_retracted_and_the_user_is_named(use, owner, talks):
    made = make_actor(owner, negotiation=talks)
    text = make_article(owner, talks)
    user = {
        "party": lambda: make_party(owner, talks, made),
        "author": lambda: make_article(owner, talks, authors=[made]),
        "about": lambda: make_passage(owner, text, about=[made]),
        "obliged": lambda: make_term(owner, talks, obliged=made),
        "tie": lambda: make_actor(
            owner, "Marr", negotiation=talks, affiliations=[{"group": made, "relation": "leads"}]
        ),
        "condition": lambda: make_position(
            owner,
            make_passage(owner, text),
            make_actor(owner),
            make_term(owner, talks),
            conditions=[{"relation": "if", "term": make_term(owner, talks), "by": made}],
        ),
    }[use]()
    with pytest.raises(journal.InUse) as refusal:
        actor.retract(made, by=owner, version=1)
    assert refusal.value.dependents == [user]


def test_an_actor_with_names_and_ties_of_its_own_is_retracted(owner, talks):
    made = make_actor(
        owner,
        names=[{"name": "The Hill"}],
        affiliations=[{"group": make_actor(owner), "relation": "leads"}],
    )
    actor.retract(made, by=owner, version=1)
    assert not Actor.objects.filter(pk=made.pk).exists()


def test_the_language_of_a_name_is_stored_as_a_tag(owner, talks):
    made = make_actor(owner, negotiation=talks, names=[{"name": "Кессель", "language": "uk_UA"}])
    assert made.names.get().language == "uk-UA"
    with pytest.raises(ValidationError) as refusal:
        actor.revise(
            made,
            by=owner,
            version=1,
            names=[{"name": "Kessel"}, {"name": "K", "language": "English"}],
        )
    assert list(refusal.value.message_dict) == ["names/1/language"]
