"""The response to a POST with an Idempotency-Key, so that a retry gets the same response and does
nothing.
"""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from negotiations.models.base import StoredRow

KEPT_FOR = timedelta(hours=24)


class StoredResponseQuerySet(models.QuerySet["StoredResponse"]):
    def expired(self) -> Self:
        return self.filter(at__lte=timezone.now() - KEPT_FOR)

    def alive(self) -> Self:
        return self.filter(at__gt=timezone.now() - KEPT_FOR)


class StoredResponse(StoredRow):
    """`asked` is the digest of the request, which tells it from another under the same key. Keys
    belong to their caller.
    """

    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.TextField()

    objects = StoredResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="answer_is_one_for_each_key")
        ]
        indexes = [models.Index(fields=["at"], name="answer_by_time")]

    def __str__(self) -> str:
        return self.key
