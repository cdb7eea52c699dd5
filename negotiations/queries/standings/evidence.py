"""Why a cell of the standings says what it says: the positions behind it, those that decide first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.models.position import Stage
from negotiations.queries.standings.columns import rows_of
from negotiations.queries.standings.counted_positions import Reading, counted, reaches
from negotiations.queries.standings.matrix import standings
from negotiations.queries.standings.rule import Standing
from negotiations.queries.standings.terms_at_stake import at_stake


@dataclass(frozen=True)
class Evidence:
    """`deciding` make up the standing; `others` are all others of the party on the term by that
    day, newest first, and `later` those of them that are newer than what decides. `is_alive`: the
    term is at stake on that day.
    """

    standing: Standing
    actor: Actor
    term: Term
    as_of: date
    is_alive: bool
    deciding: tuple[Position, ...]
    others: tuple[Position, ...]
    since: date | None

    @property
    def stage_words(self) -> str:
        return str(Stage(self.standing.stage).label).lower() if self.standing.stage else ""

    @property
    def later(self) -> tuple[Position, ...]:
        """Reports after the party's own word, which go on deciding nothing."""
        newest = self.standing.said_until
        return tuple(one for one in self.others if newest and one.said_until > newest)

    @property
    def earlier(self) -> tuple[Position, ...]:
        return tuple(one for one in self.others if one not in self.later)


def evidence(
    negotiation: Negotiation, user: Any, *, actor: Actor, term: Term, as_of: date, **asked: Any
) -> Evidence | None:
    """The evidence of one cell, asked as the standings are; None if the actor has no column in this
    layer on any day.
    """
    rows = rows_of(
        negotiation,
        asked.get("layer", "parties"),
        as_of,
        holders=[actor.pk],
        side=asked.get("side", ""),
        other_days=True,
    )
    matrix = standings(
        negotiation, **{**asked, "as_of": as_of, "terms": [term.pk], "closed": True, "rows": rows}
    )
    if not matrix.standings:
        return None
    standing = matrix.standings[0]
    reaching = counted(rows.ties, reaches([term.pk], at_stake(negotiation)), as_of, Reading())
    keys = [one.position for one in reaching.get((0, 0), ())]
    said = Position.objects.filter(pk__in=keys).with_coding().in_context_for(user)
    found = list(said.order_by("-said_until", "-id"))
    deciding = tuple(position for position in found if position.pk in standing.positions)
    others = tuple(position for position in found if position.pk not in standing.positions)
    return Evidence(
        standing, actor, term, as_of, not matrix.closed, deciding, others, _since(standing, found)
    )


def _since(standing: Standing, newest_first: list[Position]) -> date | None:
    """Since when every statement of the deciding kind of voice has had the sign that the standing
    has.
    """
    deciding = [position for position in newest_first if position.pk in standing.positions]
    if not deciding or standing.stance is None:
        return None
    own, sign, since = deciding[0].own_voice, _sign(standing.stance), deciding[0].said_until
    for position in newest_first:
        if position.own_voice == own and position.said_until <= since:
            if _sign(position.stance) != sign:
                break
            since = position.said_until
    return since


def _sign(stance: int) -> int:
    return (stance > 0) - (stance < 0)
