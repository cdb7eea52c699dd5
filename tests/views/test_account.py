"""A person's password and tokens in the browser."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from negotiations.actions import token
from negotiations.models import Token, User

pytestmark = pytest.mark.django_db
OLD, NEW = "a-long-password", "another-long-one"


@pytest.fixture
def person(client):
    user = User.objects.create_user("anna", password=OLD)
    client.force_login(user)
    return user


def change_password(client, **changed):
    typed = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW, **changed}
    return client.post("/account/password", typed, follow=True)


@pytest.mark.parametrize("name", ["account", "account_change_password", "token.issue"])
def test_a_stranger_is_sent_to_sign_in(client, db, name):
    address = reverse(name)
    assert client.get(address).url == f"/sign-in?next={address}"


def test_a_password_is_changed_and_all_other_sessions_end(client, person):
    elsewhere = Client()
    elsewhere.force_login(person)
    page = change_password(client)
    assert "Your password is changed." in page.content.decode()
    assert User.objects.get(pk=person.pk).check_password(NEW)
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize(
    "changed", [{"old_password": "wrong"}, {"new_password1": "short", "new_password2": "short"}]
)
def test_a_password_that_does_not_fit_is_refused(client, person, changed):
    page = change_password(client, **changed)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert User.objects.get(pk=person.pk).check_password(OLD)


def make_token(client, **changed):
    return client.post(
        "/account/tokens/issue", {"name": "laptop", "scope": "write", "days": "30", **changed}
    )


def test_a_token_is_shown_once_and_works(client, person, api):
    page = make_token(client)
    secret = page.context["secret"]
    assert (page.status_code, page.content.decode().count(f'value="{secret}"')) == (200, 1)
    assert secret not in client.get("/account").content.decode()
    assert not any(secret in str(value) for value in client.session.values())
    assert Token.objects.with_secret(secret).get().user == person


def test_the_page_with_the_secret_is_not_kept(client, person):
    assert "no-store" in make_token(client)["Cache-Control"]


@pytest.mark.parametrize(("days", "lasts"), [("30", 30), ("90", 90), ("365", 365), ("", None)])
def test_a_token_lasts_as_chosen(client, person, days, lasts):
    make_token(client, days=days)
    expires_at = Token.objects.get().expires_at
    assert (expires_at and round((expires_at - timezone.now()) / timedelta(days=1))) == lasts


@pytest.mark.parametrize("changed", [{"name": " "}, {"scope": "all"}, {"days": "31"}])
def test_a_token_that_is_refused_keeps_what_was_typed(client, person, changed):
    page = make_token(client, **changed)
    assert (page.status_code, Token.objects.count()) == (422, 0)
    assert '<option value="write" selected>' in page.content.decode() or "scope" in changed


def test_tokens_are_listed_with_their_state(client, person, outsider):
    token.issue(by=outsider, name="not mine")
    token.issue(by=person, name="old", expires_at=timezone.now() - timedelta(days=1))
    token.revoke(token.issue(by=person, name="lost")[0], by=person)
    page = client.get("/account").content.decode()
    assert "not mine" not in page
    assert "expired" in page
    assert "revoked <time" in page
    assert page.count("Revoke for good") == 1


def test_a_token_is_revoked(client, person):
    made, secret = token.issue(by=person, name="laptop")
    page = client.post(reverse("token.revoke", args=[made.pk]), follow=True).content.decode()
    assert not Token.objects.with_secret(secret).exists()
    assert "“laptop” is revoked" in page
    assert "Undo" not in page


def test_nobody_revokes_anothers_token(client, person, outsider):
    made, _ = token.issue(by=outsider, name="laptop")
    assert client.post(reverse("token.revoke", args=[made.pk])).status_code == 404
    assert Token.objects.get().revoked_at is None


@pytest.mark.parametrize("tokens", [1, 6])
def test_queries_do_not_grow_with_tokens(client, person, tokens, django_assert_max_num_queries):
    for number in range(tokens):
        token.issue(by=person, name=str(number))
    with django_assert_max_num_queries(4):
        client.get("/account")


def test_help_has_the_rule_and_every_role(client, db):
    page = client.get("/help").content.decode()
    assert "The newest date said decides." in page
    assert all(f">{role}</th>" in page for role in ("Reader", "Annotator", "Editor", "Owner"))
