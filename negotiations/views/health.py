"""Whether the site is up, and what it says when it fails."""

import math
import sys
import time
from ipaddress import ip_address
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from negotiations.database import outage
from negotiations.exchange.exporters.streams import TooManyStreams

_asked = {"at": -math.inf, "answered": 0.0}
#: Forms that carry a password, which no page keeps.
SECRET = ("sign_in", "password.change")


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether the database answers. Why it does not, or did not a moment ago, is told on the
    machine itself alone.
    """
    status, said = (200, "ready") if _database_answers() else (503, "not ready")
    if (last := outage.recent()) and _is_operator(request):
        said += f": {last.reason}" if status == 503 else f"; {last.age:.0f} s ago {last.reason}"
    return _come_again(HttpResponse(said, content_type="text/plain", status=status))


def failed(request: HttpRequest) -> HttpResponse:
    """What Django asks for when something was raised that no view foresaw, in the form that was
    asked for: 503 while the database is away or too many streams are under way; else 500, and
    nothing of what went wrong: that is in the log. The database is not asked for it.
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
    """A form whose token is not this session's: signed in again or out meanwhile, or sent from
    another site.
    """
    return render(request, "forged.html", status=403 if request.user.is_authenticated else 401)


def _database_answers() -> bool:
    """As of the last second: how often it is asked is not for strangers to choose."""
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


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What a form sent, its token with it."""
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
    """On the machine itself, and not through a proxy there."""
    try:
        return (
            ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
            and "HTTP_X_FORWARDED_FOR" not in request.META
        )
    except ValueError:
        return False
