"""Articles: without their text in lists, with it alone."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ModelSerializer

from negotiations.actions import article
from negotiations.api import JsonObject
from negotiations.api.fields.hidden import TextHash, TextLength
from negotiations.api.fields.references import NegotiationReference, ReferencesField
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.fields.strict_fields import FreeText
from negotiations.api.protocol.bulk import Sent
from negotiations.api.protocol.filters import Id, InNegotiation, Text, choices
from negotiations.api.protocol.pagination import KeysetPagination
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.resources.base import NounViewSet
from negotiations.api.resources.passage import PassageShape
from negotiations.models import Actor, Article, Passage
from negotiations.models.article import ArticleQuerySet, Genre


class ArticleInList(Shape):
    """An article without its text. Only those who may read the text see its hash and length."""

    text_hash = TextHash(help_text="SHA-256 of the text; null for those who may not read it.")
    length = TextLength(help_text="Of the text, in Unicode code points; null like `text_hash`.")

    negotiation = NegotiationReference()
    authors = ReferencesField(Actor.objects.all(), "actor", required=False)

    class Meta:
        model = Article
        fields = (
            "id", "negotiation", "title", "standfirst", "authors", "outlet", "genre", "language",
            "published_on", "url", "text_access", "text_hash", "length", "revision",
            "duplicate_of", *STAMPS[1:],
        )  # fmt: skip
        read_only_fields = ("text_hash", "length", "revision", "duplicate_of", *STAMPS)


class ArticleShape(ArticleInList):
    text = FreeText()

    class Meta(ArticleInList.Meta):
        fields = (*ArticleInList.Meta.fields, "text")  # type: ignore[assignment]


class ArticleRead(ArticleInList):
    """`text` is null for those who may not read it."""

    text = serializers.CharField(read_only=True, allow_null=True)

    class Meta(ArticleShape.Meta):
        pass

    def to_representation(self, instance: Article) -> JsonObject:
        body = super().to_representation(instance)
        readable = self.context["request"].user.has_perm("article.read_text", instance)
        return body if readable else body | {"text": None}


class ArticleFilters(InNegotiation):
    outlet = Id(Actor)
    author = Id(Actor, field_name="authors__actor")
    genre = choices(Genre)
    language = Text()
    published_after = django_filters.DateFilter(field_name="published_on", lookup_expr="gte")
    published_before = django_filters.DateFilter(field_name="published_on", lookup_expr="lte")
    q = Text(method="with_words", help_text="Full-text search in the texts the caller may read.")

    def with_words(self, queryset: ArticleQuerySet, name: str, words: str) -> ArticleQuerySet:
        return queryset.readable_by(self.request.user).containing(words)


class ArticleViewSet(NounViewSet):
    model, verbs = Article, article
    serializer_class = ArticleShape
    filterset_class = ArticleFilters
    orderings = {"id": "id", "updated_at": "updated_at", "published_on": "published_on"}

    def get_queryset(self) -> ArticleQuerySet:
        articles: ArticleQuerySet = super().get_queryset()
        return articles.without_text() if self.action == "list" else articles

    def get_read_serializer_class(self) -> type[ModelSerializer[Any]]:
        return ArticleInList if self.action == "list" else ArticleRead

    def prefetch(self, rows: Sequence[Sent]) -> AbstractContextManager[None]:
        new = [row.fields for row in rows if row.instance is None]
        return article.prefetch([(fields["negotiation"], fields["text"]) for fields in new])

    @extend_schema(responses=PassageShape(many=True))
    @action(detail=True, filterset_class=None, orderings=NounViewSet.orderings)
    def passages(self, request: Request, **kwargs: object) -> Response:
        """The passages of the article, in pages."""
        refuse_unknown(request, {*KeysetPagination.parameters, "fields"})
        passages = Passage.objects.visible_to(request.user).filter(article=self.get_object())
        return self.page(passages.with_parts().select_related("negotiation"), PassageShape)
