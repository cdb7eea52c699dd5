"""What every stored row has: an id that sorts by time; journalled objects also have a version."""

import uuid
from typing import Any

import uuid_utils.compat
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

#: Fields that Python cannot name as the API, the feed and files do, with their names there.
PUBLIC_NAMES = {"from_date": "from", "until_date": "until"}


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562), made in Python because bulk writes and the journal need it before
    the insert.
    """
    return uuid_utils.compat.uuid7()


class StoredRow(models.Model):
    """A row with an id of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Record(StoredRow):
    """A journalled object: each write raises its version by one and adds a Change."""

    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Part(StoredRow):
    """A row that is written only with its whole. The journal keeps it inside the whole's state,
    ordered by `rank`.
    """

    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @classmethod
    def whole_field(cls) -> str:
        """Return the name of the reference to the whole: the one with on_delete=CASCADE."""
        return next(
            f.name
            for f in cls._meta.fields
            if f.remote_field and f.remote_field.on_delete is models.CASCADE
        )


def in_rank(whole: type[models.Model], name: str) -> "models.Prefetch[str]":
    """Return a prefetch of the parts reached by `name`, in their order."""
    part = getattr(whole, name).field.model
    return models.Prefetch(name, part._base_manager.order_by("rank"))


def references_to(model: type[models.Model]) -> list[Any]:
    """Return every foreign key to `model`, as the relation seen from there."""
    return [field for field in model._meta.get_fields(include_hidden=True) if field.one_to_many]


def counted(rows: Any, by: str) -> Coalesce:
    """Return how many rows a correlated subquery has; all of them have the same `by`.

    Each count is a subquery of its own: joined, they would multiply each other.
    """
    return Coalesce(
        models.Subquery(rows.order_by().values(by).annotate(n=models.Count("*")).values("n")), 0
    )


def as_row(*expressions: Any) -> models.Func:
    """Return a row value, compared as one: (a, b) > (c, d)."""
    return models.Func(
        *expressions, template="(%(expressions)s)", output_field=models.BooleanField()
    )
