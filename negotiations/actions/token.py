"""Issue and revoke personal tokens for the HTTP API."""

from datetime import datetime, timedelta

from django.utils import timezone

from negotiations.actions import journal, locks
from negotiations.models import Token, User
from negotiations.models.one_time_link import digest, new_secret
from negotiations.models.token import Scope
from negotiations.permissions import require

#: How exactly it is known when a token was last used.
EXACT_TO = timedelta(minutes=1)


@journal.action
def issue(
    *, by: User, name: str, scope: str = Scope.READ, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """Issue a token. Returns it with its secret, which is shown once and not stored."""
    secret = "neg_" + new_secret()
    token = Token(user=by, name=name, scope=scope, expires_at=expires_at, digest=digest(secret))
    require(by, "token.issue", token)
    return journal.save("token.issue", token, by=by), secret


@journal.action
def revoke(token: Token, *, by: User) -> Token:
    """Revoke a token. Of two who revoke it at once, the second finds it revoked."""
    require(by, "token.revoke", token)
    token.refresh_from_db(from_queryset=locks.rows(Token, [token.pk]))
    token.revoked_at = token.revoked_at or timezone.now()
    return journal.save("token.revoke", token, by=by)


@journal.action
def note_use(token: Token) -> None:
    """Record that the token is used now, at most once a minute. It waits for nobody and is not
    journalled.
    """
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < EXACT_TO:
        return
    free = Token.objects.select_for_update(skip_locked=True).filter(pk=token.pk)
    Token.objects.filter(pk__in=free.values("pk")).update(last_used_at=now)
    token.last_used_at = now
