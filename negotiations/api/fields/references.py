"""References to other objects, read and written as ids or slugs."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from rest_framework import serializers

from negotiations.actions.validation import no_such
from negotiations.models import (
    Article,
    Negotiation,
    Passage,
)
from negotiations.text.normalising import storable

#: Refused like any text that names nothing, where DRF would take "" for null.
UNSET = " "


class ReferenceField(serializers.PrimaryKeyRelatedField):
    """An id of an object that the caller may see. Whatever else is sent is refused in the same
    words.
    """

    queryset: Any

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
            return (
                _found(self, data) if "found" in self.context else super().to_internal_value(data)
            )
        except serializers.ValidationError as error:
            raise serializers.ValidationError(
                no_such(self.queryset.model), code="does_not_exist"
            ) from error

    def find(self, sent: Any) -> dict[str, Any]:
        """Those of the ids `sent` that the caller may see. One query."""
        ids = {str(one) for text in sent if (one := _uuid(text))}
        return {str(one.pk): one for one in self._whole().filter(pk__in=ids)}

    def key(self, sent: Any) -> str:
        return str(_uuid(sent))

    def _whole(self) -> Any:
        """With what the actions look at beside the thing itself."""
        queryset = self.get_queryset()
        if queryset.model is Passage:
            return queryset.select_related("negotiation", "article__duplicate_of").defer(
                "article__text", "article__duplicate_of__text"
            )
        if queryset.model is Article:
            return queryset.select_related("negotiation", "duplicate_of").defer(
                "text", "duplicate_of__text"
            )
        return queryset.select_related("negotiation")


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
            if "found" in self.context:
                return _found(self, data)
            return super().to_internal_value(
                data if isinstance(data, str) and storable(data) else ""
            )
        except serializers.ValidationError as error:
            raise serializers.ValidationError(
                "There is no such negotiation.", code="does_not_exist"
            ) from error

    def find(self, sent: Any) -> dict[str, Any]:
        """Those of the slugs `sent` that the caller may see. One query."""
        slugs = {text for text in sent if isinstance(text, str) and storable(text)}
        return {one.slug: one for one in self.get_queryset().filter(slug__in=slugs)}

    def key(self, sent: Any) -> str:
        return str(sent)


class ReferencesField(serializers.ListField):
    """Parts of one reference each, as the list of ids: `authors`, `tags`, `items` …"""

    def __init__(self, queryset: Any, part: str, **kwargs: Any) -> None:
        self.part = part
        super().__init__(child=ReferenceField(queryset=queryset), **kwargs)

    def to_representation(self, value: Any) -> list[Any]:
        return [getattr(row, f"{self.part}_id") for row in value.all()]


def find_all(serializer: Any, bodies: list[Any]) -> dict[Any, dict[str, Any]]:
    """Everything that many bodies refer to, in one query for each kind of thing."""
    sent: dict[Any, list[Any]] = defaultdict(list)
    fields: dict[Any, Any] = {}
    for field, value in _references(serializer, bodies):
        kind = type(field), field.queryset.model
        fields.setdefault(kind, field)
        sent[kind].append(value)
    found: dict[Any, dict[str, Any]] = defaultdict(dict)
    return found | {kind: field.find(sent[kind]) for kind, field in fields.items()}


def _references(field: Any, values: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each value sent for a reference, with the field it was sent for."""
    if isinstance(field, ReferenceField | NegotiationReference):
        yield from ((field, value) for value in values)
    elif isinstance(child := getattr(field, "child", None), serializers.Field):
        yield from _references(
            child, [part for value in values if isinstance(value, list) for part in value]
        )
    elif isinstance(field, serializers.Serializer):
        for name, inner in field.fields.items():
            if not inner.read_only:
                sent = [
                    value[name] for value in values if isinstance(value, dict) and name in value
                ]
                yield from _references(inner, sent)


def _found(field: Any, sent: Any) -> Any:
    """Out of what was found for many bodies at once. Raises ValidationError if it is not there."""
    found = field.context["found"][type(field), field.queryset.model].get(field.key(sent))
    if found is None:
        raise serializers.ValidationError("None.")
    return found


def _uuid(sent: Any) -> UUID | None:
    try:
        return UUID(sent) if isinstance(sent, str) else None
    except ValueError:
        return None
