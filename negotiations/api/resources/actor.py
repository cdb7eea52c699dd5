"""Actors: the registry, with names and affiliations."""

from typing import Any

from negotiations.actions import (
    actor,
)
from negotiations.api.fields.references import NegotiationReference
from negotiations.api.fields.shape import STAMPS, Dated, Shape
from negotiations.api.fields.strict_fields import (
    WikidataId,
)
from negotiations.api.protocol.filters import InNegotiation, Text, choices, visible_negotiation
from negotiations.api.resources.base import NounViewSet
from negotiations.models import (
    Actor,
    ActorName,
    Affiliation,
)
from negotiations.models.actor import ActorKind


class ActorNameShape(Shape):
    settled = ()

    class Meta:
        model = ActorName
        fields = ("name", "language")


class AffiliationShape(Dated):
    settled = ()

    class Meta:
        model = Affiliation
        fields = ("group", "relation", "title")


class ActorShape(Shape):
    settled = ()
    wikidata_id = WikidataId(max_length=20, allow_blank=True, required=False)
    negotiation = NegotiationReference(allow_null=True, required=False)
    names = ActorNameShape(many=True, required=False)
    affiliations = AffiliationShape(many=True, required=False)

    class Meta:
        model = Actor
        fields = (
            "id",
            "kind",
            "name",
            "description",
            "wikidata_id",
            "negotiation",
            "names",
            "affiliations",
            *STAMPS[1:],
        )
        read_only_fields = STAMPS


class ActorFilters(InNegotiation):
    q = Text(method="called", help_text="Words in a name or alias.")
    kind = choices(ActorKind)

    def of_negotiation(self, queryset: Any, name: str, slug: str) -> Any:
        """Its own, and the shared ones it uses."""
        return queryset.used_by(visible_negotiation(self.request.user, slug), self.request.user)

    def called(self, queryset: Any, name: str, words: str) -> Any:
        return queryset.matching(words)


class Actors(NounViewSet):
    model, verbs = Actor, actor
    serializer_class = ActorShape
    filterset_class = ActorFilters

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("affiliations__group")
