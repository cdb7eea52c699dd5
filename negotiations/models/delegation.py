"""The people an actor sent to a round."""

from typing import Self

from django.db import models

from negotiations.models.actor import Actor
from negotiations.models.base import Part, Record, in_rank
from negotiations.models.constraints import one_of
from negotiations.models.negotiation import Negotiation, NegotiationRows
from negotiations.models.registry import NounPage, journalled
from negotiations.models.round import Round


class DelegationLevel(models.TextChoices):
    HEAD_OF_STATE = "head_of_state"
    MINISTER = "minister"
    DEPUTY_MINISTER = "deputy_minister"
    ENVOY = "envoy"
    SENIOR_OFFICIAL = "senior_official"
    MILITARY = "military"
    TECHNICAL = "technical"


class DelegationQuerySet(NegotiationRows["Delegation"]):
    def with_parts(self) -> Self:
        return self.prefetch_related(in_rank(Delegation, "members"))


@journalled(
    one="a delegation",
    many="delegations",
    title="{actor} at {round}",
    past={"add": "added", "revise": "revised", "retract": "retracted"},
    page=NounPage("parties", ("slug",)),
    parts=("members",),
)
class Delegation(Record):
    """An actor's people at a round, and their level."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="delegations")
    round = models.ForeignKey(Round, models.PROTECT, related_name="delegations")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="delegations")
    head = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="delegations_headed"
    )
    level = models.CharField(max_length=20, choices=DelegationLevel, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [one_of("delegation", "level", DelegationLevel.values, blank=True)]

    def __str__(self) -> str:
        return f"{self.actor.name} at {self.round.name}"


class DelegationMember(Part):
    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="members")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    function = models.CharField(max_length=500, blank=True)
