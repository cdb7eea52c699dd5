"""Which actors have a column in the standings, and on which days what was said for them falls into
it.

A column is an actor, once in a layer. It gathers what was said on days when any of its parties of
that layer was in force; an author of articles gathers what it said on days when it stood for no
party. What is left is in no column.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
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
    """A column of the table, which is a row of the matrix. `parties` of the layer are in force on
    the as-of date, or were or will be on another, if `in_force` is false; `party` is the first of
    them; an author needs none.
    """

    party: UUID | None
    actor: UUID
    parties: tuple[UUID, ...] = ()
    in_force: bool = True


class StandingsRows(NamedTuple):
    """The ties through which positions reach each row, and the rows."""

    ties: list[list[Representation]]
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
    """The rows of a layer, of the actors `holders` where they are given.

    `side`: of parties on this side only, and what was said on days when they were on it.
    `other_days`: also actors none of whose parties is in force on the as-of date.
    """
    parties = list(Party.objects.filter(negotiation=negotiation).order_by("id"))
    mine = [
        party
        for party in parties
        if _layer(party) == layer and (not side or canonical(party.side) == canonical(side))
    ]
    authors = (
        _days_of_authors(negotiation, parties, as_of)
        if layer == "commentators" and not side
        else {}
    )
    during = days_of(mine)
    for author, days in authors.items():
        during.setdefault(author, []).extend(days)
    rows = [_row(actor, mine, as_of, author=actor in authors) for actor in during]
    rows = [
        row
        for row in rows
        if (row.in_force or other_days) and (holders is None or row.actor in holders)
    ]
    by_actor: dict[UUID, list[Representation]] = defaultdict(list)
    for tie in representation_of([row.actor for row in rows], during):
        by_actor[tie.actor].append(tie)
    return StandingsRows([by_actor[row.actor] for row in rows], rows)


def _row(actor: UUID, parties: Iterable[Party], as_of: date, *, author: bool) -> StandingsRow:
    its = [party for party in parties if party.actor_id == actor]
    now = [party.pk for party in its if party.in_force(as_of)]
    if now or author:
        return StandingsRow(now[0] if now else None, actor, tuple(now))
    return StandingsRow(its[0].pk, actor, tuple(party.pk for party in its), in_force=False)


def days_of_parties(negotiation: Negotiation, layer: str = "parties") -> dict[UUID, list[Days]]:
    """For each actor with a party in a layer, the days on which one was in force. One query."""
    parties = Party.objects.filter(negotiation=negotiation).order_by("id")
    return days_of(party for party in parties if _layer(party) == layer)


def representation_of_parties(
    negotiation: Negotiation, layer: str = "parties", actors: Collection[UUID] | None = None
) -> list[Representation]:
    """The ties through which positions reach the parties of a layer (of these actors), on days when
    they were in force.
    """
    during = days_of_parties(negotiation, layer)
    return representation_of(
        [actor for actor in during if actors is None or actor in actors], during
    )


def _days_of_authors(
    negotiation: Negotiation, parties: Iterable[Party], as_of: date
) -> dict[UUID, list[Days]]:
    """For each author of its articles the days on which it stood for no party, if it held a
    position on one by then.
    """
    written = Article.objects.filter(
        negotiation=negotiation, authors__actor__in=holders_of(negotiation)
    )
    authors = sorted(set(written.values_list("authors__actor", flat=True)))
    away = days_without_a_party(authors, days_of(parties)) if authors else {}
    spans = [(author, *days) for author, found in away.items() for days in found]
    if not spans:
        return {}
    holders, starts, ends = map(list, zip(*spans, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            SAID,
            {
                "here": negotiation.pk,
                "as_of": as_of,
                "holders": holders,
                "starts": starts,
                "ends": ends,
            },
        )
        return {author: away[author] for (author,) in cursor.fetchall()}


def days_without_a_party(
    holders: Iterable[UUID],
    during: Mapping[UUID, Sequence[Days]],
    also: Iterable[Representation] = (),
) -> dict[UUID, list[Days]]:
    """For each holder, the days on which it stood for none of the actors that are parties `during`
    these, nor had a tie of `also`.
    """
    standing: dict[UUID, list[Days]] = defaultdict(list)
    for tie in [*representation_of(during, during), *also]:
        standing[tie.holder].append((tie.start, tie.end))
    return {holder: days_outside(standing[holder]) for holder in holders}


#: From one holder to the next in the index `position_by_holder`, so that not every position is
#: read.
HOLDERS = """
WITH RECURSIVE held AS (
    (SELECT holder_id FROM negotiations_position WHERE negotiation_id = %(here)s AND status = 'accepted'
        ORDER BY holder_id LIMIT 1)
    UNION ALL
    SELECT (SELECT holder_id FROM negotiations_position p
            WHERE p.negotiation_id = %(here)s AND p.status = 'accepted' AND p.holder_id > held.holder_id
            ORDER BY holder_id LIMIT 1)
    FROM held WHERE held.holder_id IS NOT NULL
)
SELECT holder_id FROM held WHERE holder_id IS NOT NULL
"""
SAID = """
SELECT DISTINCT day.holder FROM unnest(%(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]) AS day(holder, start, "end")
WHERE EXISTS (SELECT FROM negotiations_position p WHERE p.negotiation_id = %(here)s AND p.holder_id = day.holder
    AND p.status = 'accepted' AND p.said_until BETWEEN day.start AND least(day."end", %(as_of)s))
ORDER BY 1
"""


def holders_of(negotiation: Negotiation) -> list[UUID]:
    """Who holds accepted positions there."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"here": negotiation.pk})
        return [holder for (holder,) in cursor.fetchall()]


def days_of(parties: Iterable[Party]) -> dict[UUID, list[Days]]:
    """For each actor, the days on which one of these parties of it was in force."""
    found: dict[UUID, list[Days]] = {}
    for party in parties:
        found.setdefault(party.actor_id, []).append(
            (party.from_date or date.min, party.until_date or date.max)
        )
    return found


def _layer(party: Party) -> str:
    return "commentators" if party.role == PartyRole.COMMENTATOR else "parties"
