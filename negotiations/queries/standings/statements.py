"""What is on record of an actor, or on a term: whose own voice, and what others report."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Value
from django.db.models.functions import Coalesce

from negotiations.models import Actor, Negotiation, Position
from negotiations.models.position import Voice
from negotiations.queries.standings.columns import LAYERS, representation_of_parties
from negotiations.text.collation import sort_key

#: How many positions are read at once.
AT_ONCE = 100


@dataclass(frozen=True)
class Statements:
    """`about`: the term, or the party (else the holder), of these positions; in both lists the
    newest come first.
    """

    about: Any
    own: tuple[Position, ...]
    reported: tuple[Position, ...]


@dataclass(frozen=True)
class Reporter:
    """Who reports what an actor wants, where it does not say so itself: by name, in which relation
    to it, how often.
    """

    name: str
    voice: str
    n: int
    newest: date


def reporters(said: Any) -> tuple[Reporter, ...]:
    """Of these positions, those in other voices: by speaker, else by the article's author; the most
    often first.
    """
    others = said.filter(own_voice=False).order_by().prefetch_related(None).select_related(None)
    name = Coalesce(
        "speaker__name", Min("passage__article__authors__actor__name"), Value("unnamed")
    )
    each = others.values("pk", "voice", "said_until", "speaker__name").annotate(name=name)
    found: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in each.values_list("name", "voice", "said_until").iterator(chunk_size=5000):
        found[row[0], row[1]].append(row[2])
    rows = [
        Reporter(name, str(Voice(voice).label).lower(), len(days), max(days))
        for (name, voice), days in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n, sort_key(row.name))))


def positions(negotiation: Negotiation, user: Any) -> Any:
    """Those that `user` may see, but for rejected ones, newest first."""
    seen = Position.objects.visible_to(user, negotiation.pk).exclude(status="rejected")
    return seen.with_coding().order_by("-said_until", "-id")


def by_term(found: Iterable[Position]) -> tuple[Statements, ...]:
    return _grouped(found, lambda position: position.term)


def by_party(found: Iterable[Position], negotiation: Negotiation) -> tuple[Statements, ...]:
    """Under the party that holds it, else one that its holder speaks for on the day, else the
    holder.
    """
    ties = [tie for layer in LAYERS for tie in representation_of_parties(negotiation, layer)]
    actors = Actor.objects.in_bulk([tie.actor for tie in ties])
    ties.sort(key=lambda tie: tie.holder != tie.actor)

    def party(position: Position) -> Actor:
        speaks_for = (
            actors[tie.actor]
            for tie in ties
            if tie.holder == position.holder_id and tie.start <= position.said_until <= tie.end
        )
        return next(speaks_for, position.holder)

    return _grouped(found, party)


def _grouped(found: Iterable[Position], of: Callable[[Position], Any]) -> tuple[Statements, ...]:
    """In the order of the newest of each."""
    groups: dict[Any, list[Position]] = defaultdict(list)
    for position in found:
        groups[of(position)].append(position)
    return tuple(
        Statements(
            about,
            tuple(position for position in group if position.own_voice),
            tuple(position for position in group if not position.own_voice),
        )
        for about, group in groups.items()
    )
