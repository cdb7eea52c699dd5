"""References to other objects, read and written as ids or slugs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Manager, Model, QuerySet
from rest_framework import serializers

from negotiations.actions.validation import no_such
from negotiations.models import Article, Negotiation, Passage
from negotiations.text.identifiers import parse_uuid
from negotiations.text.normalising import storable

#: Replaces "", which DRF reads as null: an empty text must be refused like any unknown id.
UNSET = " "
#: The context key under which `find_references` keeps what many bodies refer to.
REFERENCED = "referenced"


class ReferenceField(serializers.PrimaryKeyRelatedField):
    """The id of an object that the caller may see. Everything else is refused in the same words."""

    queryset: Any

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("pk_field", serializers.UUIDField())
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(self.context["request"].user)

    def run_validation(self, data: object = serializers.empty) -> Any:
        return super().run_validation(UNSET if data == "" else data)

    def to_internal_value(self, data: object) -> Model:
        try:
            if REFERENCED in self.context:
                return _referenced(self, data)
            referenced: Model = super().to_internal_value(data)
            return referenced
        except serializers.ValidationError as error:
            raise serializers.ValidationError(
                no_such(self.queryset.model), code="does_not_exist"
            ) from error

    def find(self, sent: Iterable[object]) -> dict[str, Model]:
        """The visible objects among the ids `sent`, by id. One query."""
        ids = {str(id) for text in sent if (id := parse_uuid(text))}
        return {str(row.pk): row for row in self._with_checked_parts().filter(pk__in=ids)}

    def key(self, sent: object) -> str:
        return str(parse_uuid(sent))

    def _with_checked_parts(self) -> QuerySet[Any]:
        """The rows, together with what the actions check beside them."""
        queryset: QuerySet[Any] = self.get_queryset()
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

    def get_queryset(self) -> QuerySet[Negotiation]:
        return Negotiation.objects.visible_to(self.context["request"].user)

    def run_validation(self, data: object = serializers.empty) -> Any:
        return super().run_validation(UNSET if data == "" else data)

    def to_internal_value(self, data: object) -> Model:
        try:
            if REFERENCED in self.context:
                return _referenced(self, data)
            negotiation: Model = super().to_internal_value(
                data if isinstance(data, str) and storable(data) else ""
            )
            return negotiation
        except serializers.ValidationError as error:
            raise serializers.ValidationError(
                "There is no such negotiation.", code="does_not_exist"
            ) from error

    def find(self, sent: Iterable[object]) -> dict[str, Model]:
        """The visible negotiations among the slugs `sent`, by slug. One query."""
        slugs = {text for text in sent if isinstance(text, str) and storable(text)}
        return {row.slug: row for row in self.get_queryset().filter(slug__in=slugs)}

    def key(self, sent: object) -> str:
        return str(sent)


Reference = ReferenceField | NegotiationReference
#: A kind of reference: the field's class and the model.
Kind = tuple[type[Reference], type[Model]]


def _kind(field: Reference) -> Kind:
    return type(field), field.get_queryset().model


def _referenced(field: Reference, sent: object) -> Model:
    """The object, from those found for many bodies. Raises ValidationError if it is not there."""
    objects: dict[str, Model] = field.context[REFERENCED][_kind(field)]
    try:
        return objects[field.key(sent)]
    except KeyError as error:
        raise serializers.ValidationError("There is none.") from error


def find_references(
    serializer: serializers.BaseSerializer[Any], bodies: Sequence[object]
) -> dict[Kind, dict[str, Model]]:
    """Everything that many bodies refer to, in one query per kind of reference."""
    sent: dict[Kind, list[object]] = defaultdict(list)
    fields: dict[Kind, Reference] = {}
    for field, value in _references(serializer, bodies):
        fields.setdefault(_kind(field), field)
        sent[_kind(field)].append(value)
    objects: dict[Kind, dict[str, Model]] = defaultdict(dict)
    return objects | {kind: field.find(sent[kind]) for kind, field in fields.items()}


def _references(
    field: serializers.Field[Any, Any, Any, Any], values: Sequence[object]
) -> Iterator[tuple[Reference, object]]:
    """Each value sent for a reference, with the field it was sent for."""
    if isinstance(field, Reference):
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


class ReferencesField(serializers.ListField):
    """Parts that hold one reference each, as a list of ids: `authors`, `tags`, `items` …"""

    def __init__(self, queryset: QuerySet[Any] | Manager[Any], part: str, **kwargs: Any) -> None:
        self.part = part
        super().__init__(child=ReferenceField(queryset=queryset), **kwargs)

    def to_representation(self, value: Any) -> list[UUID]:
        return [getattr(row, f"{self.part}_id") for row in value.all()]
