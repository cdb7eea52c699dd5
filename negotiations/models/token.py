"""A personal token for the HTTP API. Only its digest is stored."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from negotiations.models.base import Record
from negotiations.models.constraints import not_blank, one_of
from negotiations.models.one_time_link import digest
from negotiations.models.registry import NounPage, journalled


class Scope(models.TextChoices):
    READ = "read"
    WRITE = "write"


class TokenQuerySet(models.QuerySet["Token"]):
    def alive(self) -> Self:
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            revoked_at=None,
            user__is_active=True,
        )

    def with_secret(self, secret: str) -> Self:
        return self.alive().filter(digest=digest(secret)).select_related("user")


@journalled(
    one="a token",
    many="tokens",
    title="{name}",
    past={"issue": "issued", "revoke": "revoked"},
    page=NounPage("account"),
    not_journalled=("digest",),
    in_feed=False,
    undone_by="revoke",
)
class Token(Record):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [one_of("token", "scope", Scope.values), not_blank("token", "name")]
