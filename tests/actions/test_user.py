"""Accounts: the first one, what a person says of themselves, and deactivation."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from negotiations.actions import membership
from negotiations.actions import user as actions
from negotiations.models import User

pytestmark = pytest.mark.django_db
FIELDS = {
    "username": "anna",
    "email": "anna@example.org",
    "full_name": "Anna Weiß",
    "password": "long-enough-to-do",
}


def test_the_first_person_operates_the_site():
    made = actions.create_first(**FIELDS)
    assert made.is_superuser
    assert actions.has_operator()


def test_there_is_one_first_person():
    key = actions.first_person_key()
    assert actions.is_first_person_key(key)
    actions.create_first(**FIELDS)
    assert not actions.is_first_person_key(key)
    with pytest.raises(PermissionDenied):
        actions.create_first(**FIELDS | {"username": "bela"})


@pytest.mark.parametrize("key", ["", "x", "x" * 5000, "a:b:c", "\x00"])
def test_a_key_that_the_site_did_not_sign_is_none(key):
    assert not actions.is_first_person_key(key)


def test_what_is_wrong_with_an_account_is_said_by_field():
    User.objects.create_user("anna")
    with pytest.raises(ValidationError) as refusal:
        actions.create(**FIELDS | {"password": "anna", "email": "nowhere"})
    assert set(refusal.value.message_dict) == {"username", "password", "email"}


def test_a_time_zone_that_there_is_not_is_refused(owner):
    with pytest.raises(ValidationError, match="is no time zone"):
        actions.revise(owner, time_zone="Mars/Olympus")


def test_the_only_owner_is_not_deactivated(owner, talks):
    with pytest.raises(ValidationError, match="you alone own “Talks between Kessel and Aruvia”"):
        actions.deactivate(owner)
    other = User.objects.create_user("other")
    membership.add(by=owner, negotiation=talks, user=other, role="owner")
    actions.deactivate(owner)
    with pytest.raises(ValidationError, match="you alone own"):
        actions.deactivate(other)


@pytest.mark.parametrize(
    ("name", "initials"), [("Anna Weiß", "AW"), ("", "A"), ("Ørsted", "Ø"), ("A. B. Cee", "AC")]
)
def test_initials(name, initials):
    assert User(username="anna", full_name=name).initials == initials
