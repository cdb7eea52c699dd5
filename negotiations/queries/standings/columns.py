"""Which actors have a column in the standings, and the days on which positions count in it.

A column is an actor, once per layer. It gathers what was said on days when any of its parties of
that layer was in force; the column of an article's author, what the author said on days when it
stood for no party. All other positions are in no column.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from negotiations.models import Article, Negotiation, Party
from negotiations.models.party import PartyRole
from negotiations.queries.standings.representation import (
    Days,
    Representation,
    days_outside,
    representation_of,
)
from negotiations.text.canonical import canonical

LAYERS = ("parties", "commentators")


@dataclass(frozen=True)
class StandingsRow:
    """A column of the table, which is a row of the matrix.

    `parties` are the actor's parties of the layer that are in force on the as-of date or, where
    `in_force` is false, on other days. `party` is the first of them; an author may have none.
    """

    party: UUID | None
    actor: UUID
    parties: tuple[UUID, ...] = ()
    in_force: bool = True


class StandingsRows(NamedTuple):
    """The rows, and for each row the representation through which positions reach it."""

    representation: list[list[Representation]]
    rows: list[StandingsRow]


def rows_of(
    negotiation: Negotiation,
    layer: str,
    as_of: date,
    *,
    holders: Collection[UUID] | None = None,
    side: str = "",
    other_days: bool = False,
) -> StandingsRows:
    """The rows of a layer, narrowed to the actors `holders` if given.

    `side`: only parties on this side, and only what was said on days when they were on it.
    `other_days`: also actors that have no party in force on the as-of date.
    """
    parties = list(Party.objects.filter(negotiation=negotiation).order_by("id"))
    of_layer = [
        party
        for party in parties
        if _layer(party) == layer and (not side or canonical(party.side) == canonical(side))
    ]
    authors = (
        _days_of_authors(negotiation, parties, as_of)
        if layer == "commentators" and not side
        else {}
    )
    during = days_of(of_layer)
    for author, days in authors.items():
        during.setdefault(author, []).extend(days)
    rows = [_row(actor, of_layer, as_of, is_author=actor in authors) for actor in during]
    rows = [
        row
        for row in rows
        if (row.in_force or other_days) and (holders is None or row.actor in holders)
    ]
    by_actor: dict[UUID, list[Representation]] = defaultdict(list)
    for tie in representation_of([row.actor for row in rows], during):
        by_actor[tie.actor].append(tie)
    return StandingsRows([by_actor[row.actor] for row in rows], rows)


def _row(actor: UUID, parties: Iterable[Party], as_of: date, *, is_author: bool) -> StandingsRow:
    of_actor = [party for party in parties if party.actor_id == actor]
    now = [party.pk for party in of_actor if party.in_force(as_of)]
    if now or is_author:
        return StandingsRow(now[0] if now else None, actor, tuple(now))
    other = tuple(party.pk for party in of_actor)
    return StandingsRow(other[0], actor, other, in_force=False)


def days_of_parties(negotiation: Negotiation, layer: str = "parties") -> dict[UUID, list[Days]]:
    """The days on which each actor had a party of the layer in force. One query."""
    parties = Party.objects.filter(negotiation=negotiation).order_by("id")
    return days_of(party for party in parties if _layer(party) == layer)


def representation_of_parties(
    negotiation: Negotiation, layer: str = "parties", actors: Collection[UUID] | None = None
) -> list[Representation]:
    """The representation through which positions reach the layer's parties (or those of these
    actors) on days when they were in force.
    """
    during = days_of_parties(negotiation, layer)
    return representation_of(
        [actor for actor in during if actors is None or actor in actors], during
    )


def _days_of_authors(
    negotiation: Negotiation, parties: Iterable[Party], as_of: date
) -> dict[UUID, list[Days]]:
    """The days on which each author of the negotiation's articles stood for no party, for authors
    who held a position on such a day by the as-of date.
    """
    written = Article.objects.filter(
        negotiation=negotiation, authors__actor__in=holders_of(negotiation)
    )
    authors = sorted(set(written.values_list("authors__actor", flat=True)))
    away = days_without_a_party(authors, days_of(parties)) if authors else {}
    spans = [(author, *span) for author, days in away.items() for span in days]
    if not spans:
        return {}
    holders, starts, ends = map(list, zip(*spans, strict=True))
    parameters: dict[str, Any] = {
        "here": negotiation.pk,
        "as_of": as_of,
        "holders": holders,
        "starts": starts,
        "ends": ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(HELD_A_POSITION, parameters)
        return {author: away[author] for (author,) in cursor.fetchall()}


def days_without_a_party(
    holders: Iterable[UUID],
    during: Mapping[UUID, Sequence[Days]],
    also: Iterable[Representation] = (),
) -> dict[UUID, list[Days]]:
    """The days on which each holder stood for no party: for none of the actors that were parties
    `during` these days, nor by the representation `also`.
    """
    represented: dict[UUID, list[Days]] = defaultdict(list)
    for tie in [*representation_of(during, during), *also]:
        represented[tie.holder].append((tie.start, tie.end))
    return {holder: days_outside(represented[holder]) for holder in holders}


#: Goes from one holder to the next in the index `position_by_holder`, so that not every position is
#: read.
HOLDERS = """
WITH RECURSIVE held AS (
    (SELECT holder_id FROM negotiations_position
     WHERE negotiation_id = %(here)s AND status = 'accepted' ORDER BY holder_id LIMIT 1)
    UNION ALL
    SELECT (SELECT holder_id FROM negotiations_position p
            WHERE p.negotiation_id = %(here)s AND p.status = 'accepted'
                AND p.holder_id > held.holder_id
            ORDER BY holder_id LIMIT 1)
    FROM held WHERE held.holder_id IS NOT NULL
)
SELECT holder_id FROM held WHERE holder_id IS NOT NULL
"""
HELD_A_POSITION = """
SELECT DISTINCT day.holder
FROM unnest(%(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]) AS day(holder, start, "end")
WHERE EXISTS (
    SELECT FROM negotiations_position p
    WHERE p.negotiation_id = %(here)s AND p.holder_id = day.holder AND p.status = 'accepted'
        AND p.said_until BETWEEN day.start AND least(day."end", %(as_of)s)
)
ORDER BY 1
"""


def holders_of(negotiation: Negotiation) -> list[UUID]:
    """The holders of the negotiation's accepted positions."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"here": negotiation.pk})
        return [holder for (holder,) in cursor.fetchall()]


def days_of(parties: Iterable[Party]) -> dict[UUID, list[Days]]:
    """For each actor, the days on which one of its parties, of these, was in force."""
    days: dict[UUID, list[Days]] = {}
    for party in parties:
        days.setdefault(party.actor_id, []).append(
            (party.from_date or date.min, party.until_date or date.max)
        )
    return days


def _layer(party: Party) -> str:
    return "commentators" if party.role == PartyRole.COMMENTATOR else "parties"
