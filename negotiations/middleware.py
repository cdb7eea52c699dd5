"""What is done around every request."""

from collections.abc import Callable
from ipaddress import IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.throttling import BaseThrottle

from negotiations.actions import history
from negotiations.actions.allowance import WINDOW, Spent
from negotiations.models.membership import roles_asked_once

GetResponse = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Sends SECURE_CSP, in the form of Django 6's setting, which Django 5.2 does not have yet."""
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def caller_address(get_response: GetResponse) -> GetResponse:
    """Says by which address a caller is counted: as seen by the outermost of the site's own proxies (NUM_PROXIES)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.caller_address = _one_household(str(BaseThrottle().get_ident(request)))  # type: ignore
        return get_response(request)

    return middleware


def _one_household(text: str) -> str:
    """The address; of IPv6 its /64, of which every address is the same caller's to choose."""
    try:
        address = ip_address(text)
    except ValueError:
        return text[:80]
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


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
    """All that a request writes is one act, which is undone as one; its caller's roles are asked once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with history.act(), roles_asked_once():
            return get_response(request)

    return middleware
