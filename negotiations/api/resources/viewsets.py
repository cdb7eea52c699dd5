"""One viewset a noun: what may be seen, its shape, its filters, and which action each write calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from negotiations.actions import (
    actor,
    article,
    delegation,
    negotiation,
    party,
    passage,
    position,
    round,
    tag,
    term,
)
from negotiations.api.protocol.bulk import Sent, objects_in
from negotiations.api.protocol.idempotency import idempotent
from negotiations.api.protocol.pagination import KeysetPagination, in_order
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.protocol.renderers import chosen
from negotiations.api.resources import filters, serializers
from negotiations.api.resources.base import NounViewSet
from negotiations.api.resources.position import PositionRead, PositionWrite
from negotiations.api.streaming.responses import Annotated
from negotiations.exchange.codebook import starter_codebook
from negotiations.exchange.exporters import csv, dictionary
from negotiations.models import (
    Actor,
    Article,
    Delegation,
    Negotiation,
    Party,
    Passage,
    Position,
    Round,
    Tag,
    Term,
)


class NegotiationViewSet(NounViewSet):
    model, verbs, adding = Negotiation, negotiation, "create"
    serializer_class = serializers.NegotiationShape
    filterset_class = filters.NegotiationFilters
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> Any:
        return Negotiation.objects.visible_to(self.request.user)

    def perform_destroy(self, instance: Any) -> None:
        negotiation.delete(instance, by=self.request.user, **self._version(instance))

    @extend_schema(
        operation_id="negotiations_codebook",
        request=serializers.CodebookRow,
        responses={200: serializers.CodebookLoaded},
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @idempotent
    def codebook(self, request: Request, **kwargs: Any) -> Response:
        """Loads a codebook: a list of tags, parents before children, or `{"starter": true}` for the
        starter codebook.

        Tags whose code is there already are left as they are. All or nothing, in one act: it is
        undone whole.
        """
        refuse_unknown(request, set())
        home = self.get_object()
        rows = self._codebook_rows(request.data)
        made = tag.load(by=request.user, negotiation=home, tags=rows)
        return Response({"added": len(made), "already_there": len(rows) - len(made)})

    def _codebook_rows(self, sent: Any) -> list[dict[str, Any]]:
        if not isinstance(sent, dict):
            rows = serializers.CodebookRow(
                data=objects_in(sent), many=True, context=self.get_serializer_context()
            )
            rows.is_valid(raise_exception=True)
            return list(rows.validated_data)
        if unknown := sent.keys() - {"starter"}:
            raise ValidationError(dict.fromkeys(sorted(unknown), "There is no such field."))
        if sent.get("starter") is not True:
            raise ValidationError(
                {"starter": "Send true, or a list of tags in place of this object."}
            )
        return starter_codebook()


class Actors(NounViewSet):
    model, verbs = Actor, actor
    serializer_class = serializers.ActorShape
    filterset_class = filters.ActorFilters

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("affiliations__group")


class Parties(NounViewSet):
    model, verbs = Party, party
    serializer_class = serializers.PartyShape
    filterset_class = filters.PartyFilters


class Rounds(NounViewSet):
    model, verbs = Round, round
    serializer_class = serializers.RoundShape
    filterset_class = filters.RoundFilters


class Delegations(NounViewSet):
    model, verbs = Delegation, delegation
    serializer_class = serializers.DelegationShape
    filterset_class = filters.DelegationFilters

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("round")


class Tags(NounViewSet):
    model, verbs = Tag, tag
    serializer_class = serializers.TagShape
    filterset_class = filters.TagFilters

    def get_queryset(self) -> Any:
        return super().get_queryset().with_counts(self.request.user)


class Terms(NounViewSet):
    model, verbs, compared = Term, term, True
    serializer_class = serializers.TermShape
    filterset_class = filters.TermFilters

    def get_queryset(self) -> Any:
        return super().get_queryset().with_counts()


class Articles(NounViewSet):
    model, verbs = Article, article
    serializer_class = serializers.ArticleShape
    filterset_class = filters.ArticleFilters
    orderings = {"id": "id", "updated_at": "updated_at", "published_on": "published_on"}

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found.without_text() if self.action == "list" else found

    def looking_ahead(self, rows: list[Sent]) -> Any:
        new = [row.fields for row in rows if row.instance is None]
        return article.prefetch([(fields["negotiation"], fields["text"]) for fields in new])

    def _reader(self) -> Any:
        return serializers.ArticleInList if self.action == "list" else serializers.ArticleRead

    @extend_schema(responses=serializers.PassageShape(many=True))
    @action(detail=True, filterset_class=None, orderings=NounViewSet.orderings)
    def passages(self, request: Request, **kwargs: Any) -> Response:
        """The passages of the article, in pages."""
        refuse_unknown(request, {*KeysetPagination.parameters, "fields"})
        found = Passage.objects.visible_to(request.user).with_parts().select_related("negotiation")
        return self.page(found.filter(article=self.get_object()), serializers.PassageShape)


class Passages(Annotated, NounViewSet):
    model, verbs, adding = Passage, passage, "mark"
    serializer_class = serializers.PassageShape
    filterset_class = filters.PassageFilters

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("article__negotiation").defer("article__text")

    def with_words(self) -> Any:
        return super().with_words().prefetch_related("tags__tag")

    def looking_ahead(self, rows: list[Sent]) -> Any:
        spans = [_span(row, row.instance, row.instance and row.instance.article) for row in rows]
        return passage.prefetch(spans, by=self.request.user)


class Positions(Annotated, NounViewSet):
    model, verbs, adding, compared = Position, position, "state", True
    serializer_class = PositionWrite
    read_serializer_class = PositionRead
    filterset_class = filters.PositionFilters
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
        on_spans = [
            row
            for row in rows
            if {"start", "end"} <= row.fields.keys() and "passage" not in row.fields
        ]
        spans = [
            _span(row, None, row.instance and row.instance.passage.article) for row in on_spans
        ]
        texts = passage.prefetch([span for span in spans if span[0]], by=self.request.user)
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
    """The ids of the negotiations, articles and actors that the voices of these positions follow
    from.
    """
    negotiations, articles, actors = set(), set(), set()
    for row in rows:
        mark = row.fields.get("passage") or (row.instance.passage if row.instance else None)
        article = mark.article if mark else row.fields.get("article")
        if article:
            negotiations.add(article.negotiation_id)
            articles.add(article.pk)
        for name in ("holder", "speaker"):
            if actor := row.fields.get(name) or (
                getattr(row.instance, name) if row.instance else None
            ):
                actors.add(actor.pk)
    return negotiations, articles, actors


def _by_whom(rows: list[Sent], caller: Any) -> set[tuple[Any, Any]]:
    """The passages that positions are on, each with who codes them there; of spans, those that are
    marked already.
    """
    pairs = set()
    for row in rows:
        mark = row.fields.get("passage")
        if mark is None and {"start", "end"} <= row.fields.keys():
            mark = passage.standing_over(
                *_span(row, None, row.instance and row.instance.passage.article)
            )
        elif mark is None and row.instance:
            mark = row.instance.passage
        if mark:
            pairs.add((mark.pk, row.instance.coder_id if row.instance else caller.pk))
    return pairs


def _span(row: Sent, mark: Passage | None, article: Any) -> Any:
    """The article, start and end that are sent, or else those of what is revised."""
    start, end = (row.fields.get(name, mark and getattr(mark, name)) for name in ("start", "end"))
    return row.fields.get("article", article), start, end
