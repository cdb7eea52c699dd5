"""What ties two actors of a network: the terms on which both spoke, and what each of them said."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.models.position import Stance
from negotiations.queries.network import STANCES, Edge, Network, Profile, conflict, congruence, network, said_in
from negotiations.queries.said import AT_ONCE
from negotiations.queries.windows import Window

Two = tuple[Actor, Actor]


@dataclass(frozen=True)
class Said:
    """How often a stance was taken."""

    stance: Stance
    count: int


@dataclass(frozen=True)
class OnTerm:
    term: Term
    one: tuple[Said, ...]
    other: tuple[Said, ...]
    congruence: float
    conflict: float


@dataclass(frozen=True)
class Between:
    """`edge` is none where nothing, or as much congruence as conflict, ties the two."""

    edge: Edge | None
    terms: tuple[OnTerm, ...]


def terms_between(negotiation: Negotiation, window: Window, two: Two, **how: Any) -> Between:
    """Those that weigh most first."""
    found = network(negotiation, window, only=[actor.pk for actor in two], **how)
    profiles = [found.profiles.get(actor.pk) for actor in two]
    if profiles[0] is None or profiles[1] is None:
        return Between(None, ())
    terms = _on_terms(found, profiles[0], profiles[1])
    weighty = sorted(terms, key=lambda on: (-abs(on.congruence - on.conflict), on.term.label))
    return Between(found.edges[0] if found.edges else None, tuple(weighty))


def _on_terms(found: Network, one: Profile, other: Profile) -> list[OnTerm]:
    shared = sorted(one.terms & other.terms)
    terms = Term.objects.in_bulk([found.terms[at] for at in shared])
    sides = ((terms[found.terms[at]], one.on(at), other.on(at)) for at in shared)
    return [OnTerm(term, _said(a), _said(b), congruence(a, b), conflict(a, b)) for term, a, b in sides]


def _said(profile: Profile) -> tuple[Said, ...]:
    counted = zip(STANCES, profile.counts, strict=True)
    return tuple(Said(Stance(stance), count) for stance, count in reversed(list(counted)) if count)


def words_between(
    negotiation: Negotiation, user: Any, window: Window, layer: str, two: Two, term: Term | None
) -> tuple[tuple[Actor, list[Position]], ...]:
    """What each of two actors said on a term, with the words around it, the newest first; nothing without a term."""
    if term is None:
        return ()
    said: dict[UUID, Any] = {actor.pk: said_in(negotiation, window, layer, actor.pk, term.pk) for actor in two}
    return tuple((actor, list(said[actor.pk].with_coding().in_context_for(user)[:AT_ONCE])) for actor in two)
