"""How far the standings cover the corpus: how many articles are coded, and which holders' positions
are in no column.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Coalesce

from negotiations.models import Article, Negotiation
from negotiations.queries.standings.columns import LAYERS, days_without_a_party, holders_of, rows_of


@dataclass(frozen=True)
class Coverage:
    """`articles_coded` is the n of "silent", reprints merged. `holders_unplaced` has the number of
    accepted positions per holder that reach no column of either layer on any day: they are counted
    below the table, never dropped.
    """

    articles_coded: int
    holders_unplaced: dict[UUID, int]

    @property
    def unplaced(self) -> int:
        return sum(self.holders_unplaced.values())


#: Counts one position per holder, term, stance and conditions in an article, reprints merged, as
#: the standings do.
UNPLACED = """
SELECT holder_id, count(*) FROM (
    SELECT DISTINCT p.holder_id, p.term_id, p.stance,
        coalesce(article.duplicate_of_id, article.id) AS article,
        ARRAY(
            SELECT (relation, term_id, by_id)::text FROM negotiations_condition
            WHERE position_id = p.id ORDER BY 1
        ) AS conditions
    FROM unnest(%(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[])
        AS day(holder, start, "end")
    JOIN negotiations_position p ON p.negotiation_id = %(here)s
        AND p.holder_id = day.holder AND p.status = 'accepted'
        AND p.said_until BETWEEN day.start AND least(day."end", %(as_of)s)
    JOIN negotiations_passage passage ON passage.id = p.passage_id
    JOIN negotiations_article article ON article.id = passage.article_id
) AS said GROUP BY holder_id ORDER BY holder_id
"""


def coverage(negotiation: Negotiation, *, as_of: date) -> Coverage:
    """The coverage as of a date. Its cost grows with the articles, and with the positions that are
    in no column.
    """
    read = Article.objects.filter(negotiation=negotiation).read_by(as_of).coded()
    coded = read.aggregate(n=Count(Coalesce("duplicate_of", "pk"), distinct=True))["n"]
    return Coverage(coded, _unplaced(negotiation, as_of))


def _unplaced(negotiation: Negotiation, as_of: date) -> dict[UUID, int]:
    placed = [
        tie
        for layer in LAYERS
        for ties in rows_of(negotiation, layer, as_of, other_days=True).representation
        for tie in ties
    ]
    away = days_without_a_party(holders_of(negotiation), {}, placed)
    spans = [(holder, *span) for holder, days in away.items() for span in days]
    if not spans:
        return {}
    holders, starts, ends = map(list, zip(*spans, strict=True))
    parameters: dict[str, Any] = {
        "here": negotiation.pk,
        "as_of": as_of,
        "holders": holders,
        "starts": starts,
        "ends": ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(UNPLACED, parameters)
        return dict(cursor.fetchall())
