"""Links for a new password: what one does, and how long."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from negotiations.actions import reset, token
from negotiations.models import Change, Reset, Token, User

pytestmark = pytest.mark.django_db
NEW = "a-new-long-password"


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", password="the-old-password", email="anna@example.org")


@pytest.fixture
def link(anna):
    return reset.issue(by=anna, user=anna)[0]


def test_it_changes_the_password_and_revokes_all_tokens(anna, link):
    token.issue(by=anna, name="R")
    reset.use(link, by=anna, password=NEW)
    assert User.objects.get(pk=anna.pk).check_password(NEW)
    assert not Token.objects.alive().filter(user=anna).exists()
    assert "reset.use" in Change.objects.filter(by=anna).values_list("verb", flat=True)


def test_it_works_once(anna, link):
    reset.use(link, by=anna, password=NEW)
    with pytest.raises(PermissionDenied):
        reset.use(Reset.objects.get(), by=anna, password="another-long-password")


def test_it_works_for_an_hour(anna, link):
    assert timedelta(minutes=59) < link.expires_at - timezone.now() <= timedelta(hours=1)
    Reset.objects.update(expires_at=timezone.now())
    with pytest.raises(PermissionDenied):
        reset.use(link, by=anna, password=NEW)


def test_a_weak_password_is_refused_and_the_link_works_on(anna, link):
    with pytest.raises(ValidationError, match="too short"):
        reset.use(link, by=anna, password="short")
    reset.use(link, by=anna, password=NEW)


def test_an_operator_makes_one_and_nobody_else_does(anna, owner, talks):
    with pytest.raises(PermissionDenied):
        reset.issue(by=owner, user=anna)
    made, _ = reset.issue(by=User.objects.create_superuser("operator"), user=anna)
    with pytest.raises(PermissionDenied):
        reset.use(made, by=User.objects.get(username="operator"), password=NEW)


def test_neither_secret_nor_digest_is_in_the_journal(anna):
    made, secret = reset.issue(by=anna, user=anna)
    stored = str(list(Change.objects.values_list("before", "after")))
    assert secret not in stored
    assert made.digest not in stored
