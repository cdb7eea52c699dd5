"""What is said to who is signed out and sends a form, or is at an address that has no page."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Party, Term
from tests.factories import make_actor, make_party

pytestmark = pytest.mark.django_db


def test_an_address_without_a_page_says_so(client, owner, talks):
    client.force_login(owner)
    party = make_party(owner, talks, make_actor(owner))
    answer = client.get(reverse("party.retract", args=[party.pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is no page at this address" in answer.content.decode()
    assert Party.objects.filter(pk=party.pk).exists()


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_who_is_signed_out_is_told_so_and_what_was_sent_is_kept(client, talks, htmx):
    sent = {"label": "A “truce”\nof <b>30</b> days", "items": ["1", "2"]}
    answer = client.post(f"{reverse('term.add', args=['kessel'])}?parent=", sent, headers=htmx)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "You are signed out" in page
    assert 'action="/negotiations/kessel/terms/add?parent="' in page
    assert 'name="label" value="A “truce”\nof &lt;b&gt;30&lt;/b&gt; days"' in page
    assert page.count('name="items"') == 2
    assert not Term.objects.exists()


def test_who_is_signed_out_and_retracts_is_not_told_of_a_role(client, owner, talks):
    party = make_party(owner, talks, make_actor(owner))
    answer = client.post(reverse("party.retract", args=[party.pk]), {"version": 1})
    assert answer.status_code == 401
    assert "role" not in answer.content.decode().split("<main")[1]


def test_passwords_are_kept_in_no_page(client, db):
    assert client.post(
        reverse("account_change_password"), {"old_password": "secret"}
    ).url.startswith("/sign-in")


@pytest.mark.parametrize(
    ("person", "status", "words"),
    [("owner", 403, "You signed in since"), (None, 401, "signed out")],
)
def test_a_form_of_another_session_says_that_and_keeps_nothing(owner, talks, person, status, words):
    client = Client(enforce_csrf_checks=True)
    if person:
        client.force_login(owner)
    answer = client.post(reverse("term.add", args=["kessel"]), {"label": "From elsewhere"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "From elsewhere" not in page
