"""Rounds of a negotiation."""

from negotiations.actions import round
from negotiations.api.fields.references import NegotiationReference
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.protocol.filters import InNegotiation
from negotiations.api.resources.base import NounViewSet
from negotiations.models import Round


class RoundShape(Shape):
    negotiation = NegotiationReference()

    class Meta:
        model = Round
        fields = (
            "id", "negotiation", "name", "place", "host", "started_on", "ended_on", "format",
            "track", "outcome", *STAMPS[1:],
        )  # fmt: skip
        read_only_fields = STAMPS


class RoundFilters(InNegotiation):
    pass


class RoundViewSet(NounViewSet):
    model, verbs = Round, round
    serializer_class = RoundShape
    filterset_class = RoundFilters
