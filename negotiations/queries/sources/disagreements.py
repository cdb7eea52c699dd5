"""Where sources disagree about the position of a party, and which standings rest on weak sources
only.

Two positions of a party (held by it or by those who represent it) on a term disagree if their
stances differ by APART or more, as opposite signs always do; if they were said at most `days`
apart; and if they have different sources. The source is the speaker, else the author, else the
outlet, else the article itself. Own voices of a party that differ on different days are a change
of mind, and no disagreement; on the same day they are one. What a source says about a party on a
term with one stance in an article and its reprints counts as one disagreement.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from negotiations.models import Actor, Negotiation, Position, Term, User
from negotiations.models.position import Attribution, PositionQuerySet, Voice
from negotiations.queries.common.batches import BATCH
from negotiations.queries.standings import rows_of
from negotiations.queries.table import Cell, Table

#: From undecided to accepts, or from resists to favours.
APART = 2

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
    """A position of `actor` on a term, and the newest one before it that disagrees with it."""

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
    """A standing that rests on weak sources only, with the reason for each deciding position."""

    term: Term
    cell: Cell
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        counts = Counter(self.reasons).most_common()
        words = "; ".join(
            f"{n} {reason}" if len(self.reasons) > 1 else reason for reason, n in counts
        )
        return words[:1].upper() + words[1:]


#: The positions that may disagree, by party and term, oldest first, each with its source, its
#: author and its article, reprints merged.
#:
#: Days are cut into spans as long as two positions may lie apart, so that what disagrees is in the
#: same span or in the next. Spans in which, with the next ones, all stances are close are left out.
#: Do not write a join for NOT IN: the planner does not know how large a set it has just computed,
#: and picks a bad plan.
SAID = """
WITH tie AS (
    SELECT * FROM unnest(
        %(actors)s::uuid[], %(holders)s::uuid[], %(starts)s::date[], %(ends)s::date[]
    ) AS tie(actor, holder, start, "end")
), said AS MATERIALIZED (
    SELECT tie.actor, p.id, p.term_id, p.stance, p.said_until, p.own_voice, p.speaker_id,
        p.passage_id, (p.said_until - date '2000-01-01') / (%(days)s::int + 1) AS span
    FROM negotiations_position p
    JOIN tie ON tie.holder = p.holder_id AND p.said_until BETWEEN tie.start AND tie."end"
    WHERE p.negotiation_id = %(negotiation)s AND p.status = 'accepted'
        AND p.term_id = ANY(%(terms)s) AND p.said_until <= %(as_of)s
        AND (%(audience)s = '' OR p.audience = %(audience)s)
), spans AS MATERIALIZED (
    SELECT actor, term_id, span, min(stance) AS least, max(stance) AS most
    FROM said GROUP BY actor, term_id, span
), close AS MATERIALIZED (
    SELECT actor, term_id, span FROM (
        SELECT *,
            lag(span) OVER line AS before,
            lag(least) OVER line AS before_least,
            lag(most) OVER line AS before_most,
            lead(span) OVER line AS after,
            lead(least) OVER line AS after_least,
            lead(most) OVER line AS after_most
        FROM spans WINDOW line AS (PARTITION BY actor, term_id ORDER BY span)
    ) AS one
    WHERE greatest(
            most,
            CASE WHEN before = span - 1 THEN before_most END,
            CASE WHEN after = span + 1 THEN after_most END
        ) - least(
            least,
            CASE WHEN before = span - 1 THEN before_least END,
            CASE WHEN after = span + 1 THEN after_least END
        ) < %(apart)s
)
SELECT said.actor, said.term_id, said.stance, said.said_until, said.id, said.own_voice,
    coalesce(said.speaker_id, author.actor_id, article.outlet_id, original.id),
    coalesce(author.actor_id, article.outlet_id, original.id), original.id
FROM said
JOIN negotiations_passage AS passage ON passage.id = said.passage_id
JOIN negotiations_article AS article ON article.id = passage.article_id
JOIN negotiations_article AS original ON original.id = coalesce(article.duplicate_of_id, article.id)
LEFT JOIN LATERAL (
    SELECT actor_id FROM negotiations_articleauthor
    WHERE article_id = article.id ORDER BY rank LIMIT 1
) AS author ON true
WHERE (said.actor, said.term_id, said.span) NOT IN (SELECT actor, term_id, span FROM close)
ORDER BY said.actor, said.term_id, said.said_until, said.id
"""


class SourcedPosition(NamedTuple):
    """A row of SAID: a position of a party, with its source (`speaker`) and author, by ids."""

    actor: UUID
    term: UUID
    stance: int
    day: date
    position: UUID
    own: bool
    speaker: UUID
    author: UUID
    article: UUID


class DisagreeingPair(NamedTuple):
    """A disagreement, by the ids of the party and of the newer and the older position."""

    actor: UUID
    newer: UUID
    older: UUID


@dataclass(frozen=True)
class Disagreements:
    """All disagreements, newest first. A slice is read for a page, with the words around each
    quote; iteration reads all in batches, without these words.
    """

    actors: Mapping[UUID, Actor]
    pairs: Sequence[DisagreeingPair]
    user: User | AnonymousUser

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, some: slice) -> tuple[Disagreement, ...]:
        return tuple(
            self._read(self.pairs[some], Position.objects.with_coding().in_context_for(self.user))
        )

    def __iter__(self) -> Iterator[Disagreement]:
        for start in range(0, len(self.pairs), BATCH):
            yield from self._read(self.pairs[start : start + BATCH], Position.objects.with_coding())

    def _read(
        self, pairs: Sequence[DisagreeingPair], positions: PositionQuerySet
    ) -> Iterator[Disagreement]:
        by_id = positions.in_bulk({pk for pair in pairs for pk in (pair.newer, pair.older)})
        for pair in pairs:
            if pair.newer in by_id and pair.older in by_id:
                yield Disagreement(self.actors[pair.actor], by_id[pair.newer], by_id[pair.older])


def disagreements(
    negotiation: Negotiation,
    user: User | AnonymousUser,
    table: Table,
    *,
    layer: str,
    as_of: date,
    days: int,
    audience: str = "",
) -> Disagreements:
    """The disagreements about the parties of a table of standings, on its terms, said at most
    `days` apart. A fixed number of queries, and per batch that is read.
    """
    actors = {column.actor.pk: column.actor for column in table.columns}
    terms = [line.term.pk for area in table.areas for line in area.lines]
    rows = rows_of(negotiation, layer, as_of, holders=actors, other_days=True)
    ties = [tie for row in rows.representation for tie in row]
    parameters: dict[str, Any] = {
        "actors": [tie.actor for tie in ties],
        "holders": [tie.holder for tie in ties],
        "starts": [tie.start for tie in ties],
        "ends": [tie.end for tie in ties],
        "terms": terms,
        "negotiation": negotiation.pk,
        "days": days,
        "apart": APART,
        "as_of": as_of,
        "audience": audience,
    }
    with connection.cursor() as cursor:
        cursor.execute(SAID, parameters)
        apart = list(disagreeing(map(SourcedPosition._make, cursor), days))
    once: dict[tuple[UUID, UUID, int, UUID, UUID], DisagreeingPair] = {}
    for newer, older in sorted(apart, key=lambda two: (two[0].day, two[0].position), reverse=True):
        key = newer.actor, newer.term, newer.stance, newer.speaker, newer.article
        once.setdefault(key, DisagreeingPair(newer.actor, newer.position, older.position))
    return Disagreements(actors, tuple(once.values()), user)


def disagreeing(
    said: Iterable[SourcedPosition], days: int
) -> Iterator[tuple[SourcedPosition, SourcedPosition]]:
    """Each position that disagrees with an earlier one, with the newest such; `said` is in the
    order of SAID.
    """
    for _, group in groupby(said, key=lambda one: one[:2]):
        earlier: dict[tuple[int, bool], list[SourcedPosition]] = defaultdict(list)
        for newer in group:
            found = []
            for (stance, own), positions in earlier.items():
                within = timedelta(0 if own and newer.own else days)
                if abs(stance - newer.stance) >= APART and (
                    older := _other_source(positions, newer, within)
                ):
                    found.append(older)
            if found:
                yield newer, max(found, key=lambda one: (one.day, one.position))
            earlier[newer.stance, newer.own].append(newer)


def _other_source(
    earlier: Sequence[SourcedPosition], newer: SourcedPosition, within: timedelta
) -> SourcedPosition | None:
    """The newest of these positions, of one stance and voice, that has another source than `newer`
    and is at most `within` older.
    """
    for older in reversed(earlier):
        if newer.day - older.day > within:
            return None
        if older.own != newer.own or (
            older.speaker != newer.speaker or older.author != newer.author
        ):
            return older
    return None


def audit(table: Table) -> tuple[Audited, ...]:
    """The standings of a table that rest on weak sources only, in the order of the table. One
    query.
    """
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
    found = (
        Audited(term, cell, tuple(why[pk] for pk in cell.standing.positions))
        for term, cell in cells
    )
    return tuple(audited for audited in found if all(audited.reasons))


def who(position: Position) -> str:
    """The source by name: the speaker, else the holder if the voice is its own, else the author."""
    if position.speaker or position.own_voice:
        return (position.speaker or position.holder).name
    article = position.passage.article
    authors = ", ".join(author.actor.name for author in article.authors.all())
    return authors or (article.outlet.name if article.outlet else "The article")


def why_weak(voice: str, attribution: str) -> str:
    """Why the source of a position is weak, in words; "" if it is on record or published, and not
    an opponent's.
    """
    opponent = "reported by an opponent" if voice == Voice.OPPONENT else ""
    return ", ".join(filter(None, [opponent, WEAK.get(Attribution(attribution), "")]))
