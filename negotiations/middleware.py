"""What is done around every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from negotiations.actions import history
from negotiations.actions.allowance import WINDOW, Spent

GetResponse = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Sends SECURE_CSP, in the form of Django 6's setting, which Django 5.2 does not have yet."""
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def rate_limit_headers(get_response: GetResponse) -> GetResponse:
    """What the caller may still ask in this minute (draft-ietf-httpapi-ratelimit-headers-10)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(spent := getattr(request, "allowance", None), Spent):
            window = int(WINDOW.total_seconds())
            response["RateLimit-Policy"] = f'"{spent.policy}";q={spent.quota};w={window}'
            response["RateLimit"] = f'"{spent.policy}";r={spent.left};t={spent.seconds}'
        return response

    return middleware


def one_act_a_request(get_response: GetResponse) -> GetResponse:
    """All that a request writes is one act, which is undone as one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with history.act():
            return get_response(request)

    return middleware
