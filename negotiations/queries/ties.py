"""Who speaks for whom, and since when: the ties along which a holder's positions count for an actor."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from negotiations.models import Affiliation
from negotiations.models.actor import SPEAKING_FOR


@dataclass(frozen=True)
class Tie:
    """`holder` speaks for `actor` from `start` until `end`, both included."""

    actor: UUID
    holder: UUID
    start: date
    end: date


def ties_to(actors: Iterable[UUID]) -> list[Tie]:
    """For each actor: itself, always, and all who lead, represent or are part of it, through any number of ties.

    Along a chain the dates narrow: X speaks for Z while X is part of Y and Y of Z.
    """
    wanted = list(dict.fromkeys(actors))
    below = _affiliations_below(wanted)
    return [tie for actor in wanted for tie in _below(Tie(actor, actor, date.min, date.max), below)]


def held_for(actors: Iterable[UUID]) -> Q:
    """Positions held by the actors, or by those who speak for them on the day."""
    either = Q(pk=None)
    for tie in ties_to(actors):
        either |= Q(holder=tie.holder, said_until__gte=tie.start, said_until__lte=tie.end)
    return either


def _below(tie: Tie, below: dict[UUID, list[tuple[UUID, date, date]]]) -> list[Tie]:
    """`tie` and those that lead on from it. A cycle ends where an actor comes again in the same or narrower dates."""
    found = [tie]
    for current in found:
        for member, start, end in below[current.holder]:
            longer = Tie(tie.actor, member, max(start, current.start), min(end, current.end))
            if longer.start <= longer.end and not any(_covers(other, longer) for other in found):
                found.append(longer)
    return found


def _covers(tie: Tie, other: Tie) -> bool:
    return tie.holder == other.holder and tie.start <= other.start and other.end <= tie.end


def _affiliations_below(actors: list[UUID]) -> dict[UUID, list[tuple[UUID, date, date]]]:
    """By group, the members below `actors`: one query for each storey of the tree."""
    below: dict[UUID, list[tuple[UUID, date, date]]] = defaultdict(list)
    seen: set[UUID] = set()
    storey = set(actors)
    while storey:
        seen |= storey
        rows = Affiliation.objects.filter(Q(group__in=storey), relation__in=SPEAKING_FOR)
        for group, member, start, end in rows.values_list("group", "actor", "from_date", "until_date"):
            below[group].append((member, start or date.min, end or date.max))
        storey = {member for group in storey for member, _, _ in below[group]} - seen
    return below
