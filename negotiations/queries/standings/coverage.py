"""What the standings rest on: how many articles are coded, and whose positions are in none of their
columns.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Coalesce

from negotiations.models import Article, Negotiation
from negotiations.queries.standings.columns import LAYERS, days_without_a_party, holders_of, rows_of


@dataclass(frozen=True)
class Coverage:
    """`articles_coded` is the n of "silent", reprints merged; `holders_unplaced` has the number of
    accepted positions of each holder that reach no column of either layer on any day: counted below
    the table, never dropped.
    """

    articles_coded: int
    holders_unplaced: dict[UUID, int]

    @property
    def unplaced(self) -> int:
        return sum(self.holders_unplaced.values())


#: One position per holder, term, stance and conditions in an article, reprints merged, as the
#: standings count them.
UNPLACED = """
SELECT holder_id, count(*) FROM (
    SELECT DISTINCT p.holder_id, p.term_id, p.stance, coalesce(article.duplicate_of_id, article.id) AS article,
        ARRAY(SELECT (relation, term_id, by_id)::text FROM negotiations_condition WHERE position_id = p.id ORDER BY 1) AS conditions
    FROM unnest(%(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]) AS day(holder, start, "end")
    JOIN negotiations_position p ON p.negotiation_id = %(here)s AND p.holder_id = day.holder AND p.status = 'accepted'
        AND p.said_until BETWEEN day.start AND least(day."end", %(as_of)s)
    JOIN negotiations_passage passage ON passage.id = p.passage_id
    JOIN negotiations_article article ON article.id = passage.article_id
) AS said GROUP BY holder_id ORDER BY holder_id
"""


def coverage(negotiation: Negotiation, *, as_of: date) -> Coverage:
    """It counts: what it costs grows with the articles and with the positions that are not in the
    table.
    """
    read = Article.objects.filter(negotiation=negotiation).read_by(as_of).coded()
    coded = read.aggregate(n=Count(Coalesce("duplicate_of", "pk"), distinct=True))["n"]
    return Coverage(coded, _unplaced(negotiation, as_of))


def _unplaced(negotiation: Negotiation, as_of: date) -> dict[UUID, int]:
    placed = [
        tie
        for layer in LAYERS
        for ties in rows_of(negotiation, layer, as_of, other_days=True).ties
        for tie in ties
    ]
    away = days_without_a_party(holders_of(negotiation), {}, placed)
    spans = [(holder, *days) for holder, found in away.items() for days in found]
    if not spans:
        return {}
    holders, starts, ends = map(list, zip(*spans, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            UNPLACED,
            {
                "here": negotiation.pk,
                "as_of": as_of,
                "holders": holders,
                "starts": starts,
                "ends": ends,
            },
        )
        return dict(cursor.fetchall())
