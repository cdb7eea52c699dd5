"""Who moved last, over several negotiations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.models import Negotiation, Position
from negotiations.queries.standings import MOVES
from negotiations.queries.timeline.party_movements import PartyMovement, party_movements

#: Movements are looked for on the terms of this many newest positions.
LOOKED_AT = 30


@dataclass(frozen=True)
class NewestMove:
    negotiation: Negotiation
    moved: PartyMovement


def newest_moves(
    negotiations: Sequence[Negotiation], *, until: date, most: int = 3
) -> tuple[NewestMove, ...]:
    """The newest concessions, hardenings, reversals and shifts on the terms of which the newest
    positions speak, newest first. A fixed number of queries per negotiation among those.
    """
    homes = {negotiation.pk: negotiation for negotiation in negotiations}
    newest = Position.objects.accepted().filter(negotiation__in=homes, said_until__lte=until)
    terms: dict[UUID, set[UUID]] = defaultdict(set)
    for home, term in newest.order_by("-said_until", "-id").values_list("negotiation", "term")[
        :LOOKED_AT
    ]:
        terms[home].add(term)
    found = [
        NewestMove(homes[home], moved)
        for home, some in terms.items()
        for moved in party_movements(
            homes[home], since=None, until=until, voice="own_else_reported", terms=sorted(some)
        )
        or ()
        if moved.change.kind in MOVES
    ]
    found.sort(key=lambda one: (one.moved.change.on, one.moved.number), reverse=True)
    return tuple(found[:most])
