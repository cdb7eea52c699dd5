"""How many requests a minute: by token or person, else by address; of those refused at the door, by
address too.
"""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from negotiations.actions import rate_limit
from negotiations.models import Token


class Limit(BaseThrottle):
    """The middleware writes what is left into the headers of the answer."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.spent = _spend(request)
        return not self.spent.over

    def wait(self) -> float:
        return float(self.spent.seconds)


def _spend(request: Request) -> rate_limit.Consumed:
    if isinstance(request.auth, Token):
        spent = rate_limit.consume(
            str(request.auth.pk), policy="token", quota=settings.RATE_LIMIT_TOKEN
        )
    elif request.user.is_authenticated:
        spent = rate_limit.consume(
            str(request.user.pk), policy="user", quota=settings.RATE_LIMIT_TOKEN
        )
    else:
        spent = _spend_of_address(request, "address")
    request._request.allowance = spent  # type: ignore[attr-defined]
    return spent


def refused_too_often(request: Request) -> Throttled | None:
    """Counts a refusal that came before `Limit`: a token unknown, or with too small a scope, a
    write without a caller.
    """
    if hasattr(request._request, "allowance"):
        return None
    request._request.allowance = spent = _spend_of_address(request, "refused")  # type: ignore[attr-defined]
    return Throttled(wait=spent.seconds) if spent.over else None


def _spend_of_address(request: Request, policy: str) -> rate_limit.Consumed:
    address = request._request.caller_address  # type: ignore[attr-defined]
    return rate_limit.consume(address, policy=policy, quota=settings.RATE_LIMIT_ADDRESS)
