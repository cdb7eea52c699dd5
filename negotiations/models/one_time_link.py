"""A link that works once. Its secret is shown or mailed when it is made; its digest is stored."""

import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from negotiations.models.base import Record


def digest(secret: str) -> str:
    """SHA-256 in hex. A secret has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Return a secret of 256 random bits, in letters that a URL may contain."""
    return secrets.token_urlsafe(32)


class OneTimeLinkQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def open(self) -> Self:
        """Links that were not used and have not expired."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def with_secret(self, secret: str) -> Self:
        return self.open().filter(digest=digest(secret))


class OneTimeLink(Record):
    """`digest` is null once nobody holds the secret, as after the undo of a withdrawal."""

    digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_open(self, at: datetime | None = None) -> bool:
        return self.used_at is None and self.expires_at > (at or timezone.now())
