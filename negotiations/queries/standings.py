"""The standings: where each party stands on each term as of a date, computed from the accepted positions.

The rule, in the order of RULE below. PostgreSQL finds the deciding date of each cell and the positions of that date
through the index `position_newest_first`; which of them count, and what they add up to, is decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from negotiations.models import Article, Negotiation, Party, Position, Term
from negotiations.models.party import PartyRole
from negotiations.models.position import SOLID_ATTRIBUTIONS
from negotiations.queries.families import line_above
from negotiations.queries.ties import Tie, held_for, ties_to

RULE = {
    "input": "Accepted positions on the term, said on or before the as-of date; one per holder, term, stance and "
    "conditions within an article, reprints merged.",
    "holders": "A party's cell gathers the positions of its actor and of the actors tied to it by leads, represents or "
    "part_of on the day they were said.",
    "inferred": "Acceptance of a variant counts for its parent, rejection of a parent for its variants; marked inferred.",
    "voice": "The party's own voices (principal, spokesperson, associate) decide; where none has spoken, the other voices "
    "do, marked as reported. The two are never mixed.",
    "newest": "The newest date said decides.",
    "ambivalent": "Positions of that date with both signs are ambivalent, and have no stance.",
    "stance": "Else the stance is their median, halves towards 0.",
    "solid": "Solid if any of them is on record or in a published text.",
    "blank": "No position: silent if articles published by then were coded, unread if none was.",
}
VOICES = ("own_else_reported", "own", "reported")
LAYERS = ("parties", "commentators")


@dataclass(frozen=True)
class Row:
    """A row of the matrix: a party, or a commentator who is none."""

    party: UUID | None
    actor: UUID


@dataclass(frozen=True)
class Standing:
    """A cell. `stance` is −2…2 or None; `state` is stated, ambivalent, reported, silent or unread.

    `n` positions in `sources` distinct articles decide; `age_days` counts from their date to the as-of date.
    """

    party: UUID | None
    actor: UUID
    term: UUID
    stance: int | None = None
    state: str = "silent"
    inferred: bool = False
    solid: bool = False
    n: int = 0
    sources: int = 0
    said_until: date | None = None
    age_days: int | None = None
    conditions: tuple[tuple[str, UUID, UUID | None], ...] = ()
    positions: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """The standings of a negotiation, row by row in the order of `terms`.

    `articles_coded` is the n of "silent"; `holders_unplaced` has the number of accepted positions of each
    holder tied to no row.
    """

    as_of: date
    voice: str
    layer: str
    rows: tuple[Row, ...]
    terms: tuple[UUID, ...]
    standings: tuple[Standing, ...]
    articles_coded: int
    holders_unplaced: dict[UUID, int]

    @property
    def unplaced(self) -> int:
        return sum(self.holders_unplaced.values())


@dataclass(frozen=True)
class Reach:
    """Positions on `source` count for `term`: all of them if `sign` is 0 (it is the term), else those of that sign."""

    term: UUID
    source: UUID
    sign: int


@dataclass(frozen=True)
class _Deciding:
    """A position on the deciding date of a cell."""

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


def standings(
    negotiation: Negotiation,
    *,
    as_of: date,
    voice: str = "own_else_reported",
    layer: str = "parties",
    holders: Sequence[UUID] | None = None,
    terms: Sequence[UUID] | None = None,
) -> Matrix:
    """The matrix by RULE, narrowed to rows whose actor is in `holders` and to `terms` where these are given."""
    family = dict(Term.objects.filter(negotiation=negotiation).at_stake().order_by("id").values_list("id", "parent"))
    shown = [term for term in family if terms is None or term in terms]
    ties, rows = _rows(negotiation, layer)
    chosen = [number for number, row in enumerate(rows) if holders is None or row.actor in holders]
    found = _deciding(negotiation, chosen, ties, _reaches(shown, family), as_of, voice)
    coded = Article.objects.filter(negotiation=negotiation, published_on__lte=as_of).coded().count()
    cells = tuple(
        _standing(rows[number], term, found.get((number, term), []), as_of, "silent" if coded else "unread")
        for number in chosen
        for term in shown
    )
    return Matrix(
        as_of, voice, layer, tuple(rows[number] for number in chosen), tuple(shown), cells, coded,
        _unplaced(negotiation, as_of),
    )  # fmt: skip


def _rows(negotiation: Negotiation, layer: str) -> tuple[list[list[Tie]], list[Row]]:
    """The rows of a layer and, for each, the ties through which positions reach it."""
    parties = Party.objects.filter(negotiation=negotiation).order_by("id")
    if layer == "parties":
        rows = [Row(party.pk, party.actor_id) for party in parties.exclude(role=PartyRole.COMMENTATOR)]
    else:
        rows = [Row(party.pk, party.actor_id) for party in parties.filter(role=PartyRole.COMMENTATOR)]
        rows += [Row(None, actor) for actor in _authors_without_a_party(negotiation)]
    ties: dict[UUID, list[Tie]] = defaultdict(list)
    for tie in ties_to(row.actor for row in rows):
        ties[tie.actor].append(tie)
    return [ties[row.actor] for row in rows], rows


def _authors_without_a_party(negotiation: Negotiation) -> list[UUID]:
    """Authors of the corpus who hold positions for which they spoke for no party."""
    authors = (
        _said_for_no_party(negotiation)
        .filter(holder__articles_written__article__negotiation=negotiation)
        .values_list("holder", flat=True)
    )
    return sorted(set(authors))


def _unplaced(negotiation: Negotiation, as_of: date) -> dict[UUID, int]:
    """Accepted positions whose holder is in neither layer: counted below the table, never dropped."""
    said = _said_for_no_party(negotiation).filter(said_until__lte=as_of)
    said = said.exclude(holder__in=_authors_without_a_party(negotiation))
    return dict(said.values_list("holder").annotate(Count("id")).order_by("holder"))


def _said_for_no_party(negotiation: Negotiation) -> Any:
    parties = negotiation.parties.values_list("actor", flat=True)
    return Position.objects.accepted().filter(negotiation=negotiation).exclude(held_for(parties))


def _reaches(terms: Iterable[UUID], family: dict[UUID, UUID | None]) -> list[Reach]:
    """For each term itself, its variants (acceptance) and its parents (rejection), at any depth."""
    above = {term: line_above(term, family) for term in family}
    reaches = []
    for term in terms:
        reaches.append(Reach(term, term, 0))
        reaches += [Reach(term, ancestor, -1) for ancestor in above[term]]
        reaches += [Reach(term, variant, 1) for variant in family if term in above[variant]]
    return reaches


DECIDING = """
WITH tie AS (
    SELECT * FROM unnest(%(rows)s::int[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[])
        AS tie(row, holder, start, "end")
), reach AS (
    SELECT * FROM unnest(%(terms)s::uuid[], %(sources)s::uuid[], %(signs)s::int[]) AS reach(term, source, sign)
), newest AS (
    SELECT tie.row, reach.term, voice.own, max(said.said_until) AS said_until
    FROM tie CROSS JOIN reach CROSS JOIN (SELECT unnest(%(voices)s::bool[]) AS own) AS voice
    CROSS JOIN LATERAL (
        SELECT said_until FROM negotiations_position p
        WHERE p.term_id = reach.source AND p.holder_id = tie.holder AND p.own_voice = voice.own AND p.status = 'accepted'
          AND p.said_until BETWEEN tie.start AND tie."end" AND (reach.sign = 0 OR sign(p.stance) = reach.sign)
        ORDER BY p.said_until DESC LIMIT 1
    ) AS said
    GROUP BY tie.row, reach.term, voice.own
), deciding AS (
    SELECT DISTINCT ON (row, term) * FROM newest ORDER BY row, term, own DESC
)
SELECT DISTINCT deciding.row, deciding.term, deciding.own, reach.source, p.id, p.holder_id, p.stance, p.attribution,
    coalesce(article.duplicate_of_id, article.id), p.said_until
FROM deciding
JOIN tie ON tie.row = deciding.row
JOIN reach ON reach.term = deciding.term
JOIN negotiations_position p ON p.term_id = reach.source AND p.holder_id = tie.holder AND p.own_voice = deciding.own
    AND p.status = 'accepted' AND p.said_until = deciding.said_until
    AND p.said_until BETWEEN tie.start AND tie."end" AND (reach.sign = 0 OR sign(p.stance) = reach.sign)
JOIN negotiations_passage passage ON passage.id = p.passage_id
JOIN negotiations_article article ON article.id = passage.article_id
ORDER BY deciding.row, deciding.term, p.id
"""

CONDITIONS = """
SELECT position_id, relation, term_id, by_id FROM negotiations_condition WHERE position_id = ANY(%s) ORDER BY rank
"""


def _deciding(
    negotiation: Negotiation,
    chosen: Sequence[int],
    ties: Sequence[Sequence[Tie]],
    reaches: Sequence[Reach],
    as_of: date,
    voice: str,
) -> dict[tuple[int, UUID], list[_Deciding]]:
    """For each row and term, the positions of its deciding date."""
    flat = [(number, tie) for number in chosen for tie in ties[number] if tie.start <= as_of]
    parameters: dict[str, Any] = {
        "rows": [number for number, _ in flat],
        "holders": [tie.holder for _, tie in flat],
        "starts": [tie.start for _, tie in flat],
        "ends": [min(tie.end, as_of) for _, tie in flat],
        "terms": [reach.term for reach in reaches],
        "sources": [reach.source for reach in reaches],
        "signs": [reach.sign for reach in reaches],
        "voices": {"own_else_reported": [True, False], "own": [True], "reported": [False]}[voice],
    }
    with connection.cursor() as cursor:
        cursor.execute(DECIDING, parameters)
        rows = cursor.fetchall()
        cursor.execute(CONDITIONS, [[row[4] for row in rows]])
        conditions = _by_position(cursor.fetchall())
    cells: dict[tuple[int, UUID], list[_Deciding]] = defaultdict(list)
    for row in rows:
        fields = [*row, conditions.get(row[4], ())]
        cells[row[0], row[1]].append(_Deciding(*fields))
    return cells


def _by_position(rows: Iterable[Any]) -> dict[UUID, tuple[tuple[str, UUID, UUID | None], ...]]:
    conditions: dict[UUID, tuple[tuple[str, UUID, UUID | None], ...]] = defaultdict(tuple)
    for position, relation, term, by in rows:
        conditions[position] += ((relation, term, by),)
    return conditions


def _standing(row: Row, term: UUID, found: Sequence[_Deciding], as_of: date, blank: str) -> Standing:
    """What the positions of the deciding date add up to."""
    counted = _once_an_article(found)
    if not counted:
        return Standing(row.party, row.actor, term, state=blank)
    stances = [position.stance for position in counted]
    ambivalent = min(stances) < 0 < max(stances)
    return Standing(
        row.party,
        row.actor,
        term,
        stance=None if ambivalent else int(median(stances)),
        state="reported" if not counted[0].own else "ambivalent" if ambivalent else "stated",
        inferred=any(position.source != term for position in counted),
        solid=any(position.attribution in SOLID_ATTRIBUTIONS for position in counted),
        n=len(counted),
        sources=len({position.article for position in counted}),
        said_until=counted[0].said_until,
        age_days=(as_of - counted[0].said_until).days,
        conditions=tuple(dict.fromkeys(condition for position in counted for condition in position.conditions)),
        positions=tuple(position.position for position in counted),
    )


def _once_an_article(found: Sequence[_Deciding]) -> list[_Deciding]:
    """One per holder, term, stance and conditions within an article; of several, one that is solid if any is."""
    once: dict[Any, _Deciding] = {}
    for position in sorted(found, key=lambda position: position.attribution not in SOLID_ATTRIBUTIONS):
        key = (position.holder, position.source, position.stance, frozenset(position.conditions), position.article)
        once.setdefault(key, position)
    return sorted(once.values(), key=lambda position: position.position)
