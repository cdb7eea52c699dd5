"""Which standings differ from those of the former rule, which knew neither time nor stage, and why.

Without the new fields, a standing differs for three reasons only: zeros no longer pull the median;
nothing is inferred from before the holder's own later word; and what was said while no party of the
actor was in force is not in its column.
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
    median_towards_zero,
    reaches,
    representation_of,
    rows_of,
    standing_of,
    standings,
)


@dataclass(frozen=True)
class ChangedCell:
    """`before`: the stance by the former rule; None if there was none, or both signs."""

    actor: UUID
    term: UUID
    before: int | None
    after: Standing
    why: str


def changed_cells(negotiation: Negotiation, as_of: date) -> Iterator[ChangedCell]:
    """The changed cells of both layers on that day. Reads every position that reaches a cell."""
    stake = at_stake(negotiation)
    terms = list(stake.parents)
    for layer in LAYERS:
        rows = rows_of(negotiation, layer, as_of, other_days=True)
        matrix = standings(negotiation, as_of=as_of, layer=layer, closed=True, rows=rows)
        always = [representation_of([row.actor]) for row in rows.rows]
        found = counted(always, reaches(terms, stake), as_of, Reading())
        for number, row in enumerate(rows.rows):
            for nth, term in enumerate(terms):
                newest = _newest(found.get((number, nth), ()))
                after = matrix.on(term)[row.actor]
                before = standing_of(row.party, row.actor, term, newest, as_of, "silent")
                stance = _former_stance(newest, before)
                if (stance, bool(before.n)) != (after.stance, bool(after.n)):
                    yield ChangedCell(row.actor, term, stance, after, _why(before, after))


def _newest(found: Sequence[Counted]) -> list[Counted]:
    """What decided by the former rule: the newest positions of own voices, else of others."""
    own = [one for one in found if one.own] or list(found)
    newest = max((one.said_until for one in own), default=None)
    return [one for one in own if one.said_until == newest]


def _former_stance(newest: Sequence[Counted], standing: Standing) -> int | None:
    """The median of all stances, zeros included."""
    if not newest or standing.ambivalent or standing.divided:
        return None
    return median_towards_zero(one.stance for one in newest if one.position in standing.positions)


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
