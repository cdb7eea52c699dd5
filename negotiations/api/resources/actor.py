"""Actors: the registry, with names and affiliations."""

from negotiations.actions import actor
from negotiations.api.fields.references import NegotiationReference
from negotiations.api.fields.shape import STAMPS, Dated, Shape
from negotiations.api.fields.strict_fields import WikidataId
from negotiations.api.protocol.filters import Filters, Text, choices, visible_negotiation
from negotiations.api.resources.base import NounViewSet
from negotiations.models import Actor, ActorName, Affiliation
from negotiations.models.actor import ActorKind, ActorQuerySet


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


class ActorFilters(Filters):
    negotiation = Text(method="in_use", help_text="Its slug.")
    q = Text(method="called", help_text="Words in a name or alias.")
    kind = choices(ActorKind)

    def in_use(self, queryset: ActorQuerySet, name: str, slug: str) -> ActorQuerySet:
        """The negotiation's own actors, and the shared ones that it uses."""
        return queryset.used_by(visible_negotiation(self.request.user, slug), self.request.user)

    def called(self, queryset: ActorQuerySet, name: str, words: str) -> ActorQuerySet:
        return queryset.matching(words)


class ActorViewSet(NounViewSet):
    model, verbs = Actor, actor
    serializer_class = ActorShape
    filterset_class = ActorFilters

    def get_queryset(self) -> ActorQuerySet:
        actors: ActorQuerySet = super().get_queryset()
        return actors.prefetch_related("affiliations__group")
