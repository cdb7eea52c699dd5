"""What links two actors of a network: the terms on which both spoke, and what each of them said."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Q

from negotiations.models import Actor, Negotiation, Position, Term, User
from negotiations.models.position import PositionQuerySet, Stance
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

ActorPair = tuple[Actor, Actor]


@dataclass(frozen=True)
class StanceCount:
    """How often an actor took a stance on a term."""

    stance: Stance
    count: int


@dataclass(frozen=True)
class SharedTerm:
    """A term on which both actors spoke.

    `one` and `other` are each actor's stances, from acceptance to rejection.
    """

    term: Term
    one: tuple[StanceCount, ...]
    other: tuple[StanceCount, ...]
    congruence: float
    conflict: float


@dataclass(frozen=True)
class Between:
    """The link between two actors, and their shared terms; None and () if they share no term."""

    edge: Link | None
    terms: tuple[SharedTerm, ...]


@dataclass(frozen=True)
class ActorStatements:
    """One page of an actor's `positions` on a term; `count` is the total over all pages."""

    actor: Actor
    positions: list[Position]
    count: int


@dataclass(frozen=True)
class StatementsPage:
    """Both actors' statements side by side; `page` is that of the actor who said more."""

    sides: tuple[ActorStatements, ...]
    page: "Page[Position]"


def terms_between(negotiation: Negotiation, period: Period, two: ActorPair, **how: Any) -> Between:
    """The shared terms of two actors, those with the largest |congruence − conflict| first.

    `how` takes the keywords of `network`, except `only`.
    """
    of_two = network(negotiation, period, only=[actor.pk for actor in two], **how)
    profiles = [of_two.profiles.get(actor.pk) for actor in two]
    if profiles[0] is None or profiles[1] is None:
        return Between(None, ())
    terms = _shared_terms(of_two, profiles[0], profiles[1])
    by_weight = sorted(
        terms, key=lambda shared: (-abs(shared.congruence - shared.conflict), shared.term.sort_key)
    )
    return Between(of_two.edges[0] if of_two.edges else None, tuple(by_weight))


def _shared_terms(of_two: Network, one: Profile, other: Profile) -> list[SharedTerm]:
    numbers = sorted(one.terms & other.terms)
    terms = Term.objects.in_bulk([of_two.terms[number] for number in numbers])
    sides = ((terms[of_two.terms[number]], one.on(number), other.on(number)) for number in numbers)
    return [
        SharedTerm(term, _stances(a), _stances(b), congruence(a, b), conflict(a, b))
        for term, a, b in sides
    ]


def _stances(profile: Profile) -> tuple[StanceCount, ...]:
    """The stances of a profile on one term, from acceptance to rejection."""
    counted = zip(STANCES, profile.counts, strict=True)
    return tuple(
        StanceCount(Stance(stance), count) for stance, count in reversed(list(counted)) if count
    )


def statements_of(
    negotiation: Negotiation, period: Period, layer: str, actor: UUID, term: UUID
) -> PositionQuerySet:
    """The positions on a term that the network counts for an actor of this layer, newest first."""
    held = (
        held_for([actor], days_of_parties(negotiation)) if layer == "parties" else Q(holder=actor)
    )
    positions = Position.objects.accepted().filter(held, negotiation=negotiation, term=term)
    return positions.filter(said_until__range=(period.since, period.until)).order_by(
        "-said_until", "-id"
    )


def words_between(
    negotiation: Negotiation,
    user: User | AnonymousUser,
    period: Period,
    layer: str,
    two: ActorPair,
    term: Term | None,
    page: int | str | None = 1,
) -> StatementsPage | None:
    """What each of two actors said on a term, with the words around it, newest first; None without
    a term.

    Both lists turn pages together: the last pages hold nothing by the actor who said less.
    """
    if term is None:
        return None
    statements = [statements_of(negotiation, period, layer, actor.pk, term.pk) for actor in two]
    paginators = [Paginator(positions, AT_ONCE) for positions in statements]
    longest = max(paginators, key=lambda paginator: paginator.count).get_page(page)
    start, stop = (longest.number - 1) * AT_ONCE, longest.number * AT_ONCE
    sides = (
        ActorStatements(
            actor,
            list(positions.with_coding().in_context_for(user)[start:stop]),
            paginator.count,
        )
        for actor, positions, paginator in zip(two, statements, paginators, strict=True)
    )
    return StatementsPage(tuple(sides), longest)
