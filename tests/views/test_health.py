"""What the site says when it fails."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import reverse
from psycopg.errors import DeadlockDetected

from negotiations.actions import term
from negotiations.views.health import failed
from tests.factories import make_term


def test_a_page_that_fails_says_so_without_asking_the_database():
    answer = failed(RequestFactory().get("/negotiations/kessel"))
    assert answer.status_code == 500
    assert "Something failed here" in answer.content.decode()


def test_a_failing_api_answers_with_a_problem():
    answer = failed(RequestFactory().get("/api/v1/positions"))
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_whom_the_database_ended_is_told_to_send_it_again(client, owner, talks, monkeypatch):
    """Two waited for each other."""

    made = make_term(owner, talks)

    def ended(*args, **given):
        raise OperationalError from DeadlockDetected()

    monkeypatch.setattr(term, "retract", ended)
    client.force_login(owner)
    answer = client.post(reverse("term.retract", args=[made.pk]), {"version": "1"})
    assert answer.status_code == 409
    assert "Go back and send it again" in answer.content.decode()
