"""Limits of requests per minute: by token or user, else by address. Requests refused before they
are counted so are counted by address.
"""

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from negotiations.actions import rate_limit
from negotiations.models import Token


class Limit(BaseThrottle):
    """The middleware writes the rest of the allowance into the answer's headers."""

    def allow_request(self, request: Request, view: object) -> bool:
        self.consumed = _consume(request)
        return not self.consumed.over

    def wait(self) -> float:
        return float(self.consumed.seconds)


def _consume(request: Request) -> rate_limit.Consumed:
    if isinstance(request.auth, Token):
        consumed = rate_limit.consume(
            str(request.auth.pk), policy="token", quota=settings.RATE_LIMIT_TOKEN
        )
    elif request.user.is_authenticated:
        consumed = rate_limit.consume(
            str(request.user.pk), policy="user", quota=settings.RATE_LIMIT_TOKEN
        )
    else:
        consumed = _consume_by_address(request, "address")
    request._request.allowance = consumed  # type: ignore[attr-defined]
    return consumed


def throttled_refusal(request: Request) -> Throttled | None:
    """Counts a request refused before `Limit`: an unknown token, one with too small a scope, or a
    write without a caller. The refusal to raise instead, if there were too many.
    """
    if hasattr(request._request, "allowance"):
        return None
    consumed = _consume_by_address(request, "refused")
    request._request.allowance = consumed  # type: ignore[attr-defined]
    return Throttled(wait=consumed.seconds) if consumed.over else None


def _consume_by_address(request: Request, policy: str) -> rate_limit.Consumed:
    address = request._request.caller_address  # type: ignore[attr-defined]
    return rate_limit.consume(address, policy=policy, quota=settings.RATE_LIMIT_ADDRESS)
