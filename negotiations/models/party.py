"""An actor's role in one negotiation."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, When

from negotiations.models.actor import Actor
from negotiations.models.base import Record
from negotiations.models.constraints import one_of, starts_before_it_ends
from negotiations.models.negotiation import Negotiation, NegotiationRows
from negotiations.models.registry import NounPage, journalled


class PartyRole(models.TextChoices):
    PRIMARY = "primary"
    SUPPORTER = "supporter"
    MEDIATOR = "mediator"
    HOST = "host"
    GUARANTOR = "guarantor"
    OBSERVER = "observer"
    CONSTITUENCY = "constituency"
    EXCLUDED = "excluded"
    COMMENTATOR = "commentator"


class PartyQuerySet(NegotiationRows["Party"]):
    def with_actors_by_role(self) -> Self:
        """With their actors: those who negotiate first, then in the order of the roles."""
        ranks = [When(role=role, then=rank) for rank, role in enumerate(PartyRole.values)]
        return self.select_related("actor").order_by(Case(*ranks), "actor__sort_key", "id")


@journalled(
    one="a party",
    many="parties",
    title="{actor} as {role}",
    past={"add": "added", "revise": "revised", "retract": "retracted"},
    page=NounPage("parties", ("slug",)),
)
class Party(Record):
    """An actor may be several parties: its role may change, or it may have two at once."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="parties")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20, choices=PartyRole)
    side = models.CharField(max_length=200, blank=True)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)

    objects: PartyQuerySet = PartyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            one_of("party", "role", PartyRole.values),
            starts_before_it_ends("party", "from_date", "until_date"),
        ]

    def in_force(self, day: date) -> bool:
        return (self.from_date or day) <= day <= (self.until_date or day)

    def __str__(self) -> str:
        return f"{self.actor.name} ({self.role})"
