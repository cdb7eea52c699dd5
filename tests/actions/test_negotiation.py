"""Negotiations and their teams."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from negotiations.actions import journal, membership, negotiation
from negotiations.models import Change, Membership, Negotiation, Tag, User
from tests.actions.journal import race, written
from tests.factories import by_field, make_actor, make_article, make_party, make_tag, make_term

pytestmark = pytest.mark.django_db


def test_who_creates_a_negotiation_owns_it_in_one_act(owner):
    with written() as changes:
        made = negotiation.create(by=owner, slug="kessel", title="Kessel")
    assert Membership.objects.get(negotiation=made).role == "owner"
    assert [change.verb for change in changes] == ["negotiation.create", "membership.add"]
    assert len({change.act for change in changes}) == 1


def test_none_has_the_address_of_another_thing(owner, talks):
    with pytest.raises(ValidationError, match="slug"):
        negotiation.create(by=owner, slug="bulk", title="Bulk")
    with pytest.raises(ValidationError, match="slug"):
        negotiation.revise(talks, by=owner, version=1, slug="bulk")


def test_a_negotiation_is_private_and_active_unless_said_otherwise(talks):
    assert (talks.visibility, talks.status) == ("private", "active")


def test_a_slug_is_taken_once(owner, talks):
    with pytest.raises(ValidationError) as refusal:
        negotiation.create(by=owner, slug=talks.slug, title="Again")
    assert list(by_field(refusal.value)) == ["slug"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "two words"), ("slug", ""), ("title", ""), ("status", "x"), ("visibility", "x")],
)
def test_a_wrong_field_is_refused_by_its_name(field, value, owner):
    with pytest.raises(ValidationError) as refusal:
        negotiation.create(by=owner, **{"slug": "kessel", "title": "Kessel", field: value})
    assert list(by_field(refusal.value)) == [field]


def test_a_revision_writes_one_change(owner, talks):
    with written() as changes:
        negotiation.revise(talks, by=owner, version=1, status="suspended", title="New")
    assert [(change.verb, change.negotiation, change.target_version) for change in changes] == [
        ("negotiation.revise", talks, 2)
    ]
    assert (changes[0].before["status"], changes[0].after["status"]) == ("active", "suspended")


def test_where_nothing_changes_nothing_is_written(owner, talks):
    with written() as changes:
        negotiation.revise(talks, by=owner, version=1, title=talks.title)
    assert changes == []


def test_a_stale_version_is_refused(owner, talks):
    with pytest.raises(journal.Stale):
        negotiation.revise(talks, by=owner, version=7, title="New")
    with pytest.raises(journal.Stale):
        negotiation.delete(talks, by=owner, version=7)


def test_an_editor_revises_all_but_the_visibility(editor, talks):
    negotiation.revise(talks, by=editor, version=1, summary="New", visibility="private")
    with pytest.raises(PermissionDenied):
        negotiation.revise(talks, by=editor, version=2, visibility="public")
    with pytest.raises(PermissionDenied):
        negotiation.revise(talks, by=editor, version=2, notes_published=True)


def test_an_owner_publishes(owner, talks):
    assert (
        negotiation.revise(talks, by=owner, version=1, visibility="public").visibility == "public"
    )


def test_notes_are_not_published_unless_an_owner_says_so(owner, talks):
    negotiation.revise(talks, by=owner, version=1, visibility="public")
    assert not talks.notes_published
    assert negotiation.revise(talks, by=owner, version=2, notes_published=True).notes_published


def test_a_negotiation_is_deleted_with_its_team_and_codebook(owner, talks, editor):
    make_tag(owner, talks, "CEASE.1", parent=make_tag(owner, talks, "CEASE"))
    negotiation.delete(talks, by=owner, version=1)
    assert not any(model.objects.exists() for model in (Negotiation, Membership, Tag))
    assert Change.objects.of(talks).first().verb == "negotiation.delete"


def test_a_codebook_whose_codes_say_nothing_of_the_tree_is_deleted_too(owner, talks):
    make_tag(owner, talks, "A", parent=make_tag(owner, talks, "B"))
    negotiation.delete(talks, by=owner, version=1)
    assert not Tag.objects.exists()


@pytest.mark.parametrize("what", ["article", "term", "party", "actor"])
def test_a_negotiation_with_anything_in_it_is_in_use(what, owner, talks):
    user = {
        "article": lambda: make_article(owner, talks),
        "term": lambda: make_term(owner, talks),
        "party": lambda: make_party(owner, talks, make_actor(owner)),
        "actor": lambda: make_actor(owner, negotiation=talks),
    }[what]()
    with pytest.raises(journal.InUse) as refusal:
        negotiation.delete(talks, by=owner, version=1)
    assert refusal.value.dependents == [user]
    assert Membership.objects.filter(negotiation=talks).exists()


def test_a_shared_actor_of_other_talks_is_no_party_s_secret(owner, talks, outsider):
    theirs = make_actor(outsider, "Secret", negotiation=outsider.memberships.get().negotiation)
    with pytest.raises(ValidationError) as refusal:
        make_party(owner, talks, theirs)
    assert by_field(refusal.value) == {"actor": ["There is no such actor in this negotiation."]}


# The team


def test_an_owner_changes_a_role(owner, talks, reader):
    member = Membership.objects.get(user=reader)
    membership.change(member, by=owner, version=1, role="editor")
    assert reader.has_perm("party.add", talks)


def test_who_is_sent_away_sees_nothing_more(owner, talks, reader):
    membership.end(Membership.objects.get(user=reader), by=owner, version=1)
    assert not Negotiation.objects.visible_to(reader).exists()


def test_an_editor_changes_no_team(editor, talks, reader):
    with pytest.raises(PermissionDenied):
        membership.change(Membership.objects.get(user=reader), by=editor, version=1, role="owner")


@pytest.mark.parametrize("how", ["end", "change"])
def test_a_negotiation_keeps_an_owner(how, owner, talks):
    member = Membership.objects.get(user=owner)
    with pytest.raises(ValidationError, match="keeps one owner"):
        membership.end(member, by=owner, version=1) if how == "end" else membership.change(
            member, by=owner, version=1, role="editor"
        )
    assert Membership.objects.get(user=owner).role == "owner"


def test_one_of_two_owners_may_go(owner, talks):
    other = User.objects.create_user("other")
    membership.add(by=owner, negotiation=talks, user=other, role="owner")
    membership.end(Membership.objects.get(user=owner), by=owner, version=1)
    assert [member.user for member in talks.memberships.all()] == [other]


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays(owner, talks):
    other = User.objects.create_user("other")
    membership.add(by=owner, negotiation=talks, user=other, role="owner")
    mine, theirs = Membership.objects.get(user=owner), Membership.objects.get(user=other)
    race(
        lambda: membership.end(mine, by=owner, version=1),
        lambda: membership.end(theirs, by=other, version=1),
    )
    assert talks.memberships.filter(role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_slug_at_once_one_is_told(owner):
    outcomes = race(*[lambda: negotiation.create(by=owner, slug="same", title="Same")] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Negotiation",
        "ValidationError",
    ]
