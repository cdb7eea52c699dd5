"""The journal: one append-only row per write. It serves as audit trail, undo stack and the API's
change feed.
"""

from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from negotiations.models.actor import Actor
from negotiations.models.base import as_row
from negotiations.models.membership import Role, teams_of
from negotiations.models.negotiation import Negotiation
from negotiations.models.user import Caller

#: Written because of another change, with which it is taken back and done again.
CONSEQUENCE = "passage.anchor"
#: The order of the feed.
PLACE = as_row(F("transaction_id"), F("id"))


class ChangeQuerySet(models.QuerySet["Change"]):
    def oldest_running(self) -> int:
        """Return the oldest running transaction: whatever is not visible yet has this
        `transaction_id` or a later one.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            return int(cursor.fetchone()[0])

    def after(self, transaction_id: int, id: int) -> Self:
        """Changes later in the order of the feed."""
        return self.filter(Q(GreaterThan(PLACE, as_row(Value(transaction_id), Value(id)))))

    def until(self, transaction_id: int, id: int) -> Self:
        """Changes no later in the order of the feed."""
        return self.filter(Q(LessThanOrEqual(PLACE, as_row(Value(transaction_id), Value(id)))))

    def of(self, target: models.Model) -> Self:
        """Every change of one object, newest first, also after it was deleted."""
        return self.filter(target_type=target._meta.model_name, target_id=target.pk).order_by("-id")

    def of_negotiation(self, negotiation: Negotiation, user: Caller) -> Self:
        """Changes of a negotiation, and of the shared actors it uses where `user` may see that."""
        return self.filter(
            Q(negotiation=negotiation) | _of_actors(Actor.objects.used_by(negotiation, user))
        )

    def visible_to(self, user: Caller) -> Self:
        """Members see the journal of their negotiations and of shared actors used there; everyone
        sees what they wrote outside any negotiation.

        Only its coder and editors see the changes of a position that is or was a draft.
        """
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        mine, edited = teams_of(user), teams_of(user, Role.EDITOR)
        seen = Q(negotiation__in=mine) & (~_DRAFT | _coded_by(user) | Q(negotiation__in=edited))
        shared = _of_actors(Actor.objects.used_in_any(mine, user))
        return self.filter(seen | shared | Q(negotiation=None, by=user))


#: A position that is or was a draft.
_DRAFT = Q(target_type="position") & (Q(before__status="draft") | Q(after__status="draft"))


def _of_actors(actors: Any) -> Q:
    return Q(
        negotiation=None,
        target_type="actor",
        target_id__in=actors.filter(negotiation=None).values("pk"),
    )


def _coded_by(user: Caller) -> Q:
    return Q(before__coder=str(user.pk)) | Q(after__coder=str(user.pk))


def in_turn(target_id: UUID) -> RawSQL:
    """Return the transaction id to store for a further change of an object: this transaction's, or
    that of the previous change if it is later.

    An older transaction may write to an object after a newer one; the feed reports both in the
    order of the object's versions. A row with a later id than its own transaction's is shown no
    sooner, and is never skipped.
    """
    last = (
        "SELECT transaction_id FROM negotiations_change WHERE target_id = %s ORDER BY id DESC"
        " LIMIT 1"
    )
    return RawSQL(f"greatest((pg_current_xact_id()::text)::bigint, ({last}))", [target_id])  # noqa: S611


class Change(models.Model):
    """One write of one object. `before` is null for a created object, `after` for a deleted one.

    The target has no foreign key, since it may be deleted. `undoes` is the act that this one undoes
    (verb `undo`) or, for a redo, the undo it reverses.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField()
    undoes = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes", db_index=False
    )
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
            models.Index(
                fields=["negotiation", "transaction_id", "id"], name="change_in_feed_of_negotiation"
            ),
            models.Index(
                fields=["transaction_id", "id"],
                name="change_in_feed_of_actors",
                condition=Q(target_type="actor"),
            ),
            models.Index(fields=["act"], name="change_in_an_act"),
            models.Index(fields=["by", "-id"], name="change_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"

    @property
    def is_undo(self) -> bool:
        """Whether this change undoes an act. Undo entries from before `undoes` was stored count as
        ordinary changes.
        """
        return self.verb == "undo" and self.undoes is not None

    @property
    def is_redo(self) -> bool:
        return self.verb == "redo"
