"""Where sources disagree: the same position of a party reported differently; and standings that rest on weak sources only.

Two positions of a party (its own, or held for it along the ties of the standings) on a term disagree if their stances
differ by APART or more, as opposite signs always do, they were said at most `days` apart, and different people say so:
the speaker, else the author, else the outlet, else the article itself. What a party's own voices say on different days is a
change of mind, and no disagreement; on the same day it is one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min

from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.models.position import Attribution, Voice
from negotiations.queries.matrix import Cell, Table
from negotiations.queries.ties import ties_to

#: From undecided to accepts, or from resists to favours.
APART = 2
#: How many disagreements are told at once, the newest.
AT_ONCE = 50
#: They are looked for backwards, in stretches of so many days and then of twice as many, until there are enough.
STRETCH = timedelta(days=8)

#: Why a position is a weak source, in words.
WEAK = {
    Attribution.BACKGROUND: "said on background",
    Attribution.DEEP_BACKGROUND: "said on deep background",
    Attribution.LEAK: "leaked",
    Attribution.AUTHOR_INFERENCE: "inferred by the author",
    Attribution.UNATTRIBUTED: "attributed to nobody",
}


@dataclass(frozen=True)
class Disagreement:
    """Of `actor` on a term: the newer of two positions, and the newest before it that says otherwise."""

    actor: Actor
    newer: Position
    older: Position

    @property
    def both(self) -> tuple[Position, Position]:
        return self.newer, self.older

    @property
    def days(self) -> int:
        return (self.newer.said_until - self.older.said_until).days


@dataclass(frozen=True)
class Audited:
    """A standing on a term that rests on weak sources only; for each of its deciding positions, why it is one."""

    term: Term
    cell: Cell
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        counted = Counter(self.reasons).most_common()
        words = "; ".join(f"{n} {reason}" if len(self.reasons) > 1 else reason for reason, n in counted)
        return words[:1].upper() + words[1:]


def _source(position: str) -> str:
    """Who says so, who wrote it down, and in which article, reprints merged. OFFSET: asked only of rows in question."""
    return f"""
        SELECT coalesce({position}.speaker_id, author.actor_id, article.outlet_id, original.id) AS speaker,
            coalesce(author.actor_id, article.outlet_id, original.id) AS author, original.id AS article
        FROM negotiations_passage passage
        JOIN negotiations_article article ON article.id = passage.article_id
        JOIN negotiations_article original ON original.id = coalesce(article.duplicate_of_id, article.id)
        LEFT JOIN LATERAL (
            SELECT actor_id FROM negotiations_articleauthor WHERE article_id = article.id ORDER BY rank LIMIT 1
        ) AS author ON true
        WHERE passage.id = {position}.passage_id OFFSET 0"""  # noqa: S608 — of our own words


#: Spans of so many days as may lie between two positions: who disagrees is in the same span or the one before. Where the
#: stances of both spans are close, no position of theirs is looked at; the others are, from the newest until there are
#: enough. The newer of two was said from `since` to `until`.
DISAGREEING = f"""
WITH tie AS (
    SELECT * FROM unnest(%(actors)s::uuid[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[])
        AS tie(actor, holder, start, "end")
), said AS (
    SELECT tie.actor, p.id, p.term_id, p.stance, p.said_until, p.own_voice, p.speaker_id, p.passage_id,
        (p.said_until - date '2000-01-01') / (%(days)s::int + 1) AS span
    FROM negotiations_position p JOIN tie ON tie.holder = p.holder_id AND p.said_until BETWEEN tie.start AND tie."end"
    WHERE p.negotiation_id = %(negotiation)s AND p.status = 'accepted' AND p.term_id = ANY(%(terms)s)
        AND p.said_until BETWEEN %(since)s::date - %(days)s::int AND %(until)s
), spans AS MATERIALIZED (
    SELECT actor, term_id, span, min(stance) AS least, max(stance) AS most FROM said GROUP BY actor, term_id, span
)
SELECT newer.actor, newer.id, older.id, newer.term_id, newer.stance, source.speaker, source.article
FROM (
    SELECT said.actor, said.id, said.term_id, said.stance, said.said_until, said.own_voice, said.speaker_id, said.passage_id
    FROM said JOIN spans USING (actor, term_id, span)
    LEFT JOIN spans AS before ON (before.actor, before.term_id, before.span) = (said.actor, said.term_id, said.span - 1)
    WHERE said.said_until >= %(since)s
        AND greatest(spans.most, before.most) - least(spans.least, before.least) >= %(apart)s
    ORDER BY said.said_until DESC, said.id DESC OFFSET 0
) AS newer
CROSS JOIN LATERAL ({_source("newer")}) AS source
CROSS JOIN LATERAL (
    SELECT older.id
    FROM tie CROSS JOIN unnest(ARRAY[true, false]) AS voice(own)
    JOIN negotiations_position older ON older.term_id = newer.term_id AND older.holder_id = tie.holder
        AND older.own_voice = voice.own AND older.status = 'accepted' AND older.said_until BETWEEN greatest(tie.start,
        newer.said_until - CASE WHEN voice.own AND newer.own_voice THEN 0 ELSE %(days)s::int END)
        AND least(tie."end", newer.said_until)
    CROSS JOIN LATERAL ({_source("older")}) AS before
    WHERE tie.actor = newer.actor AND (older.said_until, older.id) < (newer.said_until, newer.id)
        AND abs(older.stance - newer.stance) >= %(apart)s
        AND (older.own_voice <> newer.own_voice OR before.speaker <> source.speaker OR before.author <> source.author)
    ORDER BY older.said_until DESC, older.id DESC LIMIT 1
) AS older
ORDER BY newer.said_until DESC, newer.id DESC LIMIT %(limit)s
"""  # noqa: S608 — of our own words


def disagreements(
    negotiation: Negotiation, user: Any, table: Table, *, as_of: date, days: int
) -> tuple[Disagreement, ...]:
    """Of the parties of a table of standings, on its terms: the newest AT_ONCE. A fixed number of queries."""
    actors = {column.actor.pk: column.actor for column in table.columns}
    terms = [line.term.pk for area in table.areas for line in area.lines]
    pairs = _disagreeing(negotiation, list(actors), terms, as_of, days)
    wanted = {pk for _, *both in pairs for pk in both}
    read = Position.objects.filter(pk__in=wanted).with_coding().in_context_for(user)
    by_id = {position.pk: position for position in read}
    return tuple(Disagreement(actors[actor], by_id[newer], by_id[older]) for actor, newer, older in pairs)


def _disagreeing(
    negotiation: Negotiation, actors: Sequence[UUID], terms: Sequence[UUID], as_of: date, days: int
) -> list[tuple[UUID, UUID, UUID]]:
    """The party, the newer and the older position of each; what one says in an article, and its reprints, once."""
    ties = ties_to(actors)
    parameters: dict[str, Any] = {
        "actors": [tie.actor for tie in ties],
        "holders": [tie.holder for tie in ties],
        "starts": [tie.start for tie in ties],
        "ends": [tie.end for tie in ties],
        "terms": list(terms),
        "negotiation": negotiation.pk,
        "days": days,
        "apart": APART,
    }
    once: dict[Any, tuple[UUID, UUID, UUID]] = {}
    for actor, newer, older, *said in _newest(parameters, as_of):
        once.setdefault((actor, *said), (actor, newer, older))
    return list(once.values())


def _newest(parameters: dict[str, Any], as_of: date) -> list[Any]:
    """The newest AT_ONCE rows of DISAGREEING, or all there are."""
    said = Position.objects.accepted().filter(negotiation=parameters["negotiation"], said_until__lte=as_of)
    first, until = said.aggregate(first=Min("said_until"), last=Max("said_until")).values()
    found: list[Any] = []
    stretch = STRETCH
    with connection.cursor() as cursor:
        while until and until >= first and len(found) < AT_ONCE:
            since = until - min(stretch, until - first)
            here = {"since": since, "until": until, "limit": AT_ONCE - len(found)}
            cursor.execute(DISAGREEING, parameters | here)
            found += cursor.fetchall()
            until, stretch = since - timedelta(days=1), stretch * 2
    return found


def audit(table: Table) -> tuple[Audited, ...]:
    """The standings of a table all of whose deciding positions are weak sources, in its order. One query."""
    cells = [
        (line.term, cell)
        for area in table.areas
        for line in area.lines
        for cell in line.cells
        if cell.standing.n and (not cell.standing.solid or cell.standing.state == "reported")
    ]
    deciding = {pk for _, cell in cells for pk in cell.standing.positions}
    rows = Position.objects.filter(pk__in=deciding).values_list("pk", "voice", "attribution")
    why = {pk: why_weak(voice, attribution) for pk, voice, attribution in rows}
    found = (Audited(term, cell, tuple(why[pk] for pk in cell.standing.positions)) for term, cell in cells)
    return tuple(audited for audited in found if all(audited.reasons))


def who(position: Position) -> str:
    """Who says so, by name: the speaker, else the holder itself, else who wrote it down."""
    if position.speaker or position.own_voice:
        return (position.speaker or position.holder).name
    article = position.passage.article
    authors = ", ".join(author.actor.name for author in article.authors.all())
    return authors or (article.outlet.name if article.outlet else "The article")


def why_weak(voice: str, attribution: str) -> str:
    """In words; nothing, where a position is on record or published, and not an opponent's."""
    opponent = "reported by an opponent" if voice == Voice.OPPONENT else ""
    return ", ".join(filter(None, [opponent, WEAK.get(Attribution(attribution), "")]))
