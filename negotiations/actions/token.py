"""Issue and revoke personal tokens for the HTTP API."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from negotiations.actions import history
from negotiations.models import Token
from negotiations.models.token import Scope, digest
from negotiations.permissions import require


@transaction.atomic
def issue(*, by: Any, name: str, scope: str = Scope.READ, expires_at: datetime | None = None) -> tuple[Token, str]:
    """The token and its secret, which is shown once and not stored."""
    secret = "neg_" + secrets.token_urlsafe(32)
    token = Token(user=by, name=name, scope=scope, expires_at=expires_at, digest=digest(secret))
    require(by, "token.issue", token)
    return history.save("token.issue", token, by=by), secret


@transaction.atomic
def revoke(token: Token, *, by: Any) -> Token:
    require(by, "token.revoke", token)
    token.revoked_at = token.revoked_at or timezone.now()
    return history.save("token.revoke", token, by=by)
