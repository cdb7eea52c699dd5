"""How many requests a minute: by token or person, else by address; of refused tokens, by address too."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from negotiations.actions import allowance
from negotiations.models import Token


class Limit(BaseThrottle):
    """The middleware writes what is left into the headers of the answer."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.spent = _spend(request)
        return not self.spent.over

    def wait(self) -> float:
        return float(self.spent.seconds)


def _spend(request: Request) -> allowance.Spent:
    if isinstance(request.auth, Token):
        spent = allowance.spend(str(request.auth.pk), policy="token", quota=settings.RATE_LIMIT_TOKEN)
    elif request.user.is_authenticated:
        spent = allowance.spend(str(request.user.pk), policy="user", quota=settings.RATE_LIMIT_TOKEN)
    else:
        spent = allowance.spend(_address(request), policy="address", quota=settings.RATE_LIMIT_ADDRESS)
    request._request.allowance = spent  # type: ignore[attr-defined]
    return spent


def count_refused(request: Request) -> None:
    """A token that is refused. Raises Throttled for an address that tries too many."""
    spent = allowance.spend(_address(request), policy="refused", quota=settings.RATE_LIMIT_ADDRESS)
    request._request.allowance = spent  # type: ignore[attr-defined]
    if spent.over:
        raise Throttled(wait=spent.seconds)


def _address(request: Request) -> str:
    """As seen by the outermost of the site's own proxies, of which NUM_PROXIES says how many there are."""
    return str(BaseThrottle().get_ident(request))[:80]
