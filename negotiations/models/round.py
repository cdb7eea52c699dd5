"""A meeting of a negotiation."""

from typing import Self

from django.db import models

from negotiations.models.actor import Actor
from negotiations.models.base import Record
from negotiations.models.constraints import not_blank, one_of, starts_before_it_ends
from negotiations.models.negotiation import Negotiation, NegotiationRows
from negotiations.models.registry import NounPage, journalled


class RoundFormat(models.TextChoices):
    DIRECT = "direct"
    TRILATERAL = "trilateral"
    PROXIMITY = "proximity"
    SHUTTLE = "shuttle"
    CONFERENCE = "conference"
    REMOTE = "remote"
    BACK_CHANNEL = "back_channel"


class Track(models.TextChoices):
    ONE = "1", "1"
    ONE_AND_A_HALF = "1.5", "1.5"
    TWO = "2", "2"
    THREE = "3", "3"


class RoundQuerySet(NegotiationRows["Round"]):
    def with_delegations(self) -> Self:
        """Prefetch delegations with their actors, heads and members, in a fixed number
        of queries.
        """
        return self.select_related("host").prefetch_related(
            "delegations__actor", "delegations__head", "delegations__members__actor"
        )


@journalled(
    one="a round",
    many="rounds",
    title="{name}",
    name="name",
    past={"add": "added", "revise": "revised", "retract": "retracted"},
    page=NounPage("parties", ("slug",)),
)
class Round(Record):
    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=500)
    place = models.CharField(max_length=500, blank=True)
    host = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="rounds_hosted"
    )
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    format = models.CharField(max_length=20, choices=RoundFormat, blank=True)
    track = models.CharField(max_length=3, choices=Track, blank=True)
    outcome = models.TextField(blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("round", "format", RoundFormat.values, blank=True),
            one_of("round", "track", Track.values, blank=True),
            not_blank("round", "name"),
            starts_before_it_ends("round", "started_on", "ended_on"),
        ]

    def __str__(self) -> str:
        return self.name
