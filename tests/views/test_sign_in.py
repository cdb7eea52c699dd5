"""Signing in, and how often a password may fail, here and where it is changed."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.core import signing
from django.db import connection
from django.test import Client

from negotiations.actions import rate_limit
from negotiations.models import RateLimit, User

pytestmark = pytest.mark.django_db
RIGHT, NEW = "a-long-password", "another-long-one"
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _small(settings, clock):
    settings.RATE_LIMIT_SIGN_IN = 2


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", "anna@example.org", password=RIGHT)


@pytest.fixture
def bela(db):
    return User.objects.create_user("bela", password=RIGHT)


def sign_in(typed="wrong", username="anna", client=None, **headers):
    return (client or Client()).post("/sign-in", {"login": username, "password": typed}, **headers)


def statuses(number, **tried):
    return [sign_in(**tried).status_code for _ in range(number)]


def known_device(username="anna", **headers):
    """A browser in which this person signed in before, and signed out again."""
    client = Client()
    assert sign_in(RIGHT, username, client, **headers).status_code == 302
    client.post("/sign-out")
    return client


def shut_out(username="anna"):
    """By many addresses, so that only the username has to wait; then the address of the tests."""
    for one in range(3):
        sign_in(username=username, REMOTE_ADDR=f"192.0.2.{one}")
    statuses(3, username="nobody")


def test_who_signs_in_goes_on_to_where_they_were_going(client, anna):
    assert (
        client.post("/sign-in?next=/account", {"login": "anna", "password": RIGHT}).url
        == "/account"
    )


def test_a_right_password_is_not_looked_at_after_too_many_wrong_ones(anna):
    statuses(2)
    page = sign_in(RIGHT)
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Try again in 60 seconds." in page.content.decode()
    assert 'value="anna"' in page.content.decode()
    assert "sessionid" not in page.cookies


def test_a_minute_later_it_may_be_tried_again(anna, clock):
    statuses(3)
    clock.move(59)
    assert sign_in(RIGHT).status_code == 429
    clock.move(1)
    assert sign_in(RIGHT).status_code == 302


def test_each_further_failure_makes_the_next_wait_longer(anna, clock):
    statuses(2)
    waits = []
    for _ in range(6):
        waits.append(int(sign_in(RIGHT)["Retry-After"]))
        clock.move(waits[-1])
        assert sign_in().status_code == 200
    assert waits == [60, 120, 240, 480, 900, 900]


def test_the_wait_is_said_in_minutes(anna, clock):
    statuses(2)
    clock.move(60)
    sign_in()
    clock.move(0.5)
    assert "Try again in 2 minutes." in sign_in(RIGHT).content.decode()


def test_nothing_is_counted_while_one_waits(anna, clock):
    statuses(30)
    clock.move(60)
    assert sign_in().status_code == 200
    assert sign_in()["Retry-After"] == "120"


def test_who_waits_with_a_username_does_not_use_up_the_address(anna, clock):
    shut_out_username = [sign_in(REMOTE_ADDR=f"192.0.2.{one}").status_code for one in range(2)]
    assert shut_out_username == [200, 200]
    assert statuses(5) == [429] * 5
    assert statuses(2, username="other") == [200, 200]


def test_failures_are_forgotten_a_day_after_the_last(anna, clock):
    statuses(1)
    clock.move(DAY - 1)
    statuses(1)
    clock.move(DAY - 1)
    assert statuses(2) == [200, 429]
    clock.move(DAY)
    assert statuses(3) == [200, 200, 429]


def test_a_success_does_not_prolong_what_is_remembered(anna, clock):
    statuses(1)
    clock.move(DAY - 1)
    sign_in(RIGHT)
    clock.move(1)
    assert statuses(3) == [200, 200, 429]


def test_a_success_makes_nobody_wait(anna, bela, clock):
    statuses(2)
    clock.move(60)
    assert [sign_in(RIGHT, name).status_code for name in ("anna", "bela", "anna")] == [302] * 3


def test_an_address_has_its_number_whatever_the_usernames(anna):
    assert [sign_in(username=f"guess-{one}").status_code for one in range(3)] == [200, 200, 429]


def test_a_username_has_its_number_from_wherever(anna):
    assert [sign_in(REMOTE_ADDR=f"192.0.2.{one}").status_code for one in range(3)] == [
        200,
        200,
        429,
    ]


def test_a_username_written_otherwise_is_the_same(anna):
    written = ["anna", " ANNA@example.org ", "\uff41nNa"]
    tries = [
        sign_in(username=name, REMOTE_ADDR=f"192.0.2.{one}") for one, name in enumerate(written)
    ]
    assert [page.status_code for page in tries] == [200, 200, 429]


def test_another_from_elsewhere_is_not_shut_out(anna):
    statuses(3, username="bela", REMOTE_ADDR="192.0.2.1")
    assert sign_in(RIGHT).status_code == 302


def test_who_does_not_fail_is_not_counted(anna):
    assert statuses(4, typed=RIGHT) == [302] * 4
    assert set(RateLimit.objects.values_list("spent", flat=True)) == {0}
    rate_limit.forget_ended()
    assert not RateLimit.objects.exists()


def test_a_success_takes_back_no_failure(anna):
    statuses(1)
    sign_in(RIGHT)
    assert statuses(2) == [200, 429]


def test_signing_in_as_oneself_in_between_gives_no_more_guesses(anna, bela):
    tries = []
    for _ in range(2):
        tries += [
            sign_in().status_code,
            sign_in(RIGHT, "bela", REMOTE_ADDR="192.0.2.1").status_code,
        ]
    assert [*tries, sign_in().status_code] == [200, 302, 200, 302, 429]


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_the_same_moment_no_more_are_looked_at(anna):
    def one(number):
        try:
            return sign_in(REMOTE_ADDR=f"192.0.2.{number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        tries = list(threads.map(one, range(16)))
    assert sorted(tries) == [200] * 2 + [429] * 14


# Known devices


def test_a_known_device_is_not_shut_out_by_others(anna, bela):
    """Whatever they did with the username, or from the address."""
    client = known_device()
    shut_out()
    assert sign_in(RIGHT).status_code == 429
    assert sign_in(RIGHT, client=client).status_code == 302


def test_a_known_device_has_its_own_counter(anna, clock):
    client = known_device()
    assert statuses(3, client=client) == [200, 200, 429]
    assert sign_in(client=client)["Retry-After"] == "60"
    assert sign_in(RIGHT).status_code == 302
    clock.move(60)
    assert sign_in(RIGHT, client=client).status_code == 302


def test_after_a_success_its_failures_count_no_more(anna):
    client = known_device()
    statuses(1, client=client)
    sign_in(RIGHT, client=client)
    assert statuses(3, client=client) == [200, 200, 429]


def test_two_devices_of_a_person_do_not_share(anna):
    one, other = known_device(), known_device()
    statuses(3, client=one)
    assert sign_in(RIGHT, client=other).status_code == 302


def test_a_device_is_known_for_the_username_that_signed_in_last(anna, bela):
    client = known_device("bela")
    shut_out()
    assert sign_in(RIGHT, client=client).status_code == 429
    assert sign_in(RIGHT, "bela", client).status_code == 302


def test_who_is_signed_in_as_another_is_no_known_device(anna, bela):
    client = Client()
    sign_in(RIGHT, "bela", client)
    shut_out()
    assert sign_in(RIGHT, client=client).status_code == 429
    assert client.get("/account").status_code == 200


def _cut(cookie):
    return cookie[:-1]


def _of_another_site(cookie):
    return signing.TimestampSigner(key="another", salt="devicenegotiations.device").sign(
        _unsigned(cookie)
    )


def _unsigned(cookie):
    return cookie.rsplit(":", 2)[0]


@pytest.mark.parametrize(
    "forged", [_cut, _of_another_site, _unsigned, lambda cookie: "", lambda cookie: "\x00"]
)
def test_a_cookie_that_is_none_of_ours_counts_for_nothing(forged, anna):
    client = known_device()
    client.cookies["device"] = forged(client.cookies["device"].value)
    shut_out()
    assert sign_in(RIGHT, client=client).status_code == 429


def test_a_device_is_forgotten_after_a_year(anna, monkeypatch):
    client = known_device()
    shut_out()
    later = signing.time.time() + 366 * DAY
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert sign_in(RIGHT, client=client).status_code == 429


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_for_this_site_alone(anna, settings, secure):
    settings.SESSION_COOKIE_SECURE = secure
    cookie = sign_in(RIGHT).cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", secure)
    assert cookie["max-age"] == 365 * DAY
    assert "anna" not in cookie.value


def test_a_failure_makes_no_device_known(anna):
    assert "device" not in sign_in().cookies


def test_a_person_who_is_deactivated_is_told_so_if_the_password_is_right(anna):
    client = known_device()
    User.objects.update(is_active=False)
    assert sign_in(RIGHT, client=client).url == "/deactivated"
    assert client.get("/account").status_code == 302
    assert [sign_in(client=client).status_code for _ in range(3)] == [200, 200, 429]


def test_names_that_differ_by_case_are_two_accounts(anna):
    User.objects.create_user("Anna", password="an-old-other-account")
    assert sign_in(RIGHT).status_code == 302
    assert sign_in(RIGHT, "Anna").status_code == 200
    assert sign_in(RIGHT, "ANNA").status_code == 200


def test_of_two_accounts_with_one_address_each_is_named_by_its_username(anna, bela):
    User.objects.update(email="both@example.org")
    assert sign_in(RIGHT, "both@example.org").status_code == 200
    assert sign_in(RIGHT, "bela").status_code == 302


# Changing a password


def change(client, typed="wrong", new=NEW, again=NEW):
    return client.post(
        "/account/password", {"old_password": typed, "new_password1": new, "new_password2": again}
    )


@pytest.fixture
def elsewhere(anna):
    """Signed in as anna in a browser that is not known, and at an address of its own."""
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.force_login(anna)
    return client


def test_wrong_old_passwords_count_as_failed_sign_ins(anna, elsewhere):
    assert [change(elsewhere).status_code for _ in range(3)] == [422, 422, 429]
    assert sign_in(RIGHT).status_code == 429
    assert sign_in("wrong", "nobody", REMOTE_ADDR="198.51.100.7").status_code == 429


def test_failed_sign_ins_count_where_a_password_is_changed(anna, elsewhere):
    statuses(2)
    page = change(elsewhere, RIGHT)
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Try again in 60 seconds." in page.content.decode()
    assert RIGHT not in page.content.decode()
    assert NEW not in page.content.decode()
    assert User.objects.get().check_password(RIGHT)


def test_a_known_device_changes_its_password_whatever_others_did(anna):
    client = Client()
    sign_in(RIGHT, client=client)
    shut_out()
    assert change(client, RIGHT).status_code == 302
    assert User.objects.get().check_password(NEW)


def test_an_old_password_that_was_right_counts_for_nothing(anna, elsewhere):
    numbers = count()
    assert [change(elsewhere, RIGHT, new=f"x{next(numbers)}").status_code for _ in range(4)] == [
        422
    ] * 4
    answer = change(elsewhere, RIGHT)
    assert (answer.status_code, "device" in answer.cookies) == (302, True)


def test_the_admin_has_no_other_door_for_passwords(client, anna):
    anna.is_staff = True
    anna.save()
    client.force_login(anna)
    for method in (client.get, client.post):
        assert (
            method("/admin/password_change/", {"old_password": "wrong"}).url == "/account/password"
        )
    assert (
        Client().post("/admin/password_change/", {"old_password": "secret"}).url
        == "/account/password"
    )


@pytest.mark.parametrize("username", ["", "a" * 5000, "anna\x00", "\U0001f54a\ufe0f"])
def test_odd_usernames_are_refused_and_counted(anna, username):
    assert statuses(3, username=username) == [200, 200, 429]


def test_no_username_is_kept(anna):
    sign_in()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(holder, ' ') FROM negotiations_ratelimit")
        assert "anna" not in cursor.fetchone()[0]


def test_the_admin_has_no_other_door(client, anna):
    answer = client.post("/admin/login/?next=/admin/", {"login": "anna", "password": RIGHT})
    assert answer.url == "/sign-in?next=/admin/"
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in?next=%2Fadmin%2F"
