"""What every stored row has: an id that sorts by time, and for the objects of the history a
version.
"""

import uuid
from typing import Any

import uuid_utils.compat
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

#: Fields that Python cannot name as the API, the feed and files do, with their names there.
PUBLIC_NAMES = {"from_date": "from", "until_date": "until"}


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562), made here and not in the database: bulk writes and history need it
    before the insert.
    """
    return uuid_utils.compat.uuid7()


class StoredRow(models.Model):
    """A row with an id of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Record(StoredRow):
    """An object of the history: each write raises its version by one and leaves a Change."""

    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Part(StoredRow):
    """A row written only with its whole: the history keeps it inside the whole's state, in the
    order of `rank`.
    """

    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @classmethod
    def whole_field(cls) -> str:
        """The name of the reference to the whole: the one that is deleted with it."""
        return next(
            f.name
            for f in cls._meta.fields
            if f.remote_field and f.remote_field.on_delete is models.CASCADE
        )


def in_rank(whole: type[models.Model], name: str) -> "models.Prefetch[str]":
    """The parts reached by `name`, prefetched in their order."""
    part = getattr(whole, name).field.model
    return models.Prefetch(name, part._base_manager.order_by("rank"))


def references_to(model: type[models.Model]) -> list[Any]:
    """Every foreign key to `model`, as the relation that it is from there."""
    return [field for field in model._meta.get_fields(include_hidden=True) if field.one_to_many]


def counted(rows: Any, by: str) -> Coalesce:
    """How many rows a correlated subquery has, of which all have the same `by`. For each count a
    subquery of its own: joined, each would be multiplied by the other.
    """
    return Coalesce(
        models.Subquery(rows.order_by().values(by).annotate(n=models.Count("*")).values("n")), 0
    )


def as_row(*expressions: Any) -> models.Func:
    """Compared as one: (a, b) > (c, d)."""
    return models.Func(
        *expressions, template="(%(expressions)s)", output_field=models.BooleanField()
    )
