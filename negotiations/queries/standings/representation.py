"""Who speaks for whom, and since when: the ties along which a holder's positions count for an
actor.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from negotiations.models import Affiliation
from negotiations.models.actor import SPEAKING_FOR

#: From one day to another, both included.
Days = tuple[date, date]
ALWAYS: Days = (date.min, date.max)
DAY = timedelta(1)


@dataclass(frozen=True)
class Representation:
    """`holder` speaks for `actor` from `start` until `end`, both included."""

    actor: UUID
    holder: UUID
    start: date
    end: date

    def holds_on(self, day: date) -> bool:
        return self.start <= day <= self.end


def representation_of(
    actors: Iterable[UUID], during: Mapping[UUID, Sequence[Days]] | None = None
) -> list[Representation]:
    """For each actor: itself and all who lead, represent or are part of it, through any number of
    ties.

    Along a chain the dates narrow: X speaks for Z while X is part of Y and Y of Z. `during`: only
    on these days of each actor; without it, always.
    """
    wanted = list(dict.fromkeys(actors))
    below = _affiliations_below(wanted)
    found: list[Representation] = []
    for actor in wanted:
        spans = [ALWAYS] if during is None else merged(during.get(actor, ()))
        found += _below([Representation(actor, actor, *span) for span in spans], below)
    return found


def held_for(actors: Iterable[UUID], during: Mapping[UUID, Sequence[Days]] | None = None) -> Q:
    """Positions held by the actors, or by those who speak for them, on the day they were said."""
    either = Q(pk=None)
    for tie in representation_of(actors, during):
        either |= Q(holder=tie.holder, said_until__gte=tie.start, said_until__lte=tie.end)
    return either


def merged(spans: Iterable[Days]) -> list[Days]:
    """The same days in as few spans as possible, in order."""
    found: list[Days] = []
    for start, end in sorted(spans):
        if found and (start <= found[-1][1] or start - DAY == found[-1][1]):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def days_outside(spans: Iterable[Days]) -> list[Days]:
    """All other days."""
    found: list[Days] = []
    free: date | None = date.min
    for start, end in merged(spans):
        if free is not None and free < start:
            found.append((free, start - DAY))
        free = end + DAY if end < date.max else None
    return found if free is None else [*found, (free, date.max)]


def _below(
    ties: Sequence[Representation], below: dict[UUID, list[tuple[UUID, date, date]]]
) -> list[Representation]:
    """`ties` and those that lead on from them. A cycle ends where an actor comes again in the same
    or narrower dates.
    """
    found = list(ties)
    for current in found:
        for member, start, end in below[current.holder]:
            longer = Representation(
                current.actor, member, max(start, current.start), min(end, current.end)
            )
            if longer.start <= longer.end and not any(_covers(other, longer) for other in found):
                found.append(longer)
    return found


def _covers(tie: Representation, other: Representation) -> bool:
    return tie.holder == other.holder and tie.start <= other.start and other.end <= tie.end


def _affiliations_below(actors: list[UUID]) -> dict[UUID, list[tuple[UUID, date, date]]]:
    """By group, the members below `actors`: one query for each storey of the tree."""
    below: dict[UUID, list[tuple[UUID, date, date]]] = defaultdict(list)
    seen: set[UUID] = set()
    storey = set(actors)
    while storey:
        seen |= storey
        rows = Affiliation.objects.filter(Q(group__in=storey), relation__in=SPEAKING_FOR)
        for group, member, start, end in rows.values_list(
            "group", "actor", "from_date", "until_date"
        ):
            below[group].append((member, start or date.min, end or date.max))
        storey = {member for group in storey for member, _, _ in below[group]} - seen
    return below
