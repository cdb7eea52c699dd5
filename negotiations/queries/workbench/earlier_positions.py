"""The earlier positions of a holder that a new one may revise."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.text import Truncator

from negotiations.models import Actor, Position, Term, User
from negotiations.queries.common.hierarchy import family_of
from negotiations.text.identifiers import parse_uuid

#: The number of positions offered, the newest first.
AT_MOST = 50


@dataclass(frozen=True)
class EarlierPosition:
    """`words` identify the position to a reader: its date, sign, term and quote."""

    id: UUID
    words: str


def earlier_positions(
    negotiation: UUID,
    user: User | AnonymousUser,
    holder: Actor | UUID | str | None,
    term: Term | UUID | str | None,
    *,
    besides: UUID | None = None,
) -> tuple[EarlierPosition, ...]:
    """The holder's positions on the term's family that `user` may see, the newest AT_MOST, without
    the position `besides`. () unless holder and term are objects or ids.
    """
    if not (term_id := _id(term)) or not (holder_id := _id(holder)):
        return ()
    parents = dict(Term.objects.filter(negotiation=negotiation).values_list("id", "parent"))
    family = family_of(term_id, parents)
    positions = (
        Position.objects.visible_to(user, negotiation)
        .filter(holder=holder_id, term__in=family)
        .exclude(pk__in=[besides] if besides else [])
        .select_related("term", "passage")
        .order_by("-said_until", "-id")[:AT_MOST]
    )
    return tuple(EarlierPosition(position.pk, _words(position)) for position in positions)


def _id(given: Actor | Term | UUID | str | None) -> UUID | None:
    """The id of an object, or of what a form sent; None if it is none."""
    return parse_uuid(getattr(given, "pk", given))


def _words(position: Position) -> str:
    quote = Truncator(position.passage.quote).chars(60)
    return (
        f"{date_format(position.said_until, 'j F Y')}: {position.sign} {position.term.label}:"
        f" “{quote}”"
    )
