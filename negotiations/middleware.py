"""Middleware: what happens around every request."""

import logging
import re
import secrets
from collections.abc import Callable
from ipaddress import IPv6Network, ip_address
from time import perf_counter
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
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
#: Characters of a path in the log, at most.
LONGEST_PATH = 1_000


def access_log(get_response: GetResponse) -> GetResponse:
    """Give each request an id, which its response, its log lines and its error page carry; and log
    the request.

    The line is written when the response has been sent, so that its milliseconds include streams.
    The query string is left out: what somebody searches for may be confidential.
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
    """The id that the site's own proxy gave; ids from strangers are ignored."""
    named = request.headers.get("X-Request-ID", "") if api_settings.NUM_PROXIES else ""
    return named if WELL_FORMED_ID.fullmatch(named) else secrets.token_hex(16)


def _is_routine(request: HttpRequest, response: HttpResponse) -> bool:
    """Static files and health checks without an error: many lines that say nothing."""
    routine = request.path.startswith(settings.STATIC_URL) or request.path in (
        "/healthz",
        "/readyz",
    )
    return routine and response.status_code < 400


def _access_line(request: HttpRequest, response: HttpResponse, seconds: float) -> str:
    """Values never contain spaces, whatever a caller sent. The size of a stream is "-"."""
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
    """Give every response of the API, refusals included, its `Vary` and `Cache-Control`.

    A caller with neither a token nor a cookie reads only what is public: a shared cache may keep
    that if it revalidates each time.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/api/"):
            others = [
                name for name in _listed(response.get("Vary", "")) if name.lower() not in VARYING
            ]
            response["Vary"] = ", ".join([*(name.title() for name in VARYING), *others])
            response.headers.setdefault("Cache-Control", _cache_control(request, response))
        return response

    return middleware


VARYING = ("accept", "authorization", "cookie")


def _listed(header: str) -> list[str]:
    return [name.strip() for name in header.split(",") if name.strip()]


def _cache_control(request: HttpRequest, response: HttpResponse) -> str:
    if response.status_code >= 400:
        return "no-store"
    is_anonymous = (
        "Authorization" not in request.headers
        and not request.headers.get("Cookie")
        and not response.cookies
    )
    if is_anonymous and request.method in ("GET", "HEAD"):
        return "public, max-age=0, must-revalidate"
    return "private, no-cache"


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send SECURE_CSP, a setting in the form that Django 6 introduces."""
    policy = "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items()
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def caller_address(get_response: GetResponse) -> GetResponse:
    """Set `request.caller_address`, by which rate limits count: the address that the outermost of
    the site's own proxies sees (NUM_PROXIES).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.caller_address = _counted_address(str(BaseThrottle().get_ident(request)))  # type: ignore
        return get_response(request)

    return middleware


def _counted_address(text: str) -> str:
    """The address; for IPv6 its /64, as a caller may choose any address within it."""
    try:
        address = ip_address(text)
    except ValueError:
        return text[:80]
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def reader_settings(get_response: GetResponse) -> GetResponse:
    """Show times in the reader's time zone, and the site in their language. The API speaks UTC."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/") or not request.user.is_authenticated:
            return get_response(request)
        zone, language = ZoneInfo(request.user.time_zone), request.user.language
        with timezone.override(zone), translation.override(language):
            return get_response(request)

    return middleware


def rate_limit_headers(get_response: GetResponse) -> GetResponse:
    """Send what is left of the caller's quota (draft-ietf-httpapi-ratelimit-headers-10)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(spent := getattr(request, "allowance", None), Consumed):
            window = int(WINDOW.total_seconds())
            response["RateLimit-Policy"] = f'"{spent.policy}";q={spent.quota};w={window}'
            response["RateLimit"] = f'"{spent.policy}";r={spent.left};t={spent.seconds}'
        return response

    return middleware


class AskToSignIn:
    """Answer every form of a signed-out user with a page that keeps what was sent, to be sent again
    after signing in.

    Stands after the CSRF check: nothing that another site sent is kept.
    """

    #: Forms that need no account, or whose content no page may keep.
    open = {
        "account_login",
        "account_logout",
        "account_signup",
        "account_change_password",
        "account_reset_password",
        "account.first",
        "admin_sign_in",
        "admin_password",
        "invitation.accept",
        "reset.use",
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_open = getattr(view, "csrf_exempt", False) or (match and match.url_name in self.open)
        if request.method != "POST" or is_open or request.user.is_authenticated:
            return None
        sent = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
        return render(request, "signed_out.html", {"sent": sent}, status=401)


def page_for_405(get_response: GetResponse) -> GetResponse:
    """A friendly page for 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


class PageForDeadlock:
    """A page for a deadlock: PostgreSQL ended this request's transaction, nothing was written, and
    the form may be sent again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_deadlock = isinstance(exception, OperationalError) and isinstance(
            exception.__cause__, DeadlockDetected
        )
        return render(request, "409.html", status=409) if is_deadlock else None


def one_act_per_request(get_response: GetResponse) -> GetResponse:
    """Everything that a request writes is one act, undone as one; the caller's roles are read once
    per request.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with journal.act():
            return get_response(request)

    return middleware
