"""The base class of every noun's serializer."""

from typing import Any

from django.db import models
from rest_framework import serializers

from negotiations.api import JsonObject
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
from negotiations.models.base import PUBLIC_NAMES

STAMPS = ("id", "version", "created_at", "updated_at")


class Shape(serializers.ModelSerializer[Any]):
    """A noun as it is read and written. Unknown properties in a request body are refused."""

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
    #: Fields that are set on create and cannot be revised.
    settled: tuple[str, ...] = ("negotiation",)

    def to_internal_value(self, data: object) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                dict.fromkeys(sorted(unknown), "There is no such field.")
            )
        return super().to_internal_value(data)

    def validate(self, attrs: JsonObject) -> JsonObject:
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
        """None: the database's constraints refuse the same, in the same words everywhere."""
        return []


class Dated(Shape):
    """A noun with its first and last day, `from` and `until`."""

    # Python cannot name a class attribute `from`.
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return super().get_fields() | {
            public: StrictDate(source=name, allow_null=True, required=False)
            for name, public in PUBLIC_NAMES.items()
        }
