"""The positions on record of an actor or on a term, own and reported, and who reports them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min, Value
from django.db.models.functions import Coalesce

from negotiations.models import Actor, Negotiation, Position, Term, User
from negotiations.models.position import PositionQuerySet, PositionStatus, Voice
from negotiations.queries.standings.columns import LAYERS, representation_of_parties
from negotiations.text.collation import sort_key

#: How many positions a page reads.
AT_ONCE = 100
About = TypeVar("About", Actor, Term)


@dataclass(frozen=True)
class Statements(Generic[About]):
    """The positions on a term, or of a party (of a holder that stands for none), newest first."""

    about: About
    own: tuple[Position, ...]
    reported: tuple[Position, ...]


@dataclass(frozen=True)
class Reporter:
    """Who reports what an actor wants without being the actor's own voice: by name, the voice it
    has, and how often.
    """

    name: str
    voice: str
    n: int
    newest: date


def reporters(found: PositionQuerySet) -> tuple[Reporter, ...]:
    """The reporters of these positions, most frequent first: the speaker, else the article's
    author.
    """
    others = found.filter(own_voice=False).order_by().prefetch_related(None).select_related(None)
    name = Coalesce(
        "speaker__name", Min("passage__article__authors__actor__name"), Value("unnamed")
    )
    each = others.values("pk", "voice", "said_until", "speaker__name").annotate(name=name)
    by_reporter: dict[tuple[str, str], list[date]] = defaultdict(list)
    for by, voice, day in each.values_list("name", "voice", "said_until").iterator(chunk_size=5000):
        by_reporter[by, voice].append(day)
    rows = [
        Reporter(by, str(Voice(voice).label).lower(), len(days), max(days))
        for (by, voice), days in by_reporter.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n, sort_key(row.name))))


def positions(negotiation: Negotiation, user: User | AnonymousUser) -> PositionQuerySet:
    """The negotiation's positions that the user may see, except rejected ones, newest first."""
    seen = Position.objects.visible_to(user, negotiation.pk).exclude(status=PositionStatus.REJECTED)
    return seen.with_coding().order_by("-said_until", "-id")


def by_term(found: Iterable[Position]) -> tuple[Statements[Term], ...]:
    return _grouped(found, lambda position: position.term)


def by_party(found: Iterable[Position], negotiation: Negotiation) -> tuple[Statements[Actor], ...]:
    """The statements of each party: the holder if it is one on the day, else a party that the
    holder speaks for on the day, else the holder.
    """
    ties = [tie for layer in LAYERS for tie in representation_of_parties(negotiation, layer)]
    actors = Actor.objects.in_bulk([tie.actor for tie in ties])
    ties.sort(key=lambda tie: tie.holder != tie.actor)

    def party(position: Position) -> Actor:
        speaks_for = (
            actors[tie.actor]
            for tie in ties
            if tie.holder == position.holder_id and tie.holds_on(position.said_until)
        )
        return next(speaks_for, position.holder)

    return _grouped(found, party)


def _grouped(
    found: Iterable[Position], about: Callable[[Position], About]
) -> tuple[Statements[About], ...]:
    """In the order in which each group first occurs, which is that of its newest position."""
    groups: dict[About, list[Position]] = defaultdict(list)
    for position in found:
        groups[about(position)].append(position)
    return tuple(
        Statements(
            key,
            tuple(position for position in group if position.own_voice),
            tuple(position for position in group if not position.own_voice),
        )
        for key, group in groups.items()
    )
