"""Delegations to a round, with their members."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from negotiations.actions import delegation
from negotiations.api.fields.shape import STAMPS, Shape
from negotiations.api.protocol.filters import Id, InNegotiation
from negotiations.api.resources.base import NounViewSet
from negotiations.models import Actor, Delegation, DelegationMember, Round


class DelegationMemberShape(Shape):
    settled = ()

    class Meta:
        model = DelegationMember
        fields = ("actor", "function")


class DelegationShape(Shape):
    settled = ("round",)
    members = DelegationMemberShape(many=True, required=False)
    negotiation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Delegation
        fields = ("id", "negotiation", "round", "actor", "head", "level", "members", *STAMPS[1:])
        read_only_fields = STAMPS


class DelegationFilters(InNegotiation):
    round = Id(Round)
    actor = Id(Actor)


class DelegationViewSet(NounViewSet):
    model, verbs = Delegation, delegation
    serializer_class = DelegationShape
    filterset_class = DelegationFilters

    def get_queryset(self) -> QuerySet[Delegation]:
        delegations: QuerySet[Delegation] = super().get_queryset()
        return delegations.select_related("round")
