"""Why a cell of the standings says what it says: the positions behind it, those that decide first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.queries.families import line_above
from negotiations.queries.standings import Standing, standings
from negotiations.queries.ties import held_for


@dataclass(frozen=True)
class Evidence:
    """`deciding` make up the standing; `earlier` are all others of the party on the term by that day, newest first."""

    standing: Standing
    actor: Actor
    term: Term
    deciding: tuple[Position, ...]
    earlier: tuple[Position, ...]
    since: date | None


def evidence(
    negotiation: Negotiation, user: Any, *, actor: Actor, term: Term, as_of: date, **asked: Any
) -> Evidence | None:
    """The evidence of one cell, asked as the standings are; None if the actor has no row in this layer."""
    matrix = standings(negotiation, as_of=as_of, holders=[actor.pk], terms=[term.pk], **asked)
    if not matrix.standings:
        return None
    standing = matrix.standings[0]
    said = Position.objects.accepted().filter(_reaching(term), held_for([actor.pk]), said_until__lte=as_of)
    found = list(said.with_coding().in_context_for(user).order_by("-said_until", "-id"))
    deciding = tuple(position for position in found if position.pk in standing.positions)
    earlier = tuple(position for position in found if position.pk not in standing.positions)
    return Evidence(standing, actor, term, deciding, earlier, _since(standing, found))


def _reaching(term: Term) -> Q:
    """On the term itself; acceptance of its variants; rejection of its parents."""
    parents: dict[UUID, UUID | None] = dict(
        Term.objects.filter(negotiation=term.negotiation_id).values_list("id", "parent")
    )
    variants = [other for other in parents if term.pk in line_above(other, parents)]
    above = line_above(term.pk, parents)
    return Q(term=term) | Q(term__in=variants, stance__gt=0) | Q(term__in=above, stance__lt=0)


def _since(standing: Standing, newest_first: list[Position]) -> date | None:
    """Since when every statement of the deciding kind of voice has had the sign that the standing has."""
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
