"""Tags: the codebook of a negotiation."""

from typing import Any

from rest_framework import serializers

from negotiations.actions import tag
from negotiations.api.fields.derived import PathField
from negotiations.api.fields.references import NegotiationReference
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.fields.strict_fields import StrictText
from negotiations.api.protocol.filters import Id, InNegotiation, Text, named
from negotiations.api.resources.base import NounViewSet
from negotiations.models import Tag
from negotiations.models.tag import TagQuerySet


class TagShape(Shape):
    negotiation = NegotiationReference()
    path = PathField("code", help_text="The codes from the root of the codebook to this tag.")
    passage_count = serializers.IntegerField(
        read_only=True, help_text="How many passages carry it."
    )

    class Meta:
        model = Tag
        fields = (
            "id", "negotiation", "code", "label", "parent", "path", "definition", "includes",
            "excludes", "example", "near_miss", "pax_codes", "passage_count", *STAMPS[1:],
        )  # fmt: skip
        read_only_fields = STAMPS


class CodebookRow(Shape):
    """A tag of a codebook that is loaded. `parent` is the code of a tag in the codebook or in a row
    before.
    """

    settled = ()
    parent = StrictText(allow_null=True, required=False, max_length=60)  # type: ignore[assignment]

    class Meta:
        model = Tag
        fields = (
            "code",
            "label",
            "parent",
            "definition",
            "includes",
            "excludes",
            "example",
            "near_miss",
            "pax_codes",
        )


class CodebookLoaded(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="How many tags are new.")
    already_there = serializers.IntegerField(
        help_text="How many were left as they are: their code was there."
    )


class TagFilters(InNegotiation):
    parent = Id(Tag)
    code = Text(
        method="coded",
        help_text="As it is written; if none is written so, in any case and with any spaces.",
    )
    q = named("canonical_label")

    def coded(self, queryset: TagQuerySet, name: str, code: str) -> TagQuerySet:
        return queryset.coded(code)


class TagViewSet(NounViewSet):
    model, verbs = Tag, tag
    serializer_class = TagShape
    filterset_class = TagFilters

    def get_queryset(self) -> TagQuerySet:
        tags: TagQuerySet = super().get_queryset()
        return tags.with_counts(self.request.user)
