"""The way in, in a real browser: the first account, an invitation in a second browser, a party made
in place, and what axe finds on these pages.
"""

import pytest
from django.urls import reverse

from negotiations.actions import invitation, reset
from negotiations.actions import user as users
from negotiations.models import Membership, User

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "long-enough-to-do"
#: Colours change at once, before axe looks at them.
STILL = {"reduced_motion": "reduce"}


def fill_in(page, username, name, email=None):
    page.fill("#id_full_name", name)
    if email:
        page.fill("#id_email", email)
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.press("#id_again", "Enter")


def test_the_first_person_is_led_to_a_negotiation_and_its_first_steps(open_page, looked_at):
    page = open_page(timezone_id="Asia/Tokyo", **STILL)
    page.goto("/")
    looked_at(page, "/")
    page.goto(f"/first-account?key={users.first_person_key()}")
    assert page.url.endswith("/first-account")
    looked_at(page, "first account")
    fill_in(page, "anna", "Anna Weiß", "anna@example.org")
    page.wait_for_selector("text=Welcome, Anna Weiß")
    looked_at(page, "home of the first person")
    page.click("text=Make your first negotiation")
    page.fill("#id_title", "Talks on the port")
    page.press("#id_title", "Enter")
    page.wait_for_selector("text=First steps: 0 of 6 done")
    looked_at(page, "first steps")
    assert User.objects.get().time_zone == "Asia/Tokyo"


def test_a_party_is_made_with_its_actor_in_place_by_keys_alone(open_page, owner, talks, looked_at):
    page = open_page(owner, **STILL)
    page.goto(reverse("party.add", args=["kessel"]))
    looked_at(page, "party.add")
    page.focus("#id_actor")
    page.keyboard.type("Kessel")
    page.wait_for_selector("#id_actor-list [role=option]:has-text('Create')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".create #id_new-kind, .create select")
    page.select_option(".create select", "state")
    page.select_option("#id_role", "primary")
    page.click("text=Save and add another")  # what is half made in the form is made first
    page.wait_for_selector("text=Saved.")
    assert page.url.endswith("/parties/add")
    assert talks.parties.get().actor.name == "Kessel"


def test_an_invitation_is_accepted_in_a_second_browser(open_page, owner, talks, looked_at):
    page = open_page(owner, **STILL)
    page.goto(reverse("people", args=["kessel"]))
    page.click("text=Invite a colleague")
    page.fill("#id_email", "bela@example.org")
    page.select_option("#id_role", "annotator")
    page.click("text=Make the invitation")
    link = page.input_value("#link")
    looked_at(page, "the invitation's link")
    page.goto(reverse("people", args=["kessel"]))
    looked_at(page, "people with an invitation")

    second = open_page(**STILL)
    second.goto(link)
    assert "key=" not in second.url
    looked_at(second, "an invitation")
    fill_in(second, "bela", "Béla Nagy")
    second.wait_for_selector("text=Welcome, Béla Nagy")
    assert Membership.objects.get(user__username="bela").role == "annotator"
    second.goto(link)
    second.wait_for_selector("text=This link does not work")
    looked_at(second, "a closed link")


def test_the_pages_of_an_account_are_accessible(open_page, owner, talks, looked_at):
    _, key = reset.issue(by=owner, user=owner)
    _, secret = invitation.send(by=owner, negotiation=talks, email="bela@example.org")
    page = open_page(**STILL)
    for address in (f"/new-password?key={key}", "/forgotten-password"):
        page.goto(address)
        looked_at(page, address)
    page = open_page(owner, **STILL)
    for address in ("/account", "/account/revise", "/moves", f"/invitation?key={secret}"):
        page.goto(address)
        looked_at(page, address)


def test_a_name_that_does_not_end_keeps_every_page_in_its_width(open_page, owner, talks, looked_at):
    users.revise(owner, full_name="Ὀλίμπιος" + "ŵ" * 140)
    long = f"{'b' * 60}@{'example' * 8}.org"
    _, secret = invitation.send(by=owner, negotiation=talks, email=long)
    page = open_page(**STILL)
    page.goto(f"/invitation?key={secret}")
    looked_at(page, "invitation")
    page = open_page(owner, **STILL)
    for name in ("people", "history", "negotiation"):
        page.goto(reverse(name, args=["kessel"]))
        looked_at(page, name)
    page.goto("/account")
    looked_at(page, "/account")
