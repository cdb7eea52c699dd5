"""What the standings rest on: how many articles are coded, and whose positions are in none of their rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from negotiations.models import Article, Negotiation, Position
from negotiations.queries.ties import held_for


@dataclass(frozen=True)
class Coverage:
    """`articles_coded` is the n of "silent"; `holders_unplaced` has the number of accepted positions of each holder that
    is tied to no row of either layer: counted below the table, never dropped."""

    articles_coded: int
    holders_unplaced: dict[UUID, int]

    @property
    def unplaced(self) -> int:
        return sum(self.holders_unplaced.values())


def coverage(negotiation: Negotiation, *, as_of: date) -> Coverage:
    """It counts: what it costs grows with the articles and with the positions that are not in the table."""
    coded = Article.objects.filter(negotiation=negotiation, published_on__lte=as_of).coded().count()
    said = _said_for_no_party(negotiation).filter(said_until__lte=as_of)
    said = said.exclude(holder__in=authors_without_a_party(negotiation))
    return Coverage(coded, dict(said.values_list("holder").annotate(Count("id")).order_by("holder")))


def authors_without_a_party(negotiation: Negotiation) -> list[UUID]:
    """Authors of the corpus who hold positions for which they spoke for no party."""
    written = Article.objects.filter(negotiation=negotiation, authors__actor__in=_others(negotiation))
    authors = set(written.values_list("authors__actor", flat=True).distinct())
    said = _said_for_no_party(negotiation).order_by()
    return sorted(author for author in authors if said.filter(holder=author).exists())


def _said_for_no_party(negotiation: Negotiation) -> Any:
    parties = negotiation.parties.values_list("actor", flat=True)
    said = Position.objects.accepted().filter(negotiation=negotiation, holder__in=_others(negotiation))
    return said.exclude(held_for(parties))


#: From one holder to the next in the index `position_by_holder`, so that not every position is read.
HOLDERS = """
WITH RECURSIVE held AS (
    (SELECT holder_id FROM negotiations_position WHERE negotiation_id = %(here)s AND status = 'accepted' ORDER BY holder_id LIMIT 1)
    UNION ALL
    SELECT (SELECT holder_id FROM negotiations_position p
            WHERE p.negotiation_id = %(here)s AND p.status = 'accepted' AND p.holder_id > held.holder_id ORDER BY holder_id LIMIT 1)
    FROM held WHERE held.holder_id IS NOT NULL
)
SELECT holder_id FROM held
WHERE holder_id IS NOT NULL AND holder_id NOT IN (SELECT actor_id FROM negotiations_party WHERE negotiation_id = %(here)s)
"""


def _others(negotiation: Negotiation) -> list[UUID]:
    """Who holds positions and is no party, which speaks for itself at all times."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"here": negotiation.pk})
        return [holder for (holder,) in cursor.fetchall()]
