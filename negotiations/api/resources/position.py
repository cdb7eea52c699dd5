"""Positions: the coded statements, and the resource most clients come for."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from negotiations.actions import (
    passage,
    position,
)
from negotiations.api.fields.derived import ActorNamesField, FoundField, PageAddressField
from negotiations.api.fields.hidden import Note
from negotiations.api.fields.references import ReferenceField
from negotiations.api.fields.shape import Shape
from negotiations.api.fields.strict_fields import (
    FreeText,
    StrictChoice,
    StrictDate,
    StrictInteger,
)
from negotiations.api.protocol.authentication import signed_in
from negotiations.api.protocol.bulk import Sent
from negotiations.api.protocol.filters import Id, InNegotiation, Text, Truth, choices
from negotiations.api.protocol.pagination import in_order
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.api.protocol.renderers import chosen
from negotiations.api.resources.base import NounViewSet
from negotiations.api.resources.passage import TEXT_OF_A_SPAN, _span
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
)
from negotiations.models import position as vocabulary
from negotiations.models.position import Voice
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
    tags = ActorNamesField("tag.code")

    class Meta:
        model = Passage
        fields = ("id", "start", "end", "quote", "found", "revision", "tags")
        extra_kwargs = {"revision": {"help_text": TEXT_OF_A_SPAN}}


class ArticleInPosition(serializers.ModelSerializer[Article]):
    outlet = serializers.CharField(source="outlet.name", default=None, allow_null=True)
    authors = ActorNamesField("actor.name")

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
        fields = ("id", "negotiation", "holder", "term", "stance", "act", "bargaining_role", "modality", "quote_mode", "speaker",
                  "voice", "attribution", "said_from", "said_until", "said_defaulted", "conditions", "passage", "article",
                  "status", "confidence", "coder", "note", "created_at", "updated_at", "version", "url", "voice_defaulted",
                  "revises", "stage", "via", "audience", "expires_on")  # fmt: skip


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
        fields = ("passage", "article", "start", "end", "quote", "revision", "holder", "term", "stance", "act", "bargaining_role",
                  "modality", "quote_mode", "speaker", "voice", "attribution", "said_from", "said_until", "conditions", "status",
                  "confidence", "note", "revises", "stage", "via", "audience", "expires_on")  # fmt: skip

    def to_internal_value(self, data: Any) -> Any:
        """A position sent back as it was read keeps its bookkeeping out of the way."""
        if isinstance(data, dict):
            data = {
                name: value
                for name, value in data.items()
                if name in self.fields or name not in PositionRead.Meta.fields
            }
        return super().to_internal_value(data)


class PositionFilters(InNegotiation):
    holder = Id(Actor, method="held_by")
    holder_tree = Truth(method="with_holder", help_text="With `holder`: and the actors under it.")
    side = Text(
        method="on_side", help_text="The side of the holder's party on the day it was said."
    )
    term = Id(Term, method="on_term")
    term_tree = Truth(method="with_term", help_text="With `term`: and its variants.")
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
    status = choices(vocabulary.PositionStatus)
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

    def filter_queryset(self, queryset: Any) -> Any:
        """Accepted ones, unless a member asks for others."""
        status = self.form.cleaned_data.get("status") or vocabulary.PositionStatus.ACCEPTED
        if status != vocabulary.PositionStatus.ACCEPTED:
            self._refuse_strangers()
        return super().filter_queryset(queryset.filter(status=status))

    def _refuse_strangers(self) -> None:
        mine = Negotiation.objects.of_team(self.request.user)
        if slug := self.form.cleaned_data.get("negotiation"):
            mine = mine.filter(slug=slug)
        if not mine.exists() and not self.request.user.is_superuser:
            raise Http404

    def of_csv(self, queryset: Any, name: str, value: str) -> Any:
        """It changes no row, only how the table begins."""
        if self.request.accepted_renderer.format != "csv":
            raise BadQuery({name: "This goes with format=csv."})
        return queryset

    def held_by(self, queryset: Any, name: str, holder: UUID) -> Any:
        under = self.form.cleaned_data.get("holder_tree") == "true"
        return queryset.filter(held_for([holder]) if under else Q(holder=holder))

    def with_holder(self, queryset: Any, name: str, value: str) -> Any:
        return self._beside(queryset, name, "holder")

    def on_side(self, queryset: Any, name: str, side: str) -> Any:
        parties = Party.objects.visible_to(self.request.user).exclude(side="")
        if slug := self.form.cleaned_data.get("negotiation"):
            parties = parties.filter(negotiation__slug=slug)
        by_negotiation: dict[Any, list[Party]] = defaultdict(list)
        for party in parties:
            if canonical(party.side) == canonical(side):
                by_negotiation[party.negotiation_id].append(party)
        during = {here: days_of(some) for here, some in by_negotiation.items()}
        sides = (Q(negotiation=here) & held_for(days, days) for here, days in during.items())
        return queryset.filter(reduce(or_, sides, Q(pk=None)))

    def on_term(self, queryset: Any, name: str, term: UUID) -> Any:
        under = self.form.cleaned_data.get("term_tree") == "true"
        return queryset.filter(term__in=[term, *variants_of(term)] if under else [term])

    def with_term(self, queryset: Any, name: str, value: str) -> Any:
        return self._beside(queryset, name, "term")

    def _beside(self, queryset: Any, name: str, other: str) -> Any:
        if not self.form.cleaned_data.get(other):
            raise BadQuery({name: f"This goes with {other}."})
        return queryset

    def tagged(self, queryset: Any, name: str, value: str) -> Any:
        tags = Tag.objects.visible_to(self.request.user).identified_by(value)
        if not tags.exists():
            raise BadQuery({name: "There is no such tag."})
        on_passage = PassageTag.objects.filter(passage=OuterRef("passage"), tag__in=tags)
        return queryset.filter(Q(term__tag__in=tags) | Exists(on_passage))

    def said_by(self, queryset: Any, name: str, speaker: UUID) -> Any:
        wrote = Exists(
            ArticleAuthor.objects.filter(article=OuterRef("passage__article"), actor=speaker)
        )
        narrated = (
            Q(speaker=None, quote_mode=vocabulary.QuoteMode.NARRATOR, own_voice=False) & wrote
        )
        return queryset.filter(
            Q(speaker=speaker) | Q(speaker=None, holder=speaker, own_voice=True) | narrated
        )

    def with_voice_defaulted(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(voice_defaulted=value == "true")

    def with_conditions(self, queryset: Any, name: str, value: str) -> Any:
        conditions = Exists(Condition.objects.filter(position=OuterRef("pk")))
        return queryset.filter(conditions if value == "true" else ~conditions)

    def with_words(self, queryset: Any, name: str, words: str) -> Any:
        return queryset.filter(passage__in=Passage.objects.quoting(words))


class Positions(Annotated, NounViewSet):
    model, verbs, adding, compared = Position, position, "state", True
    serializer_class = PositionWrite
    read_serializer_class = PositionRead
    filterset_class = PositionFilters
    orderings = {
        "id": "id",
        "said_until": "said_until",
        "updated_at": "updated_at",
        "published_on": "passage__article__published_on",
    }

    def get_queryset(self) -> Any:
        return Position.objects.visible_to(self.request.user).with_coding()

    @contextmanager
    def looking_ahead(self, rows: list[Sent]) -> Iterator[None]:
        """The texts and passages of those that are stated on a span, and what their voices follow
        from.
        """
        spans = [_span(row, None, _article_of(row)) for row in rows if _on_span(row)]
        texts = passage.prefetch([span for span in spans if span[0]], by=signed_in(self.request))
        with texts, position.prefetch(*_who_says_so(rows), _by_whom(rows, self.request.user)):
            yield

    @extend_schema(operation_id="datapackage", filters=True, responses={200: {"type": "object"}})
    def datapackage(self, request: Request) -> Response:
        """What `positions?format=csv` holds with the same filters, as a Data Package
        (datapackage.org).
        """
        in_order(self.filter_queryset(self.get_queryset()), request, self.orderings)
        names = chosen(request, csv.NAMES) or csv.NAMES
        positions, asked = (
            request.build_absolute_uri(reverse("api-positions-list")),
            request.query_params.dict(),
        )
        addresses = {
            form: f"{positions}?{urlencode({**asked, 'format': form})}"
            for form in ("csv", "ndjson")
        }
        return Response(dictionary.data_package(names, **addresses))


def _who_says_so(rows: list[Sent]) -> tuple[set[Any], set[Any], set[Any]]:
    """The ids of the negotiations, articles and actors that the voices of these positions depend
    on.
    """
    negotiations, articles, actors = set(), set(), set()
    for row in rows:
        mark = row.get("passage")
        if article := mark.article if mark else row.fields.get("article"):
            negotiations.add(article.negotiation_id)
            articles.add(article.pk)
        actors |= {actor.pk for name in ("holder", "speaker") if (actor := row.get(name))}
    return negotiations, articles, actors


def _by_whom(rows: list[Sent], caller: Any) -> set[tuple[Any, Any]]:
    """Each position's passage and coder, by id. A span counts if a passage is marked on it already."""
    pairs = set()
    for row in rows:
        span = _span(row, None, _article_of(row)) if _on_span(row) else None
        mark = passage.standing_over(*span) if span else row.get("passage")
        if mark:
            pairs.add((mark.pk, row.instance.coder_id if row.instance else caller.pk))
    return pairs


def _on_span(row: Sent) -> bool:
    return {"start", "end"} <= row.fields.keys() and not row.fields.get("passage")


def _article_of(row: Sent) -> Any:
    return row.instance and row.instance.passage.article
