"""Which positions count in which cell of the standings: through the ties of a row, and along the tree of terms.

PostgreSQL finds them through the index `position_newest_first`: those of the deciding date of each cell, or all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from negotiations.models.position import SOLID_ATTRIBUTIONS
from negotiations.queries.families import line_above
from negotiations.queries.ties import Tie


@dataclass(frozen=True)
class Reach:
    """Positions on `source` count for the term of number `term`: all of them if `sign` is 0 (it is the term), else
    those of that sign."""

    term: int
    source: UUID
    sign: int


class Counted(NamedTuple):
    """A position that counts in a cell, with what the rule asks of it. (A tuple, as there are thousands.)

    `source` is the term that it is stated on; `inferred`: that is another one than the cell's.
    `article` tells those of one article apart from others', reprints merged; of one alone on its day its passage does.
    """

    own: bool
    source: UUID
    inferred: bool
    position: UUID
    holder: UUID
    stance: int
    attribution: str
    article: UUID
    said_until: date
    conditions: tuple[tuple[str, UUID, UUID | None], ...]


#: By the numbers of the row and of the term: ids take long to compare where there are thousands of cells.
Cells = dict[tuple[int, int], list[Counted]]


def reaches(terms: Sequence[UUID], family: dict[UUID, UUID | None]) -> list[Reach]:
    """For each term itself, its variants (acceptance) and its parents (rejection), at any depth."""
    above = {term: line_above(term, family) for term in family}
    below: dict[UUID, list[UUID]] = defaultdict(list)
    for variant, ancestors in above.items():
        for ancestor in ancestors:
            below[ancestor].append(variant)
    found = []
    for number, term in enumerate(terms):
        found.append(Reach(number, term, 0))
        found += [Reach(number, ancestor, -1) for ancestor in above[term]]
        found += [Reach(number, variant, 1) for variant in below[term]]
    return found


#: Of a party's row, through which ties; of a term, through which positions.
COUNTING = """
WITH tie AS (
    SELECT * FROM unnest(%(rows)s::int[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]) WITH ORDINALITY
        AS tie(row, holder, start, "end", nth)
), reach AS (
    SELECT * FROM unnest(%(terms)s::int[], %(sources)s::uuid[], %(signs)s::int[]) WITH ORDINALITY AS reach(term, source, sign, nth)
)
"""
#: A range from `start` to `end` would be taken for a very narrow one, as its ends are not known when the query is planned: then all
#: of a holder are read in each cell of a small corpus. A difference is no part of a range.
SAID = """
    SELECT p.id, p.own_voice, p.stance, p.attribution, p.passage_id, p.said_until FROM negotiations_position p
    WHERE p.term_id = reach.source AND p.holder_id = tie.holder AND p.own_voice = ANY(%(voices)s) AND p.status = 'accepted' {read}
      AND p.said_until <= tie."end" AND p.said_until - tie.start >= 0 AND reach.sign * p.stance >= abs(reach.sign)
"""
#: With each of its conditions, all of which one scan finds; a position without any is one row.
COLUMNS = """
SELECT tie, reach, own_voice, counts.id, stance, attribution, passage_id, said_until, relation, term_id, by_id FROM counts
LEFT JOIN (SELECT * FROM negotiations_condition WHERE position_id = ANY (ARRAY(SELECT id FROM counts))) AS condition
    ON condition.position_id = counts.id
"""
#: One probe of the index finds what decides of a holder on a term: its own voices before the others, the newest day.
DECIDING = f"""{COUNTING}, said AS (
    SELECT tie.nth AS tie, reach.nth AS reach, newest.*,
        rank() OVER (PARTITION BY tie.row, reach.term ORDER BY own_voice DESC, said_until DESC) AS place
    FROM tie CROSS JOIN reach
    CROSS JOIN LATERAL ({SAID} ORDER BY p.own_voice DESC, p.said_until DESC FETCH FIRST ROW WITH TIES) AS newest
), counts AS MATERIALIZED (SELECT * FROM said WHERE place = 1)
{COLUMNS} ORDER BY rank
"""  # noqa: S608 — all of it is ours

ALL = f"""{COUNTING}, counts AS MATERIALIZED (
    SELECT tie.nth AS tie, reach.nth AS reach, all_of_them.* FROM tie CROSS JOIN reach CROSS JOIN LATERAL ({SAID}) AS all_of_them
)
{COLUMNS} ORDER BY said_until, counts.id, rank
"""  # noqa: S608

ARTICLES = """
SELECT passage.id, coalesce(article.duplicate_of_id, article.id) FROM negotiations_passage passage
JOIN negotiations_article article ON article.id = passage.article_id WHERE passage.id = ANY(%s)
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
        cursor.execute(query.format(read=reading.narrowed), parameters)
        cells = _cells(cursor.fetchall(), flat, reaches)
        several = {cell: found for cell, found in cells.items() if len(found) > 1}
        cursor.execute(ARTICLES, [[one.article for found in several.values() for one in _of_one_day(found)]])
        articles = dict(cursor.fetchall())
    for cell, found in several.items():
        cells[cell] = [one._replace(article=articles.get(one.article, one.article)) for one in found]
    return cells


def _of_one_day(found: Sequence[Counted]) -> list[Counted]:
    """Those of a day that has several: only these are ever added up."""
    days = Counter(one.said_until for one in found)
    return [one for one in found if days[one.said_until] > 1]


def _cells(rows: Iterable[Any], ties: Sequence[tuple[int, Tie]], reaches: Sequence[Reach]) -> Cells:
    """Each position once in a cell, though several ties lead to it, with its conditions; its passage as its article."""
    cells: Cells = defaultdict(list)
    for tie, reach, own, position, stance, attribution, passage, said_until, *condition in rows:
        (number, by), through = ties[tie - 1], reaches[reach - 1]
        conditions = (tuple(condition),) if condition[0] else ()
        cells[number, through.term].append(
            Counted(
                own,
                through.source,
                through.sign != 0,
                position,
                by.holder,
                stance,
                attribution,
                passage,
                said_until,
                conditions,
            )
        )
    for cell, found in cells.items():
        if len(found) > 1:
            cells[cell] = _each_once(found)
    return cells


def _each_once(found: Iterable[Counted]) -> list[Counted]:
    """Each position with the conditions of all its rows."""
    once: dict[UUID, Counted] = {}
    for one in found:
        if known := once.get(one.position):
            one = one._replace(conditions=tuple(dict.fromkeys(known.conditions + one.conditions)))
        once[one.position] = one
    return list(once.values())
