"""Representation: which actors speak for which, and when, so that the positions of one count for
the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from negotiations.models import Affiliation
from negotiations.models.actor import SPEAKING_FOR

#: From a day to a day, both included.
Days = tuple[date, date]
ALWAYS: Days = (date.min, date.max)
DAY = timedelta(1)


@dataclass(frozen=True)
class Representation:
    """`holder` speaks for `actor` from `start` to `end`, both included."""

    actor: UUID
    holder: UUID
    start: date
    end: date

    def holds_on(self, day: date) -> bool:
        return self.start <= day <= self.end


def representation_of(
    actors: Iterable[UUID], during: Mapping[UUID, Sequence[Days]] | None = None
) -> list[Representation]:
    """For each actor, the actor itself and all who lead, represent or are part of it, through any
    number of affiliations.

    Along a chain the days narrow: X speaks for Z while X is part of Y and Y is part of Z. `during`:
    only on these days of each actor; without it, on all days. One query per level of the tree.
    """
    wanted = list(dict.fromkeys(actors))
    members = _members_below(wanted)
    found: list[Representation] = []
    for actor in wanted:
        spans = [ALWAYS] if during is None else merged(during.get(actor, ()))
        found += _extended([Representation(actor, actor, *span) for span in spans], members)
    return found


def held_for(actors: Iterable[UUID], during: Mapping[UUID, Sequence[Days]] | None = None) -> Q:
    """Filters positions held by the actors, or by those who spoke for them on the day."""
    held = Q(pk=None)
    for tie in representation_of(actors, during):
        held |= Q(holder=tie.holder, said_until__gte=tie.start, said_until__lte=tie.end)
    return held


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
    """All days that are in none of the spans."""
    found: list[Days] = []
    free: date | None = date.min
    for start, end in merged(spans):
        if free is not None and free < start:
            found.append((free, start - DAY))
        free = end + DAY if end < date.max else None
    return found if free is None else [*found, (free, date.max)]


def _extended(
    ties: Sequence[Representation], members: Mapping[UUID, Sequence[tuple[UUID, date, date]]]
) -> list[Representation]:
    """`ties`, and those that follow from them through members of their holders.

    A cycle ends where a holder returns with the same days or fewer.
    """
    found = list(ties)
    for tie in found:
        for member, start, end in members.get(tie.holder, ()):
            longer = Representation(tie.actor, member, max(start, tie.start), min(end, tie.end))
            if longer.start <= longer.end and not any(_covers(other, longer) for other in found):
                found.append(longer)
    return found


def _covers(tie: Representation, other: Representation) -> bool:
    return tie.holder == other.holder and tie.start <= other.start and other.end <= tie.end


def _members_below(actors: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, date, date]]]:
    """The members of each group at and below `actors`. One query per level of the tree."""
    members: dict[UUID, list[tuple[UUID, date, date]]] = defaultdict(list)
    seen: set[UUID] = set()
    level = set(actors)
    while level:
        seen |= level
        rows = Affiliation.objects.filter(group__in=level, relation__in=SPEAKING_FOR)
        for group, member, start, end in rows.values_list(
            "group", "actor", "from_date", "until_date"
        ):
            members[group].append((member, start or date.min, end or date.max))
        level = {member for group in level for member, _, _ in members[group]} - seen
    return members
