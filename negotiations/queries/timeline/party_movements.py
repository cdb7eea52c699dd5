"""The movements of parties with the actors, terms and quotes that they name, and the rounds of
talks behind them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from negotiations.models import Actor, Negotiation, Position, Round, Term
from negotiations.queries.standings import (
    MOVEMENT_KINDS,
    Movement,
    Standing,
    movements,
    standing_histories,
)

#: With more positions than these, none is read: the user must choose an area.
MOST = 30_000
#: How many movements' positions are in memory at once.
BATCH = 500


@dataclass(frozen=True)
class PartyMovement:
    """A movement of a party on a term.

    `number` counts from the oldest, 1, and identifies the movement on its page. `gaps` has
    `(other actor, gap before, gap after, reported)` for each gap that changed; `reported` is true
    where the other's standing is known from reports only. `before` and `after` are the positions
    that decided, empty until `with_words` reads them.
    """

    number: int
    change: Movement
    actor: Actor
    term: Term
    gaps: tuple[tuple[Actor, float, float, bool], ...]
    before: tuple[Position, ...] = ()
    after: tuple[Position, ...] = ()


def party_movements(
    negotiation: Negotiation,
    *,
    since: date | None,
    until: date,
    voice: str,
    terms: Sequence[UUID] | None = None,
) -> tuple[PartyMovement, ...] | None:
    """The movements from `since` (or the first) to `until`, oldest first; None where more than MOST
    positions would have to be read. A fixed number of queries.
    """
    if _too_many(negotiation, terms):
        return None
    histories = standing_histories(negotiation, until=until, voice=voice, terms=terms)
    shown = [change for change in movements(histories) if since is None or change.on >= since]
    actors = Actor.objects.in_bulk(
        {change.actor for change in shown} | {gap.other for change in shown for gap in change.gaps}
    )
    objects = Term.objects.in_bulk({change.term for change in shown})
    return tuple(
        PartyMovement(
            number, change, actors[change.actor], objects[change.term], _gaps(change, actors)
        )
        for number, change in enumerate(shown, 1)
    )


def with_words(found: Sequence[PartyMovement]) -> Iterator[PartyMovement]:
    """Each movement with its positions before and after. One set of queries per BATCH of them."""
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        keys = {
            key
            for moved in batch
            for standing in (moved.change.before, moved.change.after)
            if standing
            for key in standing.positions
        }
        positions: dict[UUID, Position] = {
            position.pk: position for position in Position.objects.filter(pk__in=keys).with_coding()
        }
        for moved in batch:
            yield replace(
                moved,
                before=_positions_of(moved.change.before, positions),
                after=_positions_of(moved.change.after, positions),
            )


def counts_by_kind(found: Iterable[PartyMovement]) -> dict[str, int]:
    """How many movements there are of each kind that occurs, in the order of MOVEMENT_KINDS."""
    counted = Counter(moved.change.kind for moved in found)
    return {kind: counted[kind] for kind in MOVEMENT_KINDS if counted[kind]}


def rounds_held(negotiation: Negotiation, until: date) -> Sequence[Round]:
    """The rounds that began by that day, in order, with their delegations. A fixed number of
    queries.
    """
    begun = Round.objects.filter(negotiation=negotiation, started_on__lte=until)
    return list(begun.order_by("started_on").with_delegations())


def _too_many(negotiation: Negotiation, terms: Sequence[UUID] | None) -> bool:
    said = Position.objects.accepted().filter(negotiation=negotiation)
    said = said if terms is None else said.filter(term__in=terms)
    return bool(said.order_by()[MOST : MOST + 1].values_list("pk", flat=True))


def _gaps(
    change: Movement, actors: Mapping[UUID, Actor]
) -> tuple[tuple[Actor, float, float, bool], ...]:
    return tuple(
        (actors[gap.other], gap.before, gap.after, gap.reported)
        for gap in change.gaps
        if gap.before is not None and gap.after is not None and gap.before != gap.after
    )


def _positions_of(
    standing: Standing | None, positions: Mapping[UUID, Position]
) -> tuple[Position, ...]:
    keys = standing.positions if standing else ()
    return tuple(positions[key] for key in keys if key in positions)
