"""The history of a term: how each party's standing on it changed, who proposed it, who is for and
against it, and on what they make it conditional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.models.position import Condition, ConditionRelation, PositionStatus, SpeechAct
from negotiations.queries.standings import Standing, StandingHistory, standing_histories

#: Speech acts that put a term on the table.
PROPOSING = (SpeechAct.PROPOSE, SpeechAct.OFFER, SpeechAct.DEMAND, SpeechAct.FLOAT)
#: How many kinds of conditions are listed, the most frequent first.
CONDITIONS = 50


@dataclass(frozen=True)
class ConditionCount:
    """`n` accepted positions of `holder` are conditional, by this relation, on `term`."""

    relation: str
    term: Term
    holder: Actor
    n: int

    @property
    def relation_words(self) -> str:
        return str(ConditionRelation(self.relation).label).lower()


@dataclass(frozen=True)
class TermHistory:
    """What is on record of a term by the as-of date.

    `histories`: each party that took a stance with its standings, by name. `proposers`: who put the
    term on the table, with the day, the earliest first. `sides`: the actors of each side on the
    as-of date, by name; the sides are for, against, undecided, ambivalent and divided, and an empty
    one is left out. `n` counts the deciding positions of all standings.
    """

    as_of: date
    histories: tuple[tuple[Actor, StandingHistory], ...]
    proposers: tuple[tuple[Actor, date], ...]
    sides: Mapping[str, tuple[Actor, ...]]
    hangs_on: tuple[ConditionCount, ...]

    @property
    def n(self) -> int:
        return sum(standing.n for _, history in self.histories for _, standing in history.days)


def term_history(negotiation: Negotiation, term: Term, *, as_of: date) -> TermHistory:
    """The term's history until the as-of date, its variants and parents included as in the
    standings. A fixed number of queries.
    """
    found = standing_histories(negotiation, until=as_of, terms=[term.pk])
    actors = Actor.objects.in_bulk({history.actor for history in found})
    histories = tuple(
        sorted(
            ((actors[history.actor], history) for history in found),
            key=lambda pair: pair[0].sort_key,
        )
    )
    return TermHistory(
        as_of,
        histories,
        _proposers(negotiation, term, as_of),
        _sides(histories),
        _conditions_on(negotiation, term),
    )


def _proposers(negotiation: Negotiation, term: Term, as_of: date) -> tuple[tuple[Actor, date], ...]:
    proposing = Position.objects.accepted().filter(
        negotiation=negotiation, term=term, act__in=PROPOSING, said_until__lte=as_of
    )
    rows = proposing.values_list("holder").annotate(first=Min("said_until")).order_by("first")
    days: list[tuple[UUID, date]] = list(rows)
    actors = Actor.objects.in_bulk([holder for holder, _ in days])
    return tuple((actors[holder], day) for holder, day in days)


def _sides(histories: Iterable[tuple[Actor, StandingHistory]]) -> dict[str, tuple[Actor, ...]]:
    sides: dict[str, list[Actor]] = {
        side: [] for side in ("for", "against", "undecided", "ambivalent", "divided")
    }
    for actor, history in histories:
        _, standing = history.days[-1]
        if standing.n:
            sides[_side(standing)].append(actor)
    return {side: tuple(actors) for side, actors in sides.items() if actors}


def _side(standing: Standing) -> str:
    if standing.stance is None:
        return "divided" if standing.divided else "ambivalent"
    return "for" if standing.stance > 0 else "against" if standing.stance < 0 else "undecided"


def _conditions_on(negotiation: Negotiation, term: Term) -> tuple[ConditionCount, ...]:
    """The conditions that accepted positions on the term set, the most frequent first."""
    conditions = Condition.objects.filter(
        position__negotiation=negotiation,
        position__term=term,
        position__status=PositionStatus.ACCEPTED,
    )
    groups = conditions.values_list("relation", "term", "position__holder")
    rows: list[tuple[str, UUID, UUID, int]] = list(
        groups.annotate(n=Count("position", distinct=True)).order_by("-n", "relation")[:CONDITIONS]
    )
    terms = Term.objects.in_bulk({row[1] for row in rows})
    actors = Actor.objects.in_bulk({row[2] for row in rows})
    return tuple(
        ConditionCount(relation, terms[key], actors[holder], n) for relation, key, holder, n in rows
    )
