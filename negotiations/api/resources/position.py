"""Positions: the coded statements, and the resource most clients come for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from negotiations.actions import passage, position
from negotiations.api.fields.derived import FoundField, PageAddressField, PartLabelsField
from negotiations.api.fields.hidden import Note
from negotiations.api.fields.references import ReferenceField
from negotiations.api.fields.shape import Shape
from negotiations.api.fields.strict_fields import FreeText, StrictChoice, StrictDate, StrictInteger
from negotiations.api.protocol.bulk import Sent
from negotiations.api.protocol.filters import Id, InNegotiation, Text, Truth, choices
from negotiations.api.protocol.pagination import in_order
from negotiations.api.protocol.parameters import chosen_fields
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.api.protocol.renderers import Csv, JsonLd, Ndjson
from negotiations.api.resources.base import NounViewSet
from negotiations.api.resources.passage import TEXT_OF_A_SPAN
from negotiations.api.streaming.responses import Annotated
from negotiations.exchange.exporters import csv, dictionary
from negotiations.models import (
    Actor,
    Article,
    ArticleAuthor,
    Condition,
    Negotiation,
    Party,
    Passage,
    PassageTag,
    Position,
    Tag,
    Term,
    User,
)
from negotiations.models import position as vocabulary
from negotiations.models.position import PositionQuerySet, PositionStatus, Voice
from negotiations.queries.common.hierarchy import variants_of
from negotiations.queries.standings.columns import days_of
from negotiations.queries.standings.representation import held_for
from negotiations.text.canonical import canonical


class ActorInPosition(serializers.ModelSerializer[Actor]):
    class Meta:
        model = Actor
        fields = ("id", "name", "kind")


class SpeakerInPosition(serializers.ModelSerializer[Actor]):
    class Meta:
        model = Actor
        fields = ("id", "name")


class TermInCondition(serializers.ModelSerializer[Term]):
    class Meta:
        model = Term
        fields = ("id", "label")


class TermInPosition(serializers.ModelSerializer[Term]):
    tag = serializers.CharField(source="tag.code", default=None, allow_null=True)

    class Meta:
        model = Term
        fields = ("id", "label", "tag")


class ConditionInPosition(serializers.ModelSerializer[Condition]):
    term = TermInCondition()
    by = serializers.UUIDField(source="by_id", allow_null=True)

    class Meta:
        model = Condition
        fields = ("relation", "term", "by")


class PassageInPosition(serializers.ModelSerializer[Passage]):
    found = FoundField()
    tags = PartLabelsField("tag.code")

    class Meta:
        model = Passage
        fields = ("id", "start", "end", "quote", "found", "revision", "tags")
        extra_kwargs = {"revision": {"help_text": TEXT_OF_A_SPAN}}


class ArticleInPosition(serializers.ModelSerializer[Article]):
    outlet = serializers.CharField(source="outlet.name", default=None, allow_null=True)
    authors = PartLabelsField("actor.name")

    class Meta:
        model = Article
        fields = ("id", "title", "url", "published_on", "outlet", "authors")


class PositionRead(serializers.ModelSerializer[Position]):
    negotiation = serializers.CharField(source="negotiation.slug")
    holder = ActorInPosition()
    term = TermInPosition()
    speaker = SpeakerInPosition(allow_null=True)
    conditions = ConditionInPosition(many=True)
    passage = PassageInPosition()
    article = ArticleInPosition(source="passage.article")
    coder = serializers.CharField(source="coder.username")
    note = Note()
    voice_defaulted = serializers.BooleanField(
        help_text="The voice follows from the speaker; nobody set it."
    )
    revises = serializers.UUIDField(source="revises_id", allow_null=True)
    via = SpeakerInPosition(allow_null=True)
    url = PageAddressField("position", help_text="Where a person reads it.")

    class Meta:
        model = Position
        fields = (
            "id", "negotiation", "holder", "term", "stance", "act", "bargaining_role", "modality",
            "quote_mode", "speaker", "voice", "attribution", "said_from", "said_until",
            "said_defaulted", "conditions", "passage", "article", "status", "confidence", "coder",
            "note", "created_at", "updated_at", "version", "url", "voice_defaulted", "revises",
            "stage", "via", "audience", "expires_on",
        )  # fmt: skip


class ConditionWrite(Shape):
    settled = ()

    class Meta:
        model = Condition
        fields = ("relation", "term", "by")


class PositionWrite(Shape):
    """References are ids. The span is a passage, or an article with start and end and the quote or
    the revision read.
    """

    settled = ()
    passage = ReferenceField(queryset=Passage.objects.all(), required=False)
    article = ReferenceField(queryset=Article.objects.without_text(), required=False)
    start = StrictInteger(min_value=0, max_value=2**31 - 1, required=False)
    end = StrictInteger(min_value=0, max_value=2**31 - 1, required=False)
    quote = FreeText(required=False, allow_blank=True)
    revision = StrictInteger(min_value=1, max_value=2**31 - 1, required=False)
    said_from = StrictDate(allow_null=True, required=False)
    said_until = StrictDate(allow_null=True, required=False)
    voice = StrictChoice(
        Voice.choices,
        allow_null=True,
        required=False,
        help_text="null, or left out: as follows from the speaker.",
    )
    conditions = ConditionWrite(many=True, required=False)

    class Meta:
        model = Position
        fields = (
            "passage", "article", "start", "end", "quote", "revision", "holder", "term", "stance",
            "act", "bargaining_role", "modality", "quote_mode", "speaker", "voice", "attribution",
            "said_from", "said_until", "conditions", "status", "confidence", "note", "revises",
            "stage", "via", "audience", "expires_on",
        )  # fmt: skip

    def to_internal_value(self, data: object) -> Any:
        """Ignores read-only fields, so that a position can be sent back as it was read."""
        if isinstance(data, dict):
            data = {
                name: value
                for name, value in data.items()
                if name in self.fields or name not in PositionRead.Meta.fields
            }
        return super().to_internal_value(data)


class PositionFilters(InNegotiation):
    holder = Id(Actor, method="held_by")
    holder_tree = Truth(method="with_tree", help_text="With `holder`: and the actors under it.")
    side = Text(
        method="on_side", help_text="The side of the holder's party on the day it was said."
    )
    term = Id(Term, method="on_term")
    term_tree = Truth(method="with_tree", help_text="With `term`: and its variants.")
    tag = Text(method="tagged", help_text="The id or code of a tag of the passage or of the term.")
    stance = choices(vocabulary.Stance)
    stance_min = choices(vocabulary.Stance, field_name="stance", lookup_expr="gte")
    stance_max = choices(vocabulary.Stance, field_name="stance", lookup_expr="lte")
    act = choices(vocabulary.SpeechAct)
    bargaining_role = choices(vocabulary.BargainingRole)
    modality = choices(vocabulary.Modality)
    voice = choices(vocabulary.Voice)
    voice_defaulted = Truth(
        method="with_voice_defaulted", help_text="Whether the voice follows from the speaker."
    )
    attribution = choices(vocabulary.Attribution)
    stage = choices(vocabulary.Stage)
    audience = choices(vocabulary.Audience)
    speaker = Id(
        Actor,
        method="said_by",
        help_text=(
            "Who says so; where no other is named, the holder, or the author whose narration it is."
        ),
    )
    author = Id(Actor, field_name="passage__article__authors__actor")
    outlet = Id(Actor, field_name="passage__article__outlet")
    article = Id(Article, field_name="passage__article")
    passage = Id(Passage)
    coder = Text(field_name="coder__username")
    status = choices(PositionStatus)
    said_after = django_filters.DateFilter(
        field_name="said_until", lookup_expr="gte", help_text="That day included."
    )
    said_before = django_filters.DateFilter(
        field_name="said_until", lookup_expr="lte", help_text="That day included."
    )
    as_of = django_filters.DateFilter(field_name="said_until", lookup_expr="lte")
    conditional = Truth(method="with_conditions")
    q = Text(method="with_words", help_text="Full-text search in the quote.")
    bom = Truth(
        method="of_csv",
        help_text=(
            "Only with `format=csv`: `true` begins it with a byte order mark, by which Excel knows"
            " UTF-8."
        ),
    )

    def filter_queryset(self, queryset: QuerySet[Position]) -> QuerySet[Position]:
        """Accepted positions, unless a member asks for others."""
        status = self.form.cleaned_data.get("status") or PositionStatus.ACCEPTED
        if status != PositionStatus.ACCEPTED:
            self._refuse_strangers()
        return super().filter_queryset(queryset.filter(status=status))

    def _refuse_strangers(self) -> None:
        mine = Negotiation.objects.of_team(self.request.user)
        if slug := self.form.cleaned_data.get("negotiation"):
            mine = mine.filter(slug=slug)
        if not mine.exists() and not self.request.user.is_superuser:
            raise Http404

    def of_csv(self, queryset: PositionQuerySet, name: str, value: str) -> PositionQuerySet:
        """Changes no row: the stream reads this parameter itself."""
        if self.request.accepted_renderer.format != "csv":
            raise BadQuery({name: "This goes with format=csv."})
        return queryset

    def held_by(self, queryset: PositionQuerySet, name: str, holder: UUID) -> PositionQuerySet:
        under = self.form.cleaned_data.get("holder_tree") == "true"
        return queryset.filter(held_for([holder]) if under else Q(holder=holder))

    def on_side(self, queryset: PositionQuerySet, name: str, side: str) -> PositionQuerySet:
        parties = Party.objects.visible_to(self.request.user).exclude(side="")
        if slug := self.form.cleaned_data.get("negotiation"):
            parties = parties.filter(negotiation__slug=slug)
        by_negotiation: dict[UUID, list[Party]] = defaultdict(list)
        for party in parties:
            if canonical(party.side) == canonical(side):
                by_negotiation[party.negotiation_id].append(party)
        held = Q(pk=None)
        for negotiation, members in by_negotiation.items():
            days = days_of(members)
            held |= Q(negotiation=negotiation) & held_for(days, days)
        return queryset.filter(held)

    def on_term(self, queryset: PositionQuerySet, name: str, term: UUID) -> PositionQuerySet:
        under = self.form.cleaned_data.get("term_tree") == "true"
        return queryset.filter(term__in=[term, *variants_of(term)] if under else [term])

    def with_tree(self, queryset: PositionQuerySet, name: str, value: str) -> PositionQuerySet:
        """Changes no row: the filter beside it, `holder` or `term`, reads this parameter."""
        other = name.removesuffix("_tree")
        if not self.form.cleaned_data.get(other):
            raise BadQuery({name: f"This goes with {other}."})
        return queryset

    def tagged(self, queryset: PositionQuerySet, name: str, value: str) -> PositionQuerySet:
        tags = Tag.objects.visible_to(self.request.user).identified_by(value)
        if not tags.exists():
            raise BadQuery({name: "There is no such tag."})
        on_passage = PassageTag.objects.filter(passage=OuterRef("passage"), tag__in=tags)
        return queryset.filter(Q(term__tag__in=tags) | Exists(on_passage))

    def said_by(self, queryset: PositionQuerySet, name: str, speaker: UUID) -> PositionQuerySet:
        wrote = Exists(
            ArticleAuthor.objects.filter(article=OuterRef("passage__article"), actor=speaker)
        )
        narrated = (
            Q(speaker=None, quote_mode=vocabulary.QuoteMode.NARRATOR, own_voice=False) & wrote
        )
        return queryset.filter(
            Q(speaker=speaker) | Q(speaker=None, holder=speaker, own_voice=True) | narrated
        )

    def with_voice_defaulted(
        self, queryset: PositionQuerySet, name: str, value: str
    ) -> PositionQuerySet:
        return queryset.filter(voice_defaulted=value == "true")

    def with_conditions(
        self, queryset: PositionQuerySet, name: str, value: str
    ) -> PositionQuerySet:
        conditions = Exists(Condition.objects.filter(position=OuterRef("pk")))
        return queryset.filter(conditions if value == "true" else ~conditions)

    def with_words(self, queryset: PositionQuerySet, name: str, words: str) -> PositionQuerySet:
        return queryset.filter(passage__in=Passage.objects.quoting(words))


class PositionViewSet(Annotated, NounViewSet):
    model, verbs, adding, compared = Position, position, "state", True
    serializer_class = PositionWrite
    read_serializer_class = PositionRead
    filterset_class = PositionFilters
    formats = (Ndjson, Csv, JsonLd)
    orderings = {
        "id": "id",
        "said_until": "said_until",
        "updated_at": "updated_at",
        "published_on": "passage__article__published_on",
    }

    def get_queryset(self) -> PositionQuerySet:
        return Position.objects.visible_to(self.request.user).with_coding()

    @contextmanager
    def prefetch(self, rows: Sequence[Sent]) -> Iterator[None]:
        """The texts and passages of the spans that are sent, and what the default voices depend
        on.
        """
        spans = [span for row in rows if (span := _span(row))]
        with passage.prefetch(spans, by=self.request.user):
            coded = _coded(rows, self.request.user)
            with position.prefetch(*_attributed_to(rows), coded):
                yield

    @extend_schema(operation_id="datapackage", filters=True, responses={200: {"type": "object"}})
    def datapackage(self, request: Request) -> Response:
        """What `positions?format=csv` holds with the same filters, as a Data Package
        (datapackage.org).
        """
        in_order(self.filter_queryset(self.get_queryset()), request, self.orderings)
        names = chosen_fields(request, csv.NAMES) or csv.NAMES
        positions = request.build_absolute_uri(reverse("api-positions-list"))
        parameters = request.query_params.dict()
        addresses = {
            format: f"{positions}?{urlencode({**parameters, 'format': format})}"
            for format in ("csv", "ndjson")
        }
        return Response(dictionary.data_package(names, **addresses))


def _span(row: Sent) -> tuple[Article, int, int] | None:
    """The article, start and end of a body that is on a span and not on a passage."""
    current = row.instance.passage.article if row.instance else None
    article = row.fields.get("article", current)
    if article is None or "passage" in row.fields or not {"start", "end"} <= row.fields.keys():
        return None
    return article, row.fields["start"], row.fields["end"]


def _attributed_to(rows: Sequence[Sent]) -> tuple[set[UUID], set[UUID], set[UUID]]:
    """The ids of the negotiations, articles and actors on which the default voices depend."""
    negotiations, articles, actors = set(), set(), set()
    for row in rows:
        marked = row.get("passage")
        if article := marked.article if marked else row.fields.get("article"):
            negotiations.add(article.negotiation_id)
            articles.add(article.pk)
        actors |= {actor.pk for name in ("holder", "speaker") if (actor := row.get(name))}
    return negotiations, articles, actors


def _coded(rows: Sequence[Sent], caller: User | AnonymousUser) -> set[tuple[UUID, object]]:
    """The passage and the coder of each position, by id. A span counts if it is marked already."""
    pairs = set()
    for row in rows:
        span = _span(row)
        marked = passage.standing_over(*span) if span else row.get("passage")
        if marked:
            pairs.add((marked.pk, row.instance.coder_id if row.instance else caller.pk))
    return pairs
