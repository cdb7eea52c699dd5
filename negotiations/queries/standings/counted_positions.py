"""Which positions reach which cell of the standings: through the ties of a row, and along the tree
of terms.

PostgreSQL finds them through the index `position_newest_first`: those of the deciding date of each
cell, or all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from negotiations.models import Negotiation
from negotiations.models.position import SOLID_ATTRIBUTIONS
from negotiations.queries.common.hierarchy import ancestors_of
from negotiations.queries.standings.representation import Representation
from negotiations.queries.standings.rule import CellPositions, Counted, Overrides
from negotiations.queries.standings.terms_at_stake import AtStake


@dataclass(frozen=True)
class Reach:
    """Positions on `source` count for the term of number `term`: all of them if `sign` is 0 (it is
    the term), else those of that sign. `family` is that of the terms, 0 for a term without
    relatives.
    """

    term: int
    source: UUID
    sign: int
    family: int


#: By the numbers of the row and of the term: ids take long to compare where there are thousands of
#: cells.
Cells = dict[tuple[int, int], list[Counted]]


def reaches(terms: Sequence[UUID], stake: AtStake, as_of: date | None = None) -> list[Reach]:
    """For each term itself, its variants (acceptance) and its parents (rejection), at any depth;
    with `as_of` only for and from terms that are alive that day.
    """
    above = {term: ancestors_of(term, stake.parents) for term in stake.parents}
    below: dict[UUID, list[UUID]] = defaultdict(list)
    for variant, ancestors in above.items():
        for ancestor in ancestors:
            below[ancestor].append(variant)
    found = []
    for number, term in enumerate(terms):
        sources = [
            (term, 0),
            *((other, -1) for other in above[term]),
            *((other, 1) for other in below[term]),
        ]
        family = stake.families.get(term, 0)
        found += [Reach(number, source, sign, family) for source, sign in sources]
    if as_of is None:
        return found
    alive = {term for term in stake.parents if stake.is_alive(term, as_of)}
    return [reach for reach in found if reach.source in alive and terms[reach.term] in alive]


@dataclass(frozen=True)
class Reading:
    """Which positions are read: of which voices; only those on record or published; only those of
    one outlet's articles; only those said to this audience.
    """

    voice: str = "own_else_reported"
    on_record: bool = False
    outlet: UUID | None = None
    audience: str = ""

    @property
    def narrowed(self) -> str:
        return "".join(
            [
                ON_RECORD * self.on_record,
                OF_OUTLET * bool(self.outlet),
                "AND p.audience = %(audience)s" * bool(self.audience),
            ]
        )

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "voices": {"own_else_reported": [True, False], "own": [True], "reported": [False]}[
                self.voice
            ],
            "on_record": [attribution.value for attribution in SOLID_ATTRIBUTIONS],
            "outlet": self.outlet,
            "audience": self.audience,
        }


ON_RECORD = "AND p.attribution = ANY(%(on_record)s)"
OF_OUTLET = """
    AND EXISTS (SELECT FROM negotiations_passage here JOIN negotiations_article written ON written.id = here.article_id
                WHERE here.id = p.passage_id AND written.outlet_id = %(outlet)s)"""

#: Of a party's row, through which ties; of a term, through which positions.
COUNTING = """
WITH tie AS (
    SELECT * FROM unnest(%(rows)s::int[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]) WITH ORDINALITY
        AS tie(row, holder, start, "end", nth)
), reach AS (
    SELECT * FROM unnest(%(terms)s::int[], %(sources)s::uuid[], %(signs)s::int[], %(families)s::int[]) WITH ORDINALITY
        AS reach(term, source, sign, family, nth)
)
"""
#: Do not write BETWEEN: the planner thinks a range whose ends it does not know highly selective,
#: and picks the wrong index on small corpora. A difference is no part of a range.
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
#: The newest own word of each holder on each family of terms, and the party's newest denial of
#: anything of the family.
BARRIERS = """
, relative AS (SELECT * FROM unnest(%(relatives)s::uuid[], %(their_families)s::int[]) AS relative(term, family)
), word AS MATERIALIZED (
    SELECT speaking.holder, relative.family, max(newest.said_until) AS newest
    FROM (SELECT DISTINCT holder FROM tie) AS speaking CROSS JOIN relative CROSS JOIN LATERAL (
        SELECT p.said_until FROM negotiations_position p
        WHERE p.term_id = relative.term AND p.holder_id = speaking.holder AND p.own_voice AND p.own_voice = ANY(%(voices)s)
          AND p.status = 'accepted' {read} AND p.said_until <= %(as_of)s ORDER BY p.said_until DESC LIMIT 1
    ) AS newest GROUP BY 1, 2
), denied AS (
    SELECT * FROM unnest(%(denied_rows)s::int[], %(denied_families)s::int[], %(denied_on)s::date[]) AS denied(row, family, day)
)
"""
NOT_BARRED = """
      AND p.id <> ALL(%(revised)s::uuid[])
      AND (reach.sign = 0 OR word.newest IS NULL OR p.said_until >= word.newest)
      AND (denied.day IS NULL OR (reach.sign = 0 AND p.own_voice) OR p.said_until > denied.day)
"""
#: One probe of the index finds what decides of a holder on a term: its own voices before the
#: others, the newest day.
DECIDING = f"""{COUNTING}{BARRIERS}, said AS (
    SELECT tie.nth AS tie, reach.nth AS reach, newest.*,
        rank() OVER (PARTITION BY tie.row, reach.term ORDER BY own_voice DESC, said_until DESC) AS place
    FROM tie CROSS JOIN reach
    LEFT JOIN word ON word.holder = tie.holder AND word.family = reach.family
    LEFT JOIN denied ON denied.row = tie.row AND denied.family = reach.family
    CROSS JOIN LATERAL ({SAID}{NOT_BARRED} ORDER BY p.own_voice DESC, p.said_until DESC FETCH FIRST ROW WITH TIES) AS newest
), counts AS MATERIALIZED (SELECT * FROM said WHERE place = 1)
{COLUMNS} ORDER BY rank
"""  # noqa: S608 — all of it is ours

ALL = f"""{COUNTING}, counts AS MATERIALIZED (
    SELECT tie.nth AS tie, reach.nth AS reach, all_of_them.* FROM tie CROSS JOIN reach CROSS JOIN LATERAL ({SAID}) AS all_of_them
)
{COLUMNS} ORDER BY said_until, counts.id, rank
"""  # noqa: S608

ORIGINS = """
SELECT p.id, coalesce(article.duplicate_of_id, article.id), coalesce(p.speaker_id, p.holder_id) FROM negotiations_position p
JOIN negotiations_passage passage ON passage.id = p.passage_id JOIN negotiations_article article ON article.id = passage.article_id
WHERE p.id = ANY(%s)
"""

#: Few positions of a negotiation are: the index `position_deciding_otherwise` has them.
OTHERWISE = """
SELECT p.id, p.holder_id, p.term_id, p.said_until, p.own_voice, p.act = 'deny', p.stage, p.revises_id
FROM negotiations_position p WHERE p.negotiation_id = %(here)s AND p.status = 'accepted' AND p.said_until <= %(as_of)s
  AND (p.act = 'deny' OR NOT p.stage = 'none' OR p.revises_id IS NOT NULL) {read}
"""
OWN_WORDS = """
SELECT DISTINCT p.holder_id, p.term_id, p.said_until FROM negotiations_position p
WHERE p.term_id = ANY(%(relatives)s) AND p.holder_id = ANY(%(holders)s) AND p.own_voice AND p.status = 'accepted'
  AND p.said_until <= %(as_of)s {read} ORDER BY p.said_until
"""


def overrides_of(
    negotiation: Negotiation,
    ties: Sequence[Sequence[Representation]],
    stake: AtStake,
    as_of: date,
    reading: Reading,
) -> Overrides:
    """Of all days until then, but for the holders' words. One query."""
    revised: dict[UUID, date] = {}
    denials, stages = set(), {}
    denied: dict[tuple[int, int], list[date]] = defaultdict(list)
    parameters = reading.parameters | {"here": negotiation.pk, "as_of": as_of}
    for pk, holder, term, day, own, denies, stage, revises in _rows(OTHERWISE, reading, parameters):
        if revises:
            revised[revises] = min(day, revised.get(revises, day))
        if stage != "none":
            stages[pk] = stage
        if denies:
            denials.add(pk)
        if denies and own and reading.voice != "reported":
            for number, its in enumerate(ties):
                if any(tie.holder == holder and tie.holds_on(day) for tie in its):
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
    """The days of the holders' own words on these families of terms, in order. One query."""
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
    ties: Sequence[Sequence[Representation]],
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    stake: AtStake,
    overrides: Overrides,
) -> Cells:
    """For each row and each term, the positions of its deciding date."""
    families = {reach.family for reach in reaches} - {0}
    relatives = [(term, family) for term, family in stake.families.items() if family in families]
    denied = [(*place, _newest_until(days, as_of)) for place, days in overrides.denied.items()]
    rows, those, days = map(list, zip(*denied, strict=True)) if denied else ([], [], [])
    parameters = {
        "as_of": as_of,
        "revised": [pk for pk, day in overrides.revised.items() if day <= as_of],
        "relatives": [term for term, _ in relatives],
        "their_families": [family for _, family in relatives],
        "denied_rows": rows,
        "denied_families": those,
        "denied_on": days,
    }
    return _found(DECIDING, ties, reaches, as_of, reading, parameters)


def counted(
    ties: Sequence[Sequence[Representation]],
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    rows: Collection[int] | None = None,
    denials: Collection[UUID] = frozenset(),
) -> Cells:
    """For each row (of these numbers) and each term, all positions said by then that reach it, the
    oldest first.

    `denials`: positions that are added up with what they deny, of other days.
    """
    return _found(ALL, ties, reaches, as_of, reading, {}, rows, denials)


def _newest_until(days: Sequence[date], as_of: date) -> date:
    return max(day for day in days if day <= as_of)


def _rows(query: str, reading: Reading, parameters: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(read=reading.narrowed), parameters)
        return list(cursor.fetchall())


def _found(
    query: str,
    ties: Sequence[Sequence[Representation]],
    reaches: Sequence[Reach],
    as_of: date,
    reading: Reading,
    more: dict[str, Any],
    rows: Collection[int] | None = None,
    denials: Collection[UUID] = frozenset(),
) -> Cells:
    numbers = range(len(ties)) if rows is None else rows
    flat = [(number, tie) for number in numbers for tie in ties[number] if tie.start <= as_of]
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
    cells = _cells(_rows(query, reading, parameters | reading.parameters | more), flat, reaches)
    several = {cell: found for cell, found in cells.items() if len(found) > 1}
    with connection.cursor() as cursor:
        cursor.execute(
            ORIGINS,
            [[one.position for found in several.values() for one in _added_up(found, denials)]],
        )
        origins = {position: (article, speaker) for position, article, speaker in cursor.fetchall()}
    for cell, found in several.items():
        cells[cell] = [_with_origin(one, origins.get(one.position)) for one in found]
    return cells


def _with_origin(one: Counted, origin: tuple[UUID, UUID] | None) -> Counted:
    return one._replace(article=origin[0], speaker=origin[1]) if origin else one


def _added_up(found: Sequence[Counted], denials: Collection[UUID]) -> Sequence[Counted]:
    """Those of a day that has several: only these are ever added up; with a denial, also those of
    other days.
    """
    if denials and any(one.position in denials for one in found):
        return found
    days = Counter(one.said_until for one in found)
    return [one for one in found if days[one.said_until] > 1]


def _cells(
    rows: Iterable[Any], ties: Sequence[tuple[int, Representation]], reaches: Sequence[Reach]
) -> Cells:
    """Each position once in a cell, though several ties lead to it, with its conditions; its
    passage as its article.
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


def positions_by_cell(
    ties: Sequence[Sequence[Representation]],
    terms: Sequence[UUID],
    stake: AtStake,
    until: date,
    reading: Reading,
    overrides: Overrides,
    rows: Collection[int] | None = None,
) -> dict[tuple[int, int], CellPositions]:
    """By the numbers of the row and of the term, where anything was said by then; of these rows
    only, where given.

    Reads every position that reaches them: narrow it to terms or rows where there are a great many.
    """
    numbers = range(len(ties)) if rows is None else rows
    found = counted(ties, reaches(terms, stake), until, reading, numbers, overrides.denials)
    holders = {tie.holder for number in numbers for tie in ties[number]}
    families = {stake.families[term] for term in terms if term in stake.families}
    known = replace(overrides, words=words_of(holders, families, stake, until, reading))
    return {
        (row, nth): CellPositions(
            these, known, row=row, family=stake.families.get(terms[nth], 0), is_alive=stake.is_alive
        )
        for (row, nth), these in found.items()
    }
