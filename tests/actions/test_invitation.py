"""Invitations: who may send and accept one, when it stops working, and what is kept of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from negotiations.actions import invitation, membership, negotiation, undo
from negotiations.actions import user as actions
from negotiations.models import Change, Invitation, Membership, User
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(owner, talks):
    made, _ = invitation.send(by=owner, negotiation=talks, role="editor", email="anna@example.org")
    return made


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", email="Anna@example.org")


def test_whoever_was_invited_becomes_a_member(invited, anna, talks):
    invitation.accept(invited, by=anna)
    assert Membership.objects.get(user=anna, negotiation=talks).role == "editor"
    assert list(Change.objects.filter(by=anna).order_by("verb").values_list("verb", flat=True)) == [
        "invitation.accept",
        "membership.join",
    ]


def test_it_works_once(invited, anna, owner, talks):
    invitation.accept(invited, by=anna)
    membership.end(Membership.objects.get(user=anna), by=owner, version=1)
    with pytest.raises(PermissionDenied):
        invitation.accept(invited, by=anna)


def test_it_is_for_its_address_alone(invited, outsider):
    with pytest.raises(PermissionDenied):
        invitation.accept(invited, by=outsider)


def test_without_an_address_it_is_for_whoever_has_the_link(owner, talks, outsider):
    made, _ = invitation.send(by=owner, negotiation=talks)
    invitation.accept(made, by=outsider)
    assert Membership.objects.get(user=outsider, negotiation=talks).role == "reader"


def test_it_expires(invited, anna):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(PermissionDenied):
        invitation.accept(invited, by=anna)


@pytest.mark.parametrize("is_operator", [False, True])
def test_it_is_void_when_whoever_sent_it_may_invite_no_more(
    is_operator, invited, anna, owner, talks
):
    other = User.objects.create_user("other")
    membership.add(by=owner, negotiation=talks, user=other, role="owner")
    membership.change(Membership.objects.get(user=owner), by=other, version=1, role="annotator")
    User.objects.filter(pk=anna.pk).update(is_superuser=is_operator)
    with pytest.raises(PermissionDenied):
        invitation.accept(Invitation.objects.get(), by=User.objects.get(pk=anna.pk))


def test_it_is_void_when_the_account_of_whoever_sent_it_is_deactivated(invited, anna, owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        invitation.accept(Invitation.objects.get(), by=anna)


def test_a_member_keeps_their_role_and_the_invitation_stays(invited, anna, owner, talks):
    membership.add(by=owner, negotiation=talks, user=anna, role="reader")
    with pytest.raises(ValidationError, match="a member of this negotiation already"):
        invitation.accept(invited, by=anna)
    assert Invitation.objects.get().used_at is None


def test_an_address_of_a_member_is_not_invited(owner, talks, anna):
    membership.add(by=owner, negotiation=talks, user=anna)
    with pytest.raises(ValidationError, match="a member already"):
        invitation.send(by=owner, negotiation=talks, email="ANNA@example.org")


def test_an_address_is_invited_once(owner, talks, invited):
    with pytest.raises(ValidationError, match="invited already"):
        invitation.send(by=owner, negotiation=talks, email="ANNA@example.org")


def test_a_new_link_ends_the_old_one(owner, talks):
    made, old = invitation.send(by=owner, negotiation=talks)
    _, new = invitation.renew(made, by=owner, version=1)
    assert not Invitation.objects.with_secret(old).exists()
    assert Invitation.objects.with_secret(new).get() == made


def test_a_withdrawn_one_works_no_more_and_not_after_undo_either(owner, talks):
    made, secret = invitation.send(by=owner, negotiation=talks)
    invitation.withdraw(made, by=owner, version=1)
    assert not Invitation.objects.with_secret(secret).exists()
    undo.undo(by=owner, negotiation=talks)
    assert Invitation.objects.count() == 1
    assert not Invitation.objects.with_secret(secret).exists()


def test_neither_secret_nor_digest_is_in_the_journal(owner, talks):
    made, secret = invitation.send(by=owner, negotiation=talks)
    stored = str(list(Change.objects.values_list("before", "after")))
    assert secret not in stored
    assert made.digest not in stored


def test_a_negotiation_goes_with_its_invitations(owner, talks, invited):
    negotiation.delete(talks, by=owner, version=1)
    assert not Invitation.objects.exists()


def test_an_account_and_the_acceptance_are_made_together_or_not_at_all(invited, owner, talks):
    fields = {"username": "bela", "email": "x@example.org", "full_name": "Béla Nagy"}
    with pytest.raises(ValidationError, match="too short"):
        actions.create_invited(invited, password="short", **fields)
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.create_invited(invited, password="long-enough-to-do", **fields)
    assert not User.objects.filter(username="bela").exists()


def test_an_invited_account_has_the_address_that_was_invited(invited, talks):
    made = actions.create_invited(
        invited,
        username="bela",
        email="x@example.org",
        full_name="Béla Nagy",
        password="long-enough-to-do",
    )
    assert made.email == "anna@example.org"
    assert str(talks.memberships.get(role="editor").user) == "Béla Nagy"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_is_refused(owner, talks):
    made, _ = invitation.send(by=owner, negotiation=talks)
    two = [User.objects.create_user(name) for name in ("anna", "bela")]
    begin = Barrier(2)

    def accept(who):
        begin.wait(PATIENCE)
        try:
            return type(invitation.accept(Invitation.objects.get(pk=made.pk), by=who)).__name__
        except PermissionDenied:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, two)) == ["Invitation", "refused"]
    assert talks.memberships.count() == 2
