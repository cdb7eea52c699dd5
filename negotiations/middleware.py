"""What is done around every request."""

import logging
import re
import secrets
from collections.abc import Callable
from ipaddress import IPv6Network, ip_address
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from psycopg.errors import DeadlockDetected
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from negotiations import logs
from negotiations.actions import journal
from negotiations.actions.rate_limit import WINDOW, Consumed

GetResponse = Callable[[HttpRequest], HttpResponse]

access = logging.getLogger("negotiations.access")
WELL_FORMED_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
#: Of a path in the log, characters at most.
LONGEST_PATH = 1_000


def access_log(get_response: GetResponse) -> GetResponse:
    """Gives each request an id, which its answer, its lines in the log and its error page carry;
    and logs the request.

    It is logged when its answer has been sent, so that the milliseconds are those of a stream too.
    The query is left out: what somebody searches for may be confidential.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        this = _request_id(request)
        logs.request_id.set(this)
        response = get_response(request)
        response["X-Request-ID"] = this

        def sent() -> None:
            if access.isEnabledFor(logging.INFO) and not _is_routine(request, response):
                access.info(
                    _access_line(request, response, perf_counter() - began),
                    extra={"request_id": this},
                )
            logs.request_id.set("-")

        response._resource_closers.append(sent)  # type: ignore[attr-defined]  # called once, after a stream has ended
        return response

    return middleware


def _request_id(request: HttpRequest) -> str:
    """What the site's own proxy calls it; a stranger's word is not taken."""
    named = request.headers.get("X-Request-ID", "") if api_settings.NUM_PROXIES else ""
    return named if WELL_FORMED_ID.fullmatch(named) else secrets.token_hex(16)


def _is_routine(request: HttpRequest, response: HttpResponse) -> bool:
    """Static files and health checks, while all is well: many lines that tell nothing."""
    routine = request.path.startswith(settings.STATIC_URL) or request.path in (
        "/healthz",
        "/readyz",
    )
    return routine and response.status_code < 400


def _access_line(request: HttpRequest, response: HttpResponse, seconds: float) -> str:
    """Values without spaces, whatever a caller sent; the size of a stream is not known."""
    size = response.headers.get("Content-Length") or (
        "-" if response.streaming else len(response.content)
    )
    values = {
        "method": escape_uri_path(str(request.method)[:20]),
        "path": escape_uri_path(request.path[:LONGEST_PATH]),
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "bytes": size,
        "address": escape_uri_path(getattr(request, "caller_address", "-")) or "-",
    }
    return " ".join(f"{name}={value}" for name, value in values.items())


def api_caching(get_response: GetResponse) -> GetResponse:
    """Says of every answer of the API what it depends on, and who may keep it: whatever wrote the
    answer, a refusal too.

    Who sends neither a token nor a cookie reads only what is public, which a shared cache may keep
    if it asks each time whether that is still so.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/api/"):
            others = [
                name for name in _listed(response.get("Vary", "")) if name.lower() not in VARYING
            ]
            response["Vary"] = ", ".join([*(name.title() for name in VARYING), *others])
            response.headers.setdefault("Cache-Control", _who_may_keep(request, response))
        return response

    return middleware


VARYING = ("accept", "authorization", "cookie")


def _listed(header: str) -> list[str]:
    return [name.strip() for name in header.split(",") if name.strip()]


def _who_may_keep(request: HttpRequest, response: HttpResponse) -> str:
    if response.status_code >= 400:
        return "no-store"
    unnamed = (
        "Authorization" not in request.headers
        and not request.headers.get("Cookie")
        and not response.cookies
    )
    if unnamed and request.method in ("GET", "HEAD"):
        return "public, max-age=0, must-revalidate"
    return "private, no-cache"


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Sends SECURE_CSP, in the form of Django 6's setting, which Django 5.2 does not have yet."""
    policy = "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items()
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def caller_address(get_response: GetResponse) -> GetResponse:
    """Says by which address a caller is counted: as seen by the outermost of the site's own proxies
    (NUM_PROXIES).
    """

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
        if isinstance(spent := getattr(request, "allowance", None), Consumed):
            window = int(WINDOW.total_seconds())
            response["RateLimit-Policy"] = f'"{spent.policy}";q={spent.quota};w={window}'
            response["RateLimit"] = f'"{spent.policy}";r={spent.left};t={spent.seconds}'
        return response

    return middleware


class AskToSignIn:
    """Who is signed out and sends a form is told so, whatever it was about; all that was sent is
    kept, to be sent again.

    After the check of the form's token: nothing is kept that another site sent.
    """

    #: What one may send without an account, and what may not be kept in a page.
    open = {"sign_in", "sign_out", "admin_sign_in", "admin_password", "password.change"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_open = getattr(view, "csrf_exempt", False) or (match and match.url_name in self.open)
        if request.method != "POST" or is_open or request.user.is_authenticated:
            return None
        sent = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
        return render(request, "signed_out.html", {"sent": sent}, status=401)


def page_for_405(get_response: GetResponse) -> GetResponse:
    """Says where one is, at an address that takes only what a form sends."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


class TellWhoCameSecond:
    """Of two who wait for each other the database ends one, whose request has written nothing and
    may be sent again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        waited_in_a_circle = isinstance(exception, OperationalError) and isinstance(
            exception.__cause__, DeadlockDetected
        )
        return render(request, "409.html", status=409) if waited_in_a_circle else None


def one_act_a_request(get_response: GetResponse) -> GetResponse:
    """Run each request as one act: what it writes is undone as one, and roles are asked once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with journal.act():
            return get_response(request)

    return middleware
