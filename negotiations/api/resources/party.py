"""Parties of a negotiation."""

from negotiations.actions import party
from negotiations.api.fields.references import NegotiationReference
from negotiations.api.fields.shape import STAMPS, Dated
from negotiations.api.protocol.filters import Id, InNegotiation, Text, choices
from negotiations.api.resources.base import NounViewSet
from negotiations.models import Actor, Party
from negotiations.models.party import PartyRole


class PartyShape(Dated):
    negotiation = NegotiationReference()

    class Meta:
        model = Party
        fields = ("id", "negotiation", "actor", "role", "side", *STAMPS[1:])
        read_only_fields = STAMPS


class PartyFilters(InNegotiation):
    actor = Id(Actor)
    role = choices(PartyRole)
    side = Text()


class PartyViewSet(NounViewSet):
    model, verbs = Party, party
    serializer_class = PartyShape
    filterset_class = PartyFilters
