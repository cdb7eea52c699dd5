"""The journal: one append-only row for each write. It is the audit trail, undo and redo, and the API's change feed."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import RawSQL

from negotiations.models.negotiation import Negotiation


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, target: Any) -> Self:
        """Every change of one object, also after it is gone, newest first."""
        return self.filter(target_type=target._meta.model_name, target_id=target.pk).order_by("-id")

    def visible_to(self, user: Any) -> Self:
        """Members see the journal of their negotiations."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(negotiation__memberships__user=user)


class Change(models.Model):
    """`before` is empty for what was made, `after` for what is gone. No foreign key to the target: it may be gone."""

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField()
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    negotiation = models.ForeignKey(
        Negotiation, models.DO_NOTHING, null=True, db_constraint=False, related_name="changes"
    )
    target_type = models.CharField(max_length=40)
    target_id = models.UUIDField()
    target_version = models.PositiveIntegerField()
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    transaction_id = models.BigIntegerField(
        db_default=RawSQL("(pg_current_xact_id()::text)::bigint", ()), editable=False
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target_id", "-id"], name="change_of_a_target"),
            models.Index(fields=["transaction_id", "id"], name="change_in_feed_order"),
            models.Index(fields=["act"], name="change_in_an_act"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"
