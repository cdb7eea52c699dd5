"""The earlier positions of a holder that a new one may take back or change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import Truncator

from negotiations.models import Position, Term
from negotiations.queries.common.hierarchy import ancestors_of
from negotiations.text.identifiers import parse_uuid

#: The newest of them.
AT_MOST = 50


@dataclass(frozen=True)
class EarlierPosition:
    """`words` tell it from the others: its day, sign, term and quote."""

    id: UUID
    words: str


def earlier_positions(
    negotiation: UUID, user: Any, holder: Any, term: Any, *, besides: UUID | None = None
) -> tuple[EarlierPosition, ...]:
    """Those of the holder on the family of the term that `user` may see, the newest AT_MOST; none
    where either is not given.
    """
    if not (key := _key(term)) or not _key(holder):
        return ()
    parents = dict(Term.objects.filter(negotiation=negotiation).values_list("id", "parent"))
    tops = {one: (ancestors_of(one, parents) or [one])[-1] for one in parents}
    family = [one for one, top in tops.items() if top == tops.get(key)]
    found = Position.objects.visible_to(user, negotiation).filter(
        holder=_key(holder), term__in=family
    )
    rows = (
        found.exclude(pk__in=[besides] if besides else [])
        .select_related("term", "passage")
        .order_by("-said_until", "-id")[:AT_MOST]
    )
    return tuple(EarlierPosition(row.pk, _words(row)) for row in rows)


def _key(given: Any) -> UUID | None:
    return parse_uuid(getattr(given, "pk", given))


def _words(position: Position) -> str:
    quote = Truncator(position.passage.quote).chars(60)
    return (
        f"{date_format(position.said_until, 'j F Y')}: {position.sign} {position.term.label}:"
        f" “{quote}”"
    )
