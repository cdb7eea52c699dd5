"""Links with which a person chooses a new password."""

from django.utils import timezone

from negotiations.actions import journal, locks, token
from negotiations.actions.user import set_password
from negotiations.models import Reset, User
from negotiations.models.one_time_link import digest, new_secret
from negotiations.models.reset import RESET_LASTS, Origin
from negotiations.permissions import require


@journal.action
def issue(*, by: User, user: User, origin: str = Origin.OPERATOR) -> tuple[Reset, str]:
    """Make a link for `user`, by themselves or an operator. Returns it with its secret, which is in
    the link and is not stored.
    """
    secret = new_secret()
    expires_at = timezone.now() + RESET_LASTS
    reset = Reset(user=user, origin=origin, digest=digest(secret), expires_at=expires_at)
    require(by, "reset.issue", reset)
    return journal.save("reset.issue", reset, by=by), secret


@journal.action
def use(reset: Reset, *, by: User, password: str) -> Reset:
    """Set the password, which ends all sessions, and revoke all tokens.

    Of two who use one link at once, the second is refused. Raises PermissionDenied unless it is
    open and `by` is its person, ValidationError for a weak password.
    """
    reset.refresh_from_db(from_queryset=locks.rows(Reset, [reset.pk]))
    require(by, "reset.use", reset, even_operators=True)
    set_password(reset.user, password)
    for one in reset.user.tokens.filter(revoked_at=None):
        token.revoke.core(one, by=by)
    reset.used_at = timezone.now()
    return journal.save("reset.use", reset, by=by)
