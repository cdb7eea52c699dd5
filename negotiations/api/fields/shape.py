"""The base of every serializer of a noun."""

from typing import Any

from django.db import models
from rest_framework import serializers

from negotiations.api.fields.references import ReferenceField
from negotiations.api.fields.strict_fields import (
    FreeText,
    StrictBoolean,
    StrictChoice,
    StrictDate,
    StrictInteger,
    StrictSlug,
    StrictText,
    StrictUrl,
)

STAMPS = ("id", "version", "created_at", "updated_at")


class Shape(serializers.ModelSerializer[Any]):
    """A noun as it is read and written. What is unknown in a body is refused; what may not move
    stays where it is.
    """

    serializer_related_field = ReferenceField
    serializer_choice_field = StrictChoice
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.CharField: StrictText,
        models.TextField: FreeText,
        models.DateField: StrictDate,
        models.SlugField: StrictSlug,
        models.URLField: StrictUrl,
        models.BooleanField: StrictBoolean,
        models.PositiveIntegerField: StrictInteger,
        models.SmallIntegerField: StrictInteger,
    }
    #: Set when the object is made, and not after.
    settled: tuple[str, ...] = ("negotiation",)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                dict.fromkeys(sorted(unknown), "There is no such field.")
            )
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None:
            return attrs
        moved = [
            name
            for name in self.settled
            if name in attrs and attrs[name] != getattr(self.instance, name)
        ]
        if moved:
            raise serializers.ValidationError(
                dict.fromkeys(moved, "This cannot be changed: make a new one there.")
            )
        return {name: value for name, value in attrs.items() if name not in self.settled}

    def get_validators(self) -> list[Any]:
        """None: the database's constraints say it, in the same words everywhere."""
        return []


class Dated(Shape):
    """With `from` and `until`, which Python cannot name so."""

    def get_fields(self) -> dict[str, Any]:
        dates = {"from": "from_date", "until": "until_date"}
        return super().get_fields() | {
            name: StrictDate(source=source, allow_null=True, required=False)
            for name, source in dates.items()
        }
