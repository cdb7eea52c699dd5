"""What ties two actors of a network: the terms on which both spoke, and what each of them said."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.models.position import Stance
from negotiations.queries.network.congruence import (
    STANCES,
    Link,
    Network,
    Profile,
    conflict,
    congruence,
    network,
)
from negotiations.queries.network.periods import Period
from negotiations.queries.standings import AT_ONCE, days_of_parties, held_for

Two = tuple[Actor, Actor]


@dataclass(frozen=True)
class StanceCount:
    """How often a stance was taken."""

    stance: Stance
    count: int


@dataclass(frozen=True)
class OnTerm:
    term: Term
    one: tuple[StanceCount, ...]
    other: tuple[StanceCount, ...]
    congruence: float
    conflict: float


@dataclass(frozen=True)
class Between:
    """`edge` is none where the two have no term in common."""

    edge: Link | None
    terms: tuple[OnTerm, ...]


@dataclass(frozen=True)
class ActorStatements:
    """What an actor said: `positions` of a page, of `count`."""

    actor: Actor
    positions: list[Position]
    count: int


@dataclass(frozen=True)
class StatementsPage:
    """`page` is that of the one who said more."""

    sides: tuple[ActorStatements, ...]
    page: Any


def terms_between(negotiation: Negotiation, window: Period, two: Two, **how: Any) -> Between:
    """Those that weigh most first."""
    found = network(negotiation, window, only=[actor.pk for actor in two], **how)
    profiles = [found.profiles.get(actor.pk) for actor in two]
    if profiles[0] is None or profiles[1] is None:
        return Between(None, ())
    terms = _on_terms(found, profiles[0], profiles[1])
    weighty = sorted(terms, key=lambda on: (-abs(on.congruence - on.conflict), on.term.sort_key))
    return Between(found.edges[0] if found.edges else None, tuple(weighty))


def _on_terms(found: Network, one: Profile, other: Profile) -> list[OnTerm]:
    shared = sorted(one.terms & other.terms)
    terms = Term.objects.in_bulk([found.terms[at] for at in shared])
    sides = ((terms[found.terms[at]], one.on(at), other.on(at)) for at in shared)
    return [
        OnTerm(term, _said(a), _said(b), congruence(a, b), conflict(a, b)) for term, a, b in sides
    ]


def _said(profile: Profile) -> tuple[StanceCount, ...]:
    counted = zip(STANCES, profile.counts, strict=True)
    return tuple(
        StanceCount(Stance(stance), count) for stance, count in reversed(list(counted)) if count
    )


def said_in(negotiation: Negotiation, window: Period, layer: str, actor: UUID, term: UUID) -> Any:
    """The positions of an actor of the network on a term, the newest first."""
    held = (
        held_for([actor], days_of_parties(negotiation)) if layer == "parties" else Q(holder=actor)
    )
    found = Position.objects.accepted().filter(held, negotiation=negotiation, term=term)
    return found.filter(said_until__range=(window.since, window.until)).order_by(
        "-said_until", "-id"
    )


def words_between(
    negotiation: Negotiation,
    user: Any,
    window: Period,
    layer: str,
    two: Two,
    term: Term | None,
    page: Any = 1,
) -> StatementsPage | None:
    """What each of two actors said on a term, with the words around it, the newest first; none
    without a term.

    Both are read page by page, together: the one who said less has none on the last ones.
    """
    if term is None:
        return None
    said = [said_in(negotiation, window, layer, actor.pk, term.pk) for actor in two]
    pages = [Paginator(found, AT_ONCE) for found in said]
    longest = max(pages, key=lambda each: each.count).get_page(page)
    start, stop = (longest.number - 1) * AT_ONCE, longest.number * AT_ONCE
    sides = (
        ActorStatements(
            actor, list(found.with_coding().in_context_for(user)[start:stop]), each.count
        )
        for actor, found, each in zip(two, said, pages, strict=True)
    )
    return StatementsPage(tuple(sides), longest)
