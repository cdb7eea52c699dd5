"""References and lists of parts, as they are read and written: ids."""

from typing import Any

from rest_framework import serializers

from negotiations.actions.references import no_such
from negotiations.models import Negotiation
from negotiations.text.normalising import storable

#: Refused like any text that names nothing, where DRF would take "" for null.
UNSET = " "


class Reference(serializers.PrimaryKeyRelatedField):
    """An id of an object that the caller may see. Whatever else is sent is refused in the same words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("pk_field", serializers.UUIDField())
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(self.context["request"].user)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """An empty text is no id; nothing is null."""
        return super().run_validation(UNSET if data == "" else data)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError(no_such(self.get_queryset().model), code="does_not_exist") from error


class NegotiationReference(serializers.SlugRelatedField):
    """The slug of a negotiation that the caller may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="slug", queryset=Negotiation.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(self.context["request"].user)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """An empty text is no slug; nothing is null."""
        return super().run_validation(UNSET if data == "" else data)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data if isinstance(data, str) and storable(data) else "")
        except serializers.ValidationError as error:
            raise serializers.ValidationError("There is no such negotiation.", code="does_not_exist") from error


class References(serializers.ListField):
    """Parts of one reference each, as the list of ids: `authors`, `tags`, `items` …"""

    def __init__(self, queryset: Any, part: str, **kwargs: Any) -> None:
        self.part = part
        super().__init__(child=Reference(queryset=queryset), **kwargs)

    def to_representation(self, value: Any) -> list[Any]:
        return [getattr(row, f"{self.part}_id") for row in value.all()]
