"""By what a password that is tried in a browser is counted: by the device, where the person signed
in there before.

Of such a device a cookie knows the username that signed in last, and a number by which its failures
are counted, whatever others do with the username or from the address (OWASP: device cookies). It
lets nobody in.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE, SALT = "device", "negotiations.device"
YEAR = 365 * 24 * 3600


def counted_as(request: HttpRequest, username: str) -> list[str]:
    """The names of the counters: that of a known device alone, else those of the address and of the
    username.
    """
    whose, _, number = str(
        request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR)
    ).partition(".")
    if number and constant_time_compare(whose, _digest(username)):
        return [f"device {number}"]
    return [f"address {request.caller_address}", f"username {_digest(username)}"]  # type: ignore[attr-defined]


def remembered(response: HttpResponse, username: str) -> HttpResponse:
    """The answer to who gave the right password, with a cookie of a new number: nothing failed by
    that yet.
    """
    value = f"{_digest(username)}.{secrets.token_urlsafe(16)}"
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        COOKIE, value, salt=SALT, max_age=YEAR, httponly=True, samesite="Lax", secure=secure
    )
    return response


def _digest(username: str) -> str:
    """Short, whatever was typed, and without the site's secret key nobody can tell whose it is."""
    return salted_hmac(SALT, username, algorithm="sha256").hexdigest()
