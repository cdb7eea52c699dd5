"""Counts wrong passwords per device where the person signed in there before, else per address and
per username.

A cookie of such a device holds the username that signed in last, and a number by which the failures
of the device are counted, whatever others do with the username or from the address (OWASP: device
cookies). The cookie alone signs nobody in.
"""

import secrets

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from negotiations.views.http import PageRequest

COOKIE, SALT = "device", "negotiations.device"
YEAR = 365 * 24 * 3600


def counters_for(request: PageRequest, username: str) -> list[str]:
    """The names of the counters: that of a known device alone, else those of the address and of the
    username.
    """
    known, _, number = str(
        request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR)
    ).partition(".")
    if number and constant_time_compare(known, _digest(username)):
        return [f"device {number}"]
    return [f"address {request.caller_address}", f"username {_digest(username)}"]


def remember(response: HttpResponse, username: str) -> HttpResponse:
    """The response with a cookie that gives the device a new number, without failures yet."""
    value = f"{_digest(username)}.{secrets.token_urlsafe(16)}"
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        COOKIE, value, salt=SALT, max_age=YEAR, httponly=True, samesite="Lax", secure=secure
    )
    return response


def _digest(username: str) -> str:
    """Short, whatever was typed; without the site's secret key nobody can tell whose it is."""
    return salted_hmac(SALT, username, algorithm="sha256").hexdigest()
