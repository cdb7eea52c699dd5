"""The way in: the first person's link, invitations, and links for a new password."""

import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from negotiations.actions import invitation, membership, negotiation, reset, token
from negotiations.actions import user as users
from negotiations.jobs import mail_reset
from negotiations.models import Change, Invitation, Reset, User

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-to-do"
ANNA = {
    "full_name": "Anna Weiß",
    "email": "anna@example.org",
    "username": "anna",
    "password": PASSWORD,
    "again": PASSWORD,
    "time_zone": "Europe/Berlin",
}


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL = True


def text(response):
    return response.content.decode()


def without_tokens(response):
    """The page without the CSRF tokens, which differ each time."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", text(response))


def link_on(page):
    """The link that a page shows to be copied, as a path."""
    value = text(page).partition('id="link"')[2].partition('value="')[2].partition('"')[0]
    parts = urlsplit(value)
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def invited(client, owner, talks):
    """Invites through the page, and gives the link."""

    def invite(email="", role="editor"):
        client.force_login(owner)
        page = client.post(
            f"/negotiations/{talks.slug}/people/invite", {"email": email, "role": role}
        )
        assert page.status_code == 200
        return link_on(page)

    return invite


@pytest.fixture
def browser():
    """A second browser, in which nobody is signed in."""
    return Client()


# The first person


def test_a_site_without_people_says_where_the_link_is_and_shows_none(client):
    page = text(client.get("/"))
    assert "finds a link to make the first one in its terminal" in page
    assert "key=" not in page


def test_the_first_person_gets_an_account_and_is_led_on(client):
    opened = client.get(f"/first-account?key={users.first_person_key()}")
    assert opened.url == "/first-account"
    done = client.post("/first-account", ANNA, follow=True)
    assert done.redirect_chain == [("/", 302)]
    page = text(done)
    assert "Welcome, Anna Weiß." in page
    assert "Load the demo" in page
    made = User.objects.get()
    assert (made.is_superuser, made.is_staff, made.time_zone) == (True, True, "Europe/Berlin")


def test_the_first_person_loads_the_demo_and_owns_it(client):
    client.get(f"/first-account?key={users.first_person_key()}")
    client.post("/first-account", ANNA)
    done = client.post("/load-demo", follow=True)
    assert done.redirect_chain == [("/negotiations/istanbul", 302)]
    assert User.objects.get().memberships.get().role == "owner"


def test_the_demo_is_for_operators(client, owner):
    client.force_login(owner)
    assert client.post("/load-demo").status_code == 403


@pytest.mark.parametrize(
    "address", ["/first-account", "/first-account?key=x", "/first-account?key="]
)
def test_without_the_key_nobody_is_first(client, address):
    page = client.get(address, follow=True)
    assert page.status_code == 404
    assert client.post("/first-account", ANNA).status_code == 404
    assert not User.objects.exists()


def test_what_is_wrong_with_an_account_is_said_and_the_rest_stays(client):
    client.get(f"/first-account?key={users.first_person_key()}")
    wrong = {**ANNA, "again": "other", "email": "nowhere"}
    page = client.post("/first-account", wrong)
    assert page.status_code == 422
    assert "The two passwords differ." in text(page)
    assert "Anna Weiß" in text(page)
    assert PASSWORD not in text(page)


def test_a_time_zone_that_the_browser_makes_up_is_utc(client):
    client.get(f"/first-account?key={users.first_person_key()}")
    client.post("/first-account", {**ANNA, "time_zone": "Mars/Olympus"})
    assert User.objects.get().time_zone == "UTC"


# Invitations


def test_somebody_without_an_account_makes_one_and_is_a_member(invited, browser, talks):
    link = invited("anna@example.org")
    assert browser.get(link).url == "/invitation"
    page = text(browser.get("/invitation"))
    assert "owner" in page
    assert "Talks between Kessel and Aruvia" in page
    done = browser.post("/invitation", ANNA, follow=True)
    assert done.redirect_chain == [(f"/negotiations/{talks.slug}", 302)]
    assert talks.memberships.get(user__username="anna").role == "editor"


def test_somebody_with_an_account_signs_in_and_accepts(invited, browser, talks):
    User.objects.create_user("bela", "bela@example.org", PASSWORD)
    browser.get(invited("bela@example.org"))
    signed_in = browser.post(
        "/sign-in", {"login": "bela", "password": PASSWORD, "next": "/invitation"}, follow=True
    )
    assert "Accept as bela" in text(signed_in)
    browser.post("/invitation")
    assert talks.memberships.get(user__username="bela").role == "editor"


def test_it_is_mailed_with_its_link_and_shown_too(invited):
    link = invited("anna@example.org")
    (sent,) = mail.outbox
    assert sent.to == ["anna@example.org"]
    assert link in sent.body
    assert "Talks between Kessel and Aruvia" in sent.subject


def test_a_mail_that_cannot_be_sent_is_said_and_the_link_shown(client, owner, talks, settings):
    settings.EMAIL_BACKEND = "tests.views.test_invitation.Broken"
    client.force_login(owner)
    page = client.post(
        f"/negotiations/{talks.slug}/people/invite", {"email": "a@b.org", "role": "reader"}
    )
    assert "could not be sent" in text(page)
    assert link_on(page).startswith("/invitation?key=")


def test_without_a_mail_server_it_is_to_be_copied(client, owner, talks, settings):
    settings.MAIL = False
    client.force_login(owner)
    page = client.post(
        f"/negotiations/{talks.slug}/people/invite", {"email": "a@b.org", "role": "reader"}
    )
    assert "this site sends no e-mail" in text(page)
    assert mail.outbox == []


class Broken:
    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_scanner_that_fetches_every_link_changes_nothing(invited, talks):
    link = invited("anna@example.org")
    before = Change.objects.count()
    for _ in range(3):
        scanner = Client()
        scanner.get(link)
        scanner.get("/invitation")
        scanner.head(link)
    assert (Change.objects.count(), talks.memberships.count()) == (before, 1)
    assert Invitation.objects.get().used_at is None


def test_the_page_is_the_same_whether_or_not_the_address_has_an_account(invited):
    User.objects.create_user("old", "old@example.org")
    pages = []
    for email in ("new@example.org", "old@example.org"):
        one = Client()
        one.get(invited(email))
        pages.append(without_tokens(one.get("/invitation")).replace(email, "ADDRESS"))
    assert "ADDRESS" in pages[0]
    assert pages[0] == pages[1]


def test_another_person_does_not_accept_what_is_for_an_address(invited, browser, outsider, talks):
    browser.force_login(outsider)
    browser.get(invited("anna@example.org"))
    assert "It is for another e-mail address" in text(browser.get("/invitation"))
    assert browser.post("/invitation").status_code == 422
    assert talks.memberships.count() == 1


def test_an_expired_a_withdrawn_and_a_used_link_look_alike(client, invited, browser, owner):
    links = [invited(f"{name}@example.org") for name in ("anna", "bela")]
    first, second = Invitation.objects.order_by("created_at")
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(days=1))
    client.post(f"/invitations/{second.pk}/withdraw", {"version": 1})
    pages = [browser.get(link, follow=True) for link in [*links, "/invitation?key=mistyped"]]
    assert {page.status_code for page in pages} == {404}
    assert len({without_tokens(page) for page in pages}) == 1


def test_whoever_opened_it_in_time_is_refused_once_it_is_withdrawn(client, invited, browser):
    browser.get(invited("anna@example.org"))
    client.post(f"/invitations/{Invitation.objects.get().pk}/withdraw", {"version": 1})
    assert browser.post("/invitation", ANNA).status_code == 404
    assert not User.objects.filter(username="anna").exists()


def test_pending_ones_are_listed_for_owners_alone(client, invited, editor, talks):
    invited("anna@example.org")
    people = f"/negotiations/{talks.slug}/people"
    assert "anna@example.org" in text(client.get(people))
    client.force_login(editor)
    assert "anna@example.org" not in text(client.get(people))
    history = text(client.get(f"/negotiations/{talks.slug}/history"))
    assert "anna@example.org" not in history


def test_an_editor_neither_invites_nor_withdraws(client, invited, editor, talks):
    invited("anna@example.org")
    pk = Invitation.objects.get().pk
    client.force_login(editor)
    assert client.get(f"/negotiations/{talks.slug}/people/invite").status_code == 403
    assert client.post(f"/invitations/{pk}/withdraw", {"version": 1}).status_code == 404
    assert client.post(f"/invitations/{pk}/renew", {"version": 1}).status_code == 404


def test_a_renewed_one_has_a_new_link(client, invited, browser):
    old = invited("anna@example.org")
    page = client.post(f"/invitations/{Invitation.objects.get().pk}/renew", {"version": 1})
    assert browser.get(old, follow=True).status_code == 404
    assert browser.get(link_on(page), follow=True).status_code == 200


def test_an_operator_invites_to_the_site_alone(browser):
    operator = User.objects.create_superuser("operator")
    _, secret = invitation.send(by=operator, negotiation=None)
    browser.get(f"/invitation?key={secret}")
    done = browser.post("/invitation", ANNA, follow=True)
    assert done.redirect_chain == [("/", 302)]
    assert not User.objects.get(username="anna").is_superuser


# What is written down


def test_no_secret_reaches_the_access_log_the_sessions_or_the_journal(
    invited, browser, caplog, monkeypatch
):
    monkeypatch.setattr(logging.getLogger("negotiations.access"), "propagate", True)
    with caplog.at_level(logging.INFO, logger="negotiations.access"):
        link = invited("anna@example.org")
        browser.get(link)
        browser.get("/invitation")
    secret = link.partition("key=")[2]
    assert "path=/invitation" in caplog.text
    assert secret not in caplog.text
    assert secret not in str(dict(browser.session))
    assert secret not in str(list(Change.objects.values_list("before", "after")))
    assert browser.get(link)["Referrer-Policy"] == "same-origin"


# A new password


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", "anna@example.org", "the-old-password")


NEW = {"password": PASSWORD, "again": PASSWORD}


def test_a_link_by_mail_leads_to_a_new_password(browser, anna, django_capture_on_commit_callbacks):
    mail_reset(email="ANNA@example.org", site="https://example.org")
    link = mail.outbox[0].body.partition("https://example.org")[2].split()[0]
    assert browser.get(link).url == "/new-password"
    done = browser.post("/new-password", NEW, follow=True)
    assert done.redirect_chain == [("/sign-in", 302)]
    signed_in = browser.post("/sign-in", {"login": "anna", "password": PASSWORD}, follow=True)
    assert "your password was changed with it" in text(signed_in)


def test_the_page_says_the_same_whether_or_not_there_is_an_account(client, anna):
    pages = [
        without_tokens(client.post("/forgotten-password", {"email": email})).replace(email, "")
        for email in ("anna@example.org", "nobody@example.org")
    ]
    assert "If an account has the address" in pages[0]
    assert pages[0] == pages[1]
    assert not Reset.objects.exists()  # a job makes it, in its own time


def test_nobody_is_mailed_who_has_no_address_or_no_active_account(anna):
    User.objects.create_user("bela")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    for email in ("", "anna@example.org", "nobody@example.org"):
        mail_reset(email=email, site="https://example.org")
    assert mail.outbox == []


def test_without_a_mail_server_the_page_says_whom_to_ask(client, settings):
    settings.MAIL = False
    assert "Ask an operator of the site" in text(client.get("/forgotten-password"))
    assert client.post("/forgotten-password", {"email": "a@b.org"}).status_code == 200
    assert mail.outbox == []


def test_asking_again_and_again_has_to_wait(client, settings, clock):
    settings.RATE_LIMIT_SIGN_IN = 2
    asked = [client.post("/forgotten-password", {"email": "a@b.org"}) for _ in range(3)]
    assert [page.status_code for page in asked] == [200, 200, 429]
    assert asked[-1]["Retry-After"]


def test_a_reset_ends_all_sessions_and_tokens(browser, anna, api):
    elsewhere = Client()
    elsewhere.force_login(anna)
    _, secret = token.issue(by=anna, name="R")
    _, key = reset.issue(by=anna, user=anna)
    browser.get(f"/new-password?key={key}")
    browser.post("/new-password", NEW)
    assert elsewhere.get("/account").status_code == 302
    asked = browser.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert asked.status_code == 401


def test_a_scanner_uses_no_reset_up(browser, anna):
    _, key = reset.issue(by=anna, user=anna)
    for _ in range(3):
        Client().get(f"/new-password?key={key}", follow=True)
    browser.get(f"/new-password?key={key}")
    assert browser.post("/new-password", NEW).status_code == 302


def test_a_weak_password_is_refused_and_the_link_works_on(browser, anna):
    _, key = reset.issue(by=anna, user=anna)
    browser.get(f"/new-password?key={key}")
    page = browser.post("/new-password", {"password": "anna1", "again": "anna1"})
    assert page.status_code == 422
    assert browser.post("/new-password", NEW).status_code == 302
    assert browser.post("/new-password", NEW).status_code == 404


def test_an_operator_makes_a_link_and_the_person_sees_it_even_unused(client, browser, anna):
    operator = User.objects.create_superuser("operator", password=PASSWORD)
    client.force_login(operator)
    page = client.post(
        "/admin/negotiations/user/",
        {"action": "make_reset_link", "_selected_action": [str(anna.pk)]},
    )
    assert link_on(page).startswith("/new-password?key=")
    signed_in = browser.post(
        "/sign-in", {"login": "anna", "password": "the-old-password"}, follow=True
    )
    assert "was made by an operator of the site" in text(signed_in)
    assert "it was not used" in text(signed_in)
    again = Client().post(
        "/sign-in", {"login": "anna", "password": "the-old-password"}, follow=True
    )
    assert "was made by" not in text(again)


def test_a_forged_host_does_not_reach_the_mail(client, anna, settings):
    settings.PRODUCTION, settings.HOSTS, settings.ALLOWED_HOSTS = True, ["example.org"], ["*"]
    page = client.get("/forgotten-password", HTTP_HOST="evil.example")
    assert page.status_code == 200
    client.post("/forgotten-password", {"email": "anna@example.org"}, HTTP_HOST="evil.example")
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 — a model

    assert {
        job.args["site"]
        for job in ProcrastinateJob.objects.filter(task_name__endswith="mail_reset")
    } == {"https://example.org"}


# Sign-up, the profile, and leaving


def test_nobody_signs_up_unless_the_settings_say_so(client, settings):
    assert client.get("/sign-up").status_code == 404
    settings.SIGN_UP = True
    client.post("/sign-up", ANNA)
    assert not User.objects.get().is_superuser


def test_a_new_address_needs_the_password(client, anna):
    client.force_login(anna)
    about = {
        "full_name": "Anna W.",
        "email": "new@example.org",
        "time_zone": "Europe/Kyiv",
        "language": "en-gb",
    }
    assert client.post("/account/revise", about).status_code == 422
    assert client.post("/account/revise", {**about, "password_now": "wrong"}).status_code == 422
    assert (
        client.post("/account/revise", {**about, "password_now": "the-old-password"}).url
        == "/account"
    )
    anna.refresh_from_db()
    assert (anna.full_name, anna.email, anna.time_zone) == (
        "Anna W.",
        "new@example.org",
        "Europe/Kyiv",
    )


def test_a_name_is_shown_instead_of_the_username(client, anna, talks, owner):
    users.revise(anna, full_name="Anna Weiß")
    membership.add(by=owner, negotiation=talks, user=anna, role="reader")
    client.force_login(owner)
    assert "Anna Weiß" in text(client.get(f"/negotiations/{talks.slug}/people"))


def test_times_are_in_the_readers_zone(client, owner, talks):
    users.revise(owner, time_zone="Asia/Kolkata")
    client.force_login(owner)
    assert " IST" in text(client.get(f"/negotiations/{talks.slug}/history"))
    assert "+00:00" in client.get(f"/api/v1/negotiations/{talks.slug}").content.decode() or (
        'Z"' in client.get(f"/api/v1/negotiations/{talks.slug}").content.decode()
    )


def test_a_person_deactivates_their_account(client, anna):
    client.force_login(anna)
    client.post("/account/deactivate")
    assert not User.objects.get(pk=anna.pk).is_active
    assert client.get("/account").status_code == 302


def test_the_only_owner_is_told_why_not(client, owner, talks):
    client.force_login(owner)
    page = client.post("/account/deactivate", follow=True)
    assert "you alone own" in text(page)
    assert User.objects.get(pk=owner.pk).is_active


def test_a_page_that_is_not_found_leads_back_after_signing_in(client, owner, talks):
    page = text(client.get(f"/negotiations/{talks.slug}/terms"))
    assert f"/sign-in?next=/negotiations/{talks.slug}/terms" in page


# First steps


def test_an_empty_negotiation_shows_what_to_do_first(client, owner):
    negotiation.create(by=owner, slug="void", title="Void")
    client.force_login(owner)
    page = text(client.get("/negotiations/void"))
    assert "First steps: 0 of 6 done" in page
    client.post("/negotiations/void/codebook/load")
    assert "First steps: 1 of 6 done" in text(client.get("/negotiations/void"))


def test_readers_and_strangers_see_no_checklist(client, reader, talks):
    client.force_login(reader)
    assert "First steps" not in text(client.get(f"/negotiations/{talks.slug}"))


def test_another_is_added_from_the_same_page(client, owner, talks):
    client.force_login(owner)
    address = f"/negotiations/{talks.slug}/codebook/add"
    tag = {"code": "CEASE", "label": "Ceasefire", "another": "yes"}
    assert client.post(address, tag).url == address
    assert talks.tags.get().label == "Ceasefire"


def test_an_operator_neither_adds_an_account_nor_sets_a_password(client, anna):
    client.force_login(User.objects.create_superuser("operator"))
    assert client.get("/admin/negotiations/user/add/").status_code == 403
    assert client.get(f"/admin/negotiations/user/{anna.pk}/password/").status_code == 403
    assert client.get(f"/admin/negotiations/user/{anna.pk}/change/").status_code == 200
