"""Links that work once.

A GET with the secret changes nothing but the session, which keeps the id of what it opens, and
redirects to the page without the secret: no log of ours and no Referer has it, and a scanner of
mail that fetches links uses none of them up.
"""

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from negotiations.mail import site_address
from negotiations.models.one_time_link import OneTimeLink

L = TypeVar("L", bound=OneTimeLink)


def address(request: HttpRequest, view: str, secret: str) -> str:
    """The whole URL with the secret, to be copied or mailed."""
    return f"{site_address(request)}{reverse(view)}?key={secret}"


def opened(request: HttpRequest, model: type[L], view: str) -> HttpResponse | None:
    """If the request has a secret, keep in the session what it opens, and lead to the page."""
    if (key := request.GET.get("key")) is None:
        return None
    links: Any = model._default_manager
    found = links.with_secret(key).first()
    request.session[view] = str(found.pk) if found else ""
    return redirect(view)


def found(request: HttpRequest, model: type[L], view: str) -> L | None:
    """What the session's last link opened, while that is open."""
    links: Any = model._default_manager
    pk = request.session.get(view)
    result: L | None = links.open().filter(pk=pk).first() if pk else None
    return result


def closed(request: HttpRequest) -> HttpResponse:
    """The page for a link that does not work: used, withdrawn, expired or mistyped, all alike."""
    return render(request, "account/closed.html", status=404)
