"""Signing in, and how often it may fail."""

import pytest
from django.db import connection
from django.test import Client

from negotiations.models import Allowance, User

pytestmark = pytest.mark.django_db
RIGHT = "a-long-password"


@pytest.fixture(autouse=True)
def _small(settings, clock):
    settings.RATE_LIMIT_SIGN_IN = 2


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", password=RIGHT)


def sign_in(typed="wrong", username="anna", **headers):
    return Client().post("/sign-in", {"username": username, "password": typed}, **headers)


def statuses(number, **tried):
    return [sign_in(**tried).status_code for _ in range(number)]


def test_who_signs_in_goes_on_to_where_they_were_going(client, anna):
    assert client.post("/sign-in?next=/account", {"username": "anna", "password": RIGHT}).url == "/account"


def test_a_right_password_is_not_looked_at_after_too_many_wrong_ones(anna):
    statuses(2)
    page = sign_in(RIGHT)
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Try again in 60 seconds." in page.content.decode()
    assert 'value="anna"' in page.content.decode()
    assert "sessionid" not in page.cookies


def test_a_minute_later_it_may_be_tried_again(anna, clock):
    statuses(3)
    clock.move(60)
    assert sign_in(RIGHT).status_code == 302


def test_an_address_has_its_number_whatever_the_usernames(anna):
    assert [sign_in(username=f"guess-{one}").status_code for one in range(3)] == [200, 200, 429]


def test_a_username_has_its_number_from_wherever(anna):
    assert [sign_in(REMOTE_ADDR=f"192.0.2.{one}").status_code for one in range(3)] == [200, 200, 429]


def test_a_username_written_otherwise_is_the_same(anna):
    written = ["anna", " anna ", "\uff41nna"]
    tries = [sign_in(username=name, REMOTE_ADDR=f"192.0.2.{one}") for one, name in enumerate(written)]
    assert [page.status_code for page in tries] == [200, 200, 429]


def test_another_from_elsewhere_is_not_shut_out(anna):
    statuses(3, username="bela", REMOTE_ADDR="192.0.2.1")
    assert sign_in(RIGHT).status_code == 302


def test_who_does_not_fail_is_not_counted(anna):
    assert statuses(4, typed=RIGHT) == [302] * 4
    assert set(Allowance.objects.values_list("spent", flat=True)) == {0}


def test_a_success_takes_back_no_failure(anna):
    statuses(1)
    sign_in(RIGHT)
    assert statuses(2) == [200, 429]


@pytest.mark.parametrize("username", ["", "a" * 5000, "anna\x00", "\U0001f54a\ufe0f"])
def test_odd_usernames_are_refused_and_counted(anna, username):
    assert statuses(3, username=username) == [200, 200, 429]


def test_no_username_is_kept(anna):
    sign_in()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(holder, ' ') FROM negotiations_allowance")
        assert "anna" not in cursor.fetchone()[0]


def test_the_admin_has_no_other_door(client, anna):
    answer = client.post("/admin/login/?next=/admin/", {"username": "anna", "password": RIGHT})
    assert answer.url == "/sign-in?next=/admin/"
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in?next=%2Fadmin%2F"
