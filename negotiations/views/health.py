"""Health checks, and the pages for errors that no view foresaw."""

import math
import sys
import time
from ipaddress import ip_address

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from negotiations.database import outage
from negotiations.exchange.exporters.streams import TooManyStreams
from negotiations.views.http import Context

_asked = {"at": -math.inf, "answered": 0.0}
#: Views whose forms carry a password, which no page may keep.
SECRET = ("account_login", "account_change_password")


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether the database answers. Only callers on the machine itself learn why it does not, or
    did not a moment ago.
    """
    status, words = (200, "ready") if _database_answers() else (503, "not ready")
    if (last := outage.recent()) and _is_operator(request):
        words += f": {last.reason}" if status == 503 else f"; {last.age:.0f} s ago {last.reason}"
    return _come_again(HttpResponse(words, content_type="text/plain", status=status))


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500, for pages and the API, without the database: 503 while the database is
    away or too many streams run, else 500. Only the log says what went wrong.
    """
    error = sys.exc_info()[1]
    busy = isinstance(error, TooManyStreams)
    if not busy and outage.reason_of(error) is None:
        if request.path.startswith("/api/"):
            return _problem(500, "It failed", "The fault is ours; it has been logged.")
        return HttpResponse(render_to_string("500.html"), status=500)
    if request.path.startswith("/api/"):
        return _come_again(
            _problem(503, "Not just now", str(error) if busy else outage.UNREACHABLE)
        )
    kept = {
        "busy": busy,
        "seconds": outage.COME_AGAIN,
        "address": request.get_full_path(),
        **_sent(request),
    }
    return _come_again(HttpResponse(render_to_string("503.html", kept), status=503))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF failure page: the form's token is not this session's. The user signed in or out
    meanwhile, or another site sent the form.
    """
    return render(request, "forged.html", status=403 if request.user.is_authenticated else 401)


def _database_answers() -> bool:
    """Asked once per second at most, however often strangers call."""
    if time.monotonic() - _asked["at"] > 1:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            _asked["answered"] = True
        except Exception as error:
            if outage.reason_of(error) is None:
                raise
            _asked["answered"] = False
        _asked["at"] = time.monotonic()
    return bool(_asked["answered"])


def _problem(status: int, title: str, detail: str) -> HttpResponse:
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _come_again(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    if response.status_code == 503:
        response["Retry-After"] = str(outage.COME_AGAIN)
    return response


def _sent(request: HttpRequest) -> Context:
    """What a form sent, with its CSRF token, so that the page can send it again."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if (
        request.method != "POST"
        or name in SECRET
        or (request.resolver_match and request.resolver_match.namespace)
    ):
        return {}
    try:
        return {"sent": list(request.POST.lists()), "files": bool(request.FILES)}
    except (RequestDataTooBig, TooManyFieldsSent, UnreadablePostError):
        return {}


def _is_operator(request: HttpRequest) -> bool:
    """Whether the caller is on the machine itself, not behind a proxy there."""
    try:
        return (
            ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
            and "HTTP_X_FORWARDED_FOR" not in request.META
        )
    except ValueError:
        return False
