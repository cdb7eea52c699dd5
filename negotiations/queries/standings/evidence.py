"""The evidence of a cell of the standings: the positions behind it, those that decide first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from negotiations.models import Actor, Negotiation, Position, Term, User
from negotiations.models.position import Stage
from negotiations.queries.standings.columns import rows_of
from negotiations.queries.standings.counted_positions import Reading, counted
from negotiations.queries.standings.matrix import standings
from negotiations.queries.standings.rule import Standing, sign_of
from negotiations.queries.standings.terms_at_stake import at_stake, reaches


@dataclass(frozen=True)
class Evidence:
    """`deciding` are the positions that make up the standing; `others` all other positions of the
    party on the term by that day, newest first. `is_alive`: the term is at stake on that day.
    `since`: see `_since`.
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
        """Reports after the party's own word, which decide nothing."""
        newest = self.standing.said_until
        return tuple(one for one in self.others if newest and one.said_until > newest)

    @property
    def earlier(self) -> tuple[Position, ...]:
        return tuple(one for one in self.others if one not in self.later)


def evidence(
    negotiation: Negotiation,
    user: User | AnonymousUser,
    *,
    actor: Actor,
    term: Term,
    as_of: date,
    **asked: Any,
) -> Evidence | None:
    """The evidence of one cell; None if the actor has no column in the layer on any day. `asked`:
    the same arguments as for `standings`.
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
    cells = counted(
        rows.representation, reaches([term.pk], at_stake(negotiation)), as_of, Reading()
    )
    keys = [one.position for one in cells.get((0, 0), ())]
    positions = Position.objects.filter(pk__in=keys).with_coding().in_context_for(user)
    found = list(positions.order_by("-said_until", "-id"))
    deciding = tuple(position for position in found if position.pk in standing.positions)
    others = tuple(position for position in found if position.pk not in standing.positions)
    return Evidence(
        standing, actor, term, as_of, not matrix.closed, deciding, others, _since(standing, found)
    )


def _since(standing: Standing, newest_first: list[Position]) -> date | None:
    """The first day from which on every position of the deciding basis (own or reported) has the
    sign of the standing.
    """
    deciding = [position for position in newest_first if position.pk in standing.positions]
    if not deciding or standing.stance is None:
        return None
    own, sign, since = deciding[0].own_voice, sign_of(standing.stance), deciding[0].said_until
    for position in newest_first:
        if position.own_voice == own and position.said_until <= since:
            if sign_of(position.stance) != sign:
                break
            since = position.said_until
    return since
