"""Whether the site is up, and what it says when it fails."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready", content_type="text/plain")


def failed(request: HttpRequest) -> HttpResponse:
    """500, in the form that was asked for, and nothing of what went wrong: that is in the log. It asks the database nothing,
    as that may be what failed."""
    if not request.path.startswith("/api/"):
        return HttpResponse(render_to_string("500.html"), status=500)
    problem = {
        "type": "about:blank",
        "title": "It failed",
        "status": 500,
        "detail": "The fault is ours; it has been logged.",
    }
    return JsonResponse(problem, status=500, content_type="application/problem+json")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not this session's: signed in again or out meanwhile, or sent from another site."""
    return render(request, "forged.html", status=403 if request.user.is_authenticated else 401)
