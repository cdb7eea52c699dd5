"""Which standings read otherwise since time and stage are in the rule, and why.

Where the new fields are empty a standing keeps its figures, but for three things: zeros no longer
pull the median, nothing is inferred from before the holder's own later word, and what was said
while no party of the actor was in force is not in its column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from negotiations.models import Negotiation
from negotiations.queries.standings import (
    LAYERS,
    Counted,
    Reading,
    Standing,
    at_stake,
    counted,
    reaches,
    representation_of,
    rows_of,
    standing_of,
    standings,
)


@dataclass(frozen=True)
class ChangedCell:
    """`before`: the stance by the former rule, None for none or for both signs."""

    actor: UUID
    term: UUID
    before: int | None
    after: Standing
    why: str


def changed_cells(negotiation: Negotiation, as_of: date) -> Iterator[ChangedCell]:
    """Of both layers, as of that day. Reads every position that reaches a cell."""
    stake = at_stake(negotiation)
    terms = list(stake.parents)
    for layer in LAYERS:
        rows = rows_of(negotiation, layer, as_of, other_days=True)
        matrix = standings(negotiation, as_of=as_of, layer=layer, closed=True, rows=rows)
        always = [representation_of([row.actor]) for row in rows.rows]
        found = counted(always, reaches(terms, stake), as_of, Reading())
        for number, row in enumerate(rows.rows):
            for nth, term in enumerate(terms):
                those = _newest(found.get((number, nth), ()))
                after = matrix.on(term)[row.actor]
                before = standing_of(row.party, row.actor, term, those, as_of, "silent")
                stance = _former_stance(those, before)
                if (stance, bool(before.n)) != (after.stance, bool(after.n)):
                    yield ChangedCell(row.actor, term, stance, after, _why(before, after))


def _newest(found: Sequence[Counted]) -> list[Counted]:
    """The newest of the own voices, else of the others: all that the former rule looked at."""
    own = [one for one in found if one.own] or list(found)
    newest = max((one.said_until for one in own), default=None)
    return [one for one in own if one.said_until == newest]


def _former_stance(those: Sequence[Counted], standing: Standing) -> int | None:
    """The median of all stances, zeros too, halves towards 0."""
    if not those or standing.ambivalent or standing.divided:
        return None
    stances = sorted(one.stance for one in those if one.position in standing.positions)
    half = len(stances) // 2
    return int((stances[half] + stances[~half]) / 2)


def _why(before: Standing, after: Standing) -> str:
    if before.positions == after.positions:
        return "a 0 no longer pulls the median of the signed stances"
    if before.inferred and not after.n:
        return (
            "nothing is inferred from before the holder's own later word, nor outside a term's life"
        )
    if not after.n:
        return "said while no party of the actor was in force, outside the term's life, or denied"
    return (
        "another position decides: by the party's dates, a revision, a denial or a later own word"
    )
