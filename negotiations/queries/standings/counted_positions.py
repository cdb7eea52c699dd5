"""Which positions count in which cell of the standings: by representation for a row, and along the
tree of terms for a column.

PostgreSQL finds them through the index `position_newest_first`: for each cell either the positions
of the deciding date or all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from negotiations.models import Negotiation
from negotiations.models.position import SOLID_ATTRIBUTIONS, Stage
from negotiations.queries.standings.representation import Representation
from negotiations.queries.standings.rule import CellPositions, Counted, Overrides
from negotiations.queries.standings.terms_at_stake import AtStake, Reach, reaches

#: For each row of the matrix, the representation through which positions reach it.
RowRepresentation = Sequence[Sequence[Representation]]
#: A cell by the numbers of its row and its term: ids take long to compare where there are thousands
#: of cells.
CellKey = tuple[int, int]
Cells = dict[CellKey, list[Counted]]


@dataclass(frozen=True)
class Reading:
    """Which positions are read: those of these voices (own_else_reported, own or reported); only
    those on record or published; only those in articles of one outlet; only those said to this
    audience.
    """

    voice: str = "own_else_reported"
    on_record: bool = False
    outlet: UUID | None = None
    audience: str = ""

    @property
    def narrowed(self) -> str:
        """The SQL conditions, for the place of `{read}` in a query."""
        return "".join(
            [
                ON_RECORD * self.on_record,
                OF_OUTLET * bool(self.outlet),
                "AND p.audience = %(audience)s" * bool(self.audience),
            ]
        )

    @property
    def parameters(self) -> dict[str, Any]:
        voices = {"own_else_reported": [True, False], "own": [True], "reported": [False]}
        return {
            "voices": voices[self.voice],
            "on_record": [attribution.value for attribution in SOLID_ATTRIBUTIONS],
            "outlet": self.outlet,
            "audience": self.audience,
        }


ON_RECORD = "AND p.attribution = ANY(%(on_record)s)"
OF_OUTLET = """
    AND EXISTS (
        SELECT FROM negotiations_passage here
        JOIN negotiations_article written ON written.id = here.article_id
        WHERE here.id = p.passage_id AND written.outlet_id = %(outlet)s
    )"""

#: `tie`: the representation of each row; `reach`: for each term, the terms it takes positions from.
COUNTING = """
WITH tie AS (
    SELECT * FROM unnest(
        %(rows)s::int[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]
    ) WITH ORDINALITY AS tie(row, holder, start, "end", nth)
), reach AS (
    SELECT * FROM unnest(
        %(terms)s::int[], %(sources)s::uuid[], %(signs)s::int[], %(families)s::int[]
    ) WITH ORDINALITY AS reach(term, source, sign, family, nth)
)
"""
#: Do not write BETWEEN: the planner thinks a range whose ends it does not know highly selective,
#: and picks the wrong index on small corpora. A difference is no part of a range.
SAID = """
    SELECT p.id, p.own_voice, p.stance, p.attribution, p.passage_id, p.said_until
    FROM negotiations_position p
    WHERE p.term_id = reach.source AND p.holder_id = tie.holder
      AND p.own_voice = ANY(%(voices)s) AND p.status = 'accepted' {read}
      AND p.said_until <= tie."end" AND p.said_until - tie.start >= 0
      AND reach.sign * p.stance >= abs(reach.sign)
"""
#: One row per condition, and one for a position without conditions. One scan finds all conditions.
COLUMNS = """
SELECT tie, reach, own_voice, counts.id, stance, attribution, passage_id, said_until,
    relation, term_id, by_id
FROM counts
LEFT JOIN (
    SELECT * FROM negotiations_condition WHERE position_id = ANY (ARRAY(SELECT id FROM counts))
) AS condition ON condition.position_id = counts.id
"""
#: `word`: the newest own word of each holder on each family of terms. `denied`: the party's newest
#: denial of anything in the family.
BARRIERS = """
, relative AS (
    SELECT * FROM unnest(%(relatives)s::uuid[], %(their_families)s::int[]) AS relative(term, family)
), word AS MATERIALIZED (
    SELECT speaking.holder, relative.family, max(newest.said_until) AS newest
    FROM (SELECT DISTINCT holder FROM tie) AS speaking CROSS JOIN relative CROSS JOIN LATERAL (
        SELECT p.said_until FROM negotiations_position p
        WHERE p.term_id = relative.term AND p.holder_id = speaking.holder
          AND p.own_voice AND p.own_voice = ANY(%(voices)s)
          AND p.status = 'accepted' {read} AND p.said_until <= %(as_of)s
        ORDER BY p.said_until DESC LIMIT 1
    ) AS newest GROUP BY 1, 2
), denied AS (
    SELECT * FROM unnest(%(denied_rows)s::int[], %(denied_families)s::int[], %(denied_on)s::date[])
        AS denied(row, family, day)
)
"""
NOT_BARRED = """
      AND p.id <> ALL(%(revised)s::uuid[])
      AND (reach.sign = 0 OR word.newest IS NULL OR p.said_until >= word.newest)
      AND (denied.day IS NULL OR (reach.sign = 0 AND p.own_voice) OR p.said_until > denied.day)
"""
#: One probe of the index finds what decides for a holder on a term: own voices before others, then
#: the newest day.
DECIDING = f"""{COUNTING}{BARRIERS}, said AS (
    SELECT tie.nth AS tie, reach.nth AS reach, newest.*,
        rank() OVER (
            PARTITION BY tie.row, reach.term ORDER BY own_voice DESC, said_until DESC
        ) AS place
    FROM tie CROSS JOIN reach
    LEFT JOIN word ON word.holder = tie.holder AND word.family = reach.family
    LEFT JOIN denied ON denied.row = tie.row AND denied.family = reach.family
    CROSS JOIN LATERAL (
        {SAID}{NOT_BARRED}
        ORDER BY p.own_voice DESC, p.said_until DESC FETCH FIRST ROW WITH TIES
    ) AS newest
), counts AS MATERIALIZED (SELECT * FROM said WHERE place = 1)
{COLUMNS} ORDER BY rank
"""  # noqa: S608 — no part of it comes from a user

ALL = f"""{COUNTING}, counts AS MATERIALIZED (
    SELECT tie.nth AS tie, reach.nth AS reach, all_of_them.*
    FROM tie CROSS JOIN reach CROSS JOIN LATERAL ({SAID}) AS all_of_them
)
{COLUMNS} ORDER BY said_until, counts.id, rank
"""  # noqa: S608

ORIGINS = """
SELECT p.id, coalesce(article.duplicate_of_id, article.id), coalesce(p.speaker_id, p.holder_id)
FROM negotiations_position p
JOIN negotiations_passage passage ON passage.id = p.passage_id
JOIN negotiations_article article ON article.id = passage.article_id
WHERE p.id = ANY(%s)
"""

#: Few positions of a negotiation are these; the index `position_deciding_otherwise` has them.
OTHERWISE = """
SELECT p.id, p.holder_id, p.term_id, p.said_until, p.own_voice, p.act = 'deny', p.stage,
    p.revises_id
FROM negotiations_position p
WHERE p.negotiation_id = %(here)s AND p.status = 'accepted' AND p.said_until <= %(as_of)s
  AND (p.act = 'deny' OR NOT p.stage = 'none' OR p.revises_id IS NOT NULL) {read}
"""
OWN_WORDS = """
SELECT DISTINCT p.holder_id, p.term_id, p.said_until FROM negotiations_position p
WHERE p.term_id = ANY(%(relatives)s) AND p.holder_id = ANY(%(holders)s)
  AND p.own_voice AND p.status = 'accepted' AND p.said_until <= %(as_of)s {read}
ORDER BY p.said_until
"""


def overrides_of(
    negotiation: Negotiation,
    representation: RowRepresentation,
    stake: AtStake,
    as_of: date,
    reading: Reading,
) -> Overrides:
    """The overrides of all days until the as-of date, but for the holders' words. One query."""
    revised: dict[UUID, date] = {}
    denials, stages = set(), {}
    denied: dict[tuple[int, int], list[date]] = defaultdict(list)
    parameters = reading.parameters | {"here": negotiation.pk, "as_of": as_of}
    for pk, holder, term, day, own, denies, stage, revises in _rows(OTHERWISE, reading, parameters):
        if revises:
            revised[revises] = min(day, revised.get(revises, day))
        if stage != Stage.NONE:
            stages[pk] = stage
        if denies:
            denials.add(pk)
        if denies and own and reading.voice != "reported":
            for number, ties in enumerate(representation):
                if any(tie.holder == holder and tie.holds_on(day) for tie in ties):
                    denied[number, stake.families.get(term, 0)].append(day)
    in_order = {place: sorted(days) for place, days in denied.items() if place[1]}
    return Overrides(revised, frozenset(denials), in_order, {}, stages)


def words_of(
    holders: Collection[UUID],
    families: Collection[int],
    stake: AtStake,
    as_of: date,
    reading: Reading,
) -> dict[tuple[UUID, int], list[date]]:
    """The days of each holder's own words on each family of terms, in order. One query."""
    relatives = [term for term, family in stake.families.items() if family in families]
    words: dict[tuple[UUID, int], list[date]] = defaultdict(list)
    if relatives and reading.voice != "reported":
        parameters = reading.parameters | {
            "relatives": relatives,
            "holders": list(holders),
            "as_of": as_of,
        }
        for holder, term, day in _rows(OWN_WORDS, reading, parameters):
            words[holder, stake.families[term]].append(day)
    return words


def deciding(
    representation: RowRepresentation,
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    stake: AtStake,
    overrides: Overrides,
) -> Cells:
    """The positions of each cell's deciding date. Two queries."""
    families = {reach.family for reach in reaches} - {0}
    relatives = [(term, family) for term, family in stake.families.items() if family in families]
    newest_denials = [
        (row, family, max(day for day in days if day <= as_of))
        for (row, family), days in overrides.denied.items()
    ]
    parameters = {
        "as_of": as_of,
        "revised": [pk for pk, day in overrides.revised.items() if day <= as_of],
        "relatives": [term for term, _ in relatives],
        "their_families": [family for _, family in relatives],
        "denied_rows": [row for row, _, _ in newest_denials],
        "denied_families": [family for _, family, _ in newest_denials],
        "denied_on": [day for _, _, day in newest_denials],
    }
    return _cells(DECIDING, representation, reaches, as_of, reading, parameters)


def counted(
    representation: RowRepresentation,
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    rows: Collection[int] | None = None,
    denials: Collection[UUID] = frozenset(),
) -> Cells:
    """All positions said by the as-of date that reach each cell (of the rows of these numbers),
    oldest first. Two queries.

    `denials`: positions that are added up with what they deny, which was said on other days.
    """
    return _cells(ALL, representation, reaches, as_of, reading, {}, rows, denials)


def _rows(query: str, reading: Reading, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(read=reading.narrowed), parameters)
        return list(cursor.fetchall())


def _cells(
    query: str,
    representation: RowRepresentation,
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    more: Mapping[str, Any],
    rows: Collection[int] | None = None,
    denials: Collection[UUID] = frozenset(),
) -> Cells:
    """The cells that a query finds. Article and speaker are read for positions that are added up
    with others only.
    """
    numbers = range(len(representation)) if rows is None else rows
    flat = [(number, tie) for number in numbers for tie in representation[number]]
    flat = [(number, tie) for number, tie in flat if tie.start <= as_of]
    parameters: dict[str, Any] = {
        "rows": [number for number, _ in flat],
        "holders": [tie.holder for _, tie in flat],
        "starts": [tie.start for _, tie in flat],
        "ends": [min(tie.end, as_of) for _, tie in flat],
        "terms": [reach.term for reach in reaches],
        "sources": [reach.source for reach in reaches],
        "signs": [reach.sign for reach in reaches],
        "families": [reach.family for reach in reaches],
    }
    found = _rows(query, reading, {**parameters, **reading.parameters, **more})
    cells = _by_cell(found, flat, reaches)
    several = {cell: positions for cell, positions in cells.items() if len(positions) > 1}
    added_up = [
        one.position for positions in several.values() for one in _added_up(positions, denials)
    ]
    with connection.cursor() as cursor:
        cursor.execute(ORIGINS, [added_up])
        origins = {position: (article, speaker) for position, article, speaker in cursor.fetchall()}
    for cell, positions in several.items():
        cells[cell] = [
            one._replace(article=origin[0], speaker=origin[1])
            if (origin := origins.get(one.position))
            else one
            for one in positions
        ]
    return cells


def _added_up(found: Sequence[Counted], denials: Collection[UUID]) -> Sequence[Counted]:
    """The positions of a cell that may be added up with another: those of a day that has several,
    and with a denial also those of other days.
    """
    if denials and any(one.position in denials for one in found):
        return found
    days = Counter(one.said_until for one in found)
    return [one for one in found if days[one.said_until] > 1]


def _by_cell(
    rows: Iterable[tuple[Any, ...]],
    ties: Sequence[tuple[int, Representation]],
    reaches: Sequence[Reach],
) -> Cells:
    """Each position once per cell, though several ties may lead to it, with all its conditions. The
    passage's id stands for the article's.
    """
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
                by.holder,
            )
        )
    for cell, found in cells.items():
        if len(found) > 1:
            once: dict[UUID, Counted] = {}
            for one in found:
                if known := once.get(one.position):
                    both = dict.fromkeys(known.conditions + one.conditions)
                    one = one._replace(conditions=tuple(both))
                once[one.position] = one
            cells[cell] = list(once.values())
    return cells


def positions_by_cell(
    representation: RowRepresentation,
    terms: Sequence[UUID],
    stake: AtStake,
    until: date,
    reading: Reading,
    overrides: Overrides,
    rows: Collection[int] | None = None,
) -> dict[CellKey, CellPositions]:
    """All positions of each cell (of the rows of these numbers) in which anything was said by then.

    It reads every position that reaches a cell: narrow it to terms or rows in a large corpus. Three
    queries.
    """
    numbers = range(len(representation)) if rows is None else rows
    found = counted(
        representation, reaches(terms, stake), until, reading, numbers, overrides.denials
    )
    holders = {tie.holder for number in numbers for tie in representation[number]}
    families = {stake.families[term] for term in terms if term in stake.families}
    known = replace(overrides, words=words_of(holders, families, stake, until, reading))
    return {
        (row, nth): CellPositions(
            positions,
            known,
            row=row,
            family=stake.families.get(terms[nth], 0),
            is_alive=stake.is_alive,
        )
        for (row, nth), positions in found.items()
    }
