"""What the site says when it fails."""

from django.test import RequestFactory

from negotiations.views.health import failed


def test_a_page_that_fails_says_so_without_asking_the_database():
    answer = failed(RequestFactory().get("/negotiations/kessel"))
    assert answer.status_code == 500
    assert "Something failed here" in answer.content.decode()


def test_a_failing_api_answers_with_a_problem():
    answer = failed(RequestFactory().get("/api/v1/positions"))
    assert answer["Content-Type"] == "application/problem+json"
