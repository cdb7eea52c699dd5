"""Terms on the table, with packages and relations between terms."""

from rest_framework import serializers

from negotiations.actions import term
from negotiations.api.fields.derived import PathField
from negotiations.api.fields.references import NegotiationReference, ReferencesField
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.fields.strict_fields import ParametersValue
from negotiations.api.protocol.filters import Id, InNegotiation, choices, named
from negotiations.api.resources.base import NounViewSet
from negotiations.models import Actor, Tag, Term, TermRelation
from negotiations.models.term import TermQuerySet, TermStatus


class TermRelationShape(Shape):
    settled = ()

    class Meta:
        model = TermRelation
        fields = ("relation", "term")


class TermShape(Shape):
    negotiation = NegotiationReference()
    items = ReferencesField(
        Term.objects.all(), "term", required=False, help_text="The terms of a package."
    )
    proposers = ReferencesField(Actor.objects.all(), "actor", required=False)
    relations = TermRelationShape(many=True, required=False)
    parameters = ParametersValue(required=False)
    path = PathField("id", help_text="The ids from the root to this term.")
    position_count = serializers.IntegerField(
        read_only=True, help_text="How many accepted positions are on it."
    )

    class Meta:
        model = Term
        fields = (
            "id", "negotiation", "tag", "label", "parent", "path", "obliged", "beneficiary",
            "parameters", "status", "items", "proposers", "relations", "tabled_on", "closed_on",
            "text_version", "all_or_nothing", "supersedes", "position_count", *STAMPS[1:],
        )  # fmt: skip
        read_only_fields = STAMPS


class TermFilters(InNegotiation):
    tag = Id(Tag)
    parent = Id(Term)
    status = choices(TermStatus)
    q = named()


class TermViewSet(NounViewSet):
    model, verbs, compared = Term, term, True
    serializer_class = TermShape
    filterset_class = TermFilters

    def get_queryset(self) -> TermQuerySet:
        terms: TermQuerySet = super().get_queryset()
        return terms.with_counts()
