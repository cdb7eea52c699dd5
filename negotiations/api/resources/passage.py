"""Passages: marked spans of an article."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from rest_framework import serializers

from negotiations.actions import passage
from negotiations.api.fields.derived import FoundField
from negotiations.api.fields.hidden import Note
from negotiations.api.fields.references import ReferencesField
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.fields.strict_fields import FreeText, StrictInteger
from negotiations.api.protocol.bulk import Sent
from negotiations.api.protocol.filters import Id, InNegotiation, Text, Truth
from negotiations.api.protocol.renderers import JsonLd, Ndjson
from negotiations.api.resources.base import NounViewSet
from negotiations.api.streaming.responses import Annotated
from negotiations.models import Actor, Article, Passage, Tag, Term
from negotiations.models.passage import Anchor, PassageQuerySet

TEXT_OF_A_SPAN = (
    "Read: the revision of the article's text that start, end and quote of an orphaned passage are"
    " of; null while it is found, and where no text is known. Written: the revision that was read,"
    " with a span."
)


class PassageShape(Shape):
    settled = ("article",)
    negotiation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    tags = ReferencesField(Tag.objects.all(), "tag", required=False)
    about = ReferencesField(Actor.objects.all(), "actor", required=False)
    terms = ReferencesField(
        Term.objects.all(),
        "term",
        required=False,
        help_text="The terms it bears on without a stance.",
    )
    quote = FreeText(required=False, allow_blank=True)
    note = Note()
    found = FoundField()
    revision = StrictInteger(
        min_value=1, max_value=2**31 - 1, allow_null=True, required=False, help_text=TEXT_OF_A_SPAN
    )
    coder: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)

    class Meta:
        model = Passage
        fields = (
            "id", "negotiation", "article", "start", "end", "quote", "found", "revision", "tags",
            "about", "terms", "note", "anchor", "repeats", "coder", *STAMPS[1:],
        )  # fmt: skip
        read_only_fields = ("anchor", "repeats", *STAMPS)


class PassageFilters(InNegotiation):
    article = Id(Article)
    tag = Id(Tag, field_name="tags__tag")
    about = Id(Actor, field_name="about__actor")
    coder = Text(field_name="coder__username")
    text = Text(method="with_words", help_text="Full-text search in the quote.")
    found = Truth(
        method="found_or_not",
        help_text="false: those whose words are no longer in the article's text.",
    )

    def with_words(self, queryset: PassageQuerySet, name: str, words: str) -> PassageQuerySet:
        return queryset.quoting(words)

    def found_or_not(self, queryset: PassageQuerySet, name: str, value: str) -> PassageQuerySet:
        return queryset.filter(anchor=Anchor.HELD if value == "true" else Anchor.ADRIFT)


class PassageViewSet(Annotated, NounViewSet):
    model, verbs, adding = Passage, passage, "mark"
    serializer_class = PassageShape
    filterset_class = PassageFilters
    formats = (Ndjson, JsonLd)

    def get_queryset(self) -> PassageQuerySet:
        passages: PassageQuerySet = super().get_queryset()
        return passages.select_related("article__negotiation").defer("article__text")

    def in_context(self) -> PassageQuerySet:
        passages: PassageQuerySet = super().in_context()
        return passages.prefetch_related("tags__tag")

    def prefetch(self, rows: Sequence[Sent]) -> AbstractContextManager[None]:
        spans = [tuple(_sent_or_current(row, name) for name in SPAN) for row in rows]
        return passage.prefetch(spans, by=self.request.user)


SPAN = ("article", "start", "end")


def _sent_or_current(row: Sent, name: str) -> Any:
    return row.fields.get(name, getattr(row.instance, name, None))
