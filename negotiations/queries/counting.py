"""Which positions count in which cell of the standings: through the ties of a row, and along the tree of terms.

PostgreSQL finds them through the index `position_newest_first`: those of the deciding date of each cell, or all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from negotiations.models.position import SOLID_ATTRIBUTIONS
from negotiations.queries.families import line_above
from negotiations.queries.ties import Tie


@dataclass(frozen=True)
class Reach:
    """Positions on `source` count for `term`: all of them if `sign` is 0 (it is the term), else those of that sign."""

    term: UUID
    source: UUID
    sign: int


@dataclass(frozen=True)
class Counted:
    """A position that counts in a cell: the row of its party, the term, and what the rule asks of it.

    `article` tells those of one article apart from others', reprints merged; of a position alone its passage does.
    """

    row: int
    term: UUID
    own: bool
    source: UUID
    position: UUID
    holder: UUID
    stance: int
    attribution: str
    article: UUID
    said_until: date
    conditions: tuple[tuple[str, UUID, UUID | None], ...]


Cells = dict[tuple[int, UUID], list[Counted]]


def reaches(terms: Iterable[UUID], family: dict[UUID, UUID | None]) -> list[Reach]:
    """For each term itself, its variants (acceptance) and its parents (rejection), at any depth."""
    above = {term: line_above(term, family) for term in family}
    found = []
    for term in terms:
        found.append(Reach(term, term, 0))
        found += [Reach(term, ancestor, -1) for ancestor in above[term]]
        found += [Reach(term, variant, 1) for variant in family if term in above[variant]]
    return found


#: Of a party's row, through which ties; of a term, through which positions.
COUNTING = """
tie AS (
    SELECT * FROM unnest(%(rows)s::int[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[])
        AS tie(row, holder, start, "end")
), reach AS (
    SELECT * FROM unnest(%(terms)s::uuid[], %(sources)s::uuid[], %(signs)s::int[]) AS reach(term, source, sign)
)
"""
#: One probe of the index finds what decides of a holder on a term: its own voices before the others, the newest first.
DECIDING = """
WITH {counting}, newest AS (
    SELECT tie.row, reach.term, tie.holder, reach.source, reach.sign, said.own_voice, said.said_until,
        max(said.own_voice::int) OVER cell AS own
    FROM tie CROSS JOIN reach CROSS JOIN LATERAL (
        SELECT p.own_voice, p.said_until FROM negotiations_position p
        WHERE p.term_id = reach.source AND p.holder_id = tie.holder AND p.own_voice = ANY(%(voices)s)
          AND p.status = 'accepted' {read} AND p.said_until BETWEEN tie.start AND tie."end"
          AND (reach.sign = 0 OR sign(p.stance) = reach.sign)
        ORDER BY p.own_voice DESC, p.said_until DESC LIMIT 1
    ) AS said
    WINDOW cell AS (PARTITION BY tie.row, reach.term)
), deciding AS (
    SELECT *, max(said_until) OVER (PARTITION BY row, term) AS latest FROM newest WHERE own_voice = (own = 1)
)
SELECT DISTINCT deciding.row, deciding.term, p.own_voice, deciding.source, p.id, p.holder_id, p.stance, p.attribution, p.passage_id,
    p.said_until
FROM deciding
JOIN negotiations_position p ON p.term_id = deciding.source AND p.holder_id = deciding.holder AND p.own_voice = deciding.own_voice
    AND p.said_until = deciding.said_until AND p.status = 'accepted' {read}
    AND (deciding.sign = 0 OR sign(p.stance) = deciding.sign)
WHERE deciding.said_until = deciding.latest
ORDER BY deciding.row, deciding.term, p.id
"""

ALL = """
WITH {counting}
SELECT DISTINCT tie.row, reach.term, p.own_voice, reach.source, p.id, p.holder_id, p.stance, p.attribution, p.passage_id,
    p.said_until
FROM tie CROSS JOIN reach
JOIN negotiations_position p ON p.term_id = reach.source AND p.holder_id = tie.holder AND p.status = 'accepted'
    AND p.own_voice = ANY(%(voices)s) {read} AND p.said_until BETWEEN tie.start AND tie."end"
    AND (reach.sign = 0 OR sign(p.stance) = reach.sign)
ORDER BY tie.row, reach.term, p.said_until, p.id
"""

ARTICLES = """
SELECT passage.id, coalesce(article.duplicate_of_id, article.id) FROM negotiations_passage passage
JOIN negotiations_article article ON article.id = passage.article_id WHERE passage.id = ANY(%s)
"""

CONDITIONS = """
SELECT position_id, relation, term_id, by_id FROM negotiations_condition WHERE position_id = ANY(%s) ORDER BY rank
"""


@dataclass(frozen=True)
class Reading:
    """Which positions are read: of which voices; only those on record or published; only those of one outlet's articles."""

    voice: str = "own_else_reported"
    on_record: bool = False
    outlet: UUID | None = None

    @property
    def narrowed(self) -> str:
        return (ON_RECORD if self.on_record else "") + (OF_OUTLET if self.outlet else "")


ON_RECORD = "AND p.attribution = ANY(%(on_record)s)"
OF_OUTLET = """
    AND EXISTS (SELECT FROM negotiations_passage here JOIN negotiations_article written ON written.id = here.article_id
                WHERE here.id = p.passage_id AND written.outlet_id = %(outlet)s)"""


def deciding(
    ties: Sequence[Sequence[Tie]], reaches: Sequence[Reach], as_of: date, reading: Reading, rows: Iterable[int]
) -> Cells:
    """For each of these rows and each term, the positions of its deciding date."""
    return _found(DECIDING, ties, reaches, as_of, reading, rows)


def counted(
    ties: Sequence[Sequence[Tie]], reaches: Sequence[Reach], as_of: date, reading: Reading, rows: Iterable[int]
) -> Cells:
    """For each of these rows and each term, all positions said by then that count in it, the oldest first."""
    return _found(ALL, ties, reaches, as_of, reading, rows)


def _found(
    query: str,
    ties: Sequence[Sequence[Tie]],
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    rows: Iterable[int],
) -> Cells:
    flat = [(number, tie) for number in rows for tie in ties[number] if tie.start <= as_of]
    parameters: dict[str, Any] = {
        "rows": [number for number, _ in flat],
        "holders": [tie.holder for _, tie in flat],
        "starts": [tie.start for _, tie in flat],
        "ends": [min(tie.end, as_of) for _, tie in flat],
        "terms": [reach.term for reach in reaches],
        "sources": [reach.source for reach in reaches],
        "signs": [reach.sign for reach in reaches],
        "voices": {"own_else_reported": [True, False], "own": [True], "reported": [False]}[reading.voice],
        "on_record": [attribution.value for attribution in SOLID_ATTRIBUTIONS],
        "outlet": reading.outlet,
    }
    with connection.cursor() as cursor:
        cursor.execute(query.format(counting=COUNTING, read=reading.narrowed), parameters)
        found = cursor.fetchall()
        cursor.execute(CONDITIONS, [[row[4] for row in found]])
        conditions = _by_position(cursor.fetchall())
        together = Counter((row[0], row[1]) for row in found)
        cursor.execute(ARTICLES, [[row[8] for row in found if together[row[0], row[1]] > 1]])
        articles = dict(cursor.fetchall())
    cells: Cells = defaultdict(list)
    for row in found:
        fields = [*row[:8], articles.get(row[8], row[8]), row[9], conditions.get(row[4], ())]
        cells[row[0], row[1]].append(Counted(*fields))
    return cells


def _by_position(rows: Iterable[Any]) -> dict[UUID, tuple[tuple[str, UUID, UUID | None], ...]]:
    conditions: dict[UUID, tuple[tuple[str, UUID, UUID | None], ...]] = defaultdict(tuple)
    for position, relation, term, by in rows:
        conditions[position] += ((relation, term, by),)
    return conditions
