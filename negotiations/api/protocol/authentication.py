"""Personal tokens, and what their scope allows."""

from rest_framework import permissions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from negotiations.actions.token import note_use
from negotiations.models import Token, User
from negotiations.models.token import Scope


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = Token.objects.with_secret(secret.strip()).first()
        if token is None:
            raise AuthenticationFailed("This token is unknown, revoked or expired: make a new one.")
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScope(permissions.BasePermission):
    """A token without the write scope may only read. All else is the actions' to permit."""

    message = "This token may only read: make one with the scope “write”."

    def has_permission(self, request: Request, view: object) -> bool:
        token = request.auth
        return (
            request.method in permissions.SAFE_METHODS
            or not isinstance(token, Token)
            or token.scope == Scope.WRITE
        )
