"""What is known beside a standing and never changes it: reports of breach since, later reports, and
the party's factions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from negotiations.models import Affiliation
from negotiations.models.actor import AffiliationRelation
from negotiations.models.position import Stance
from negotiations.queries.standings.counted_positions import Reading
from negotiations.queries.standings.representation import Days, Representation, representation_of
from negotiations.queries.standings.rule import Standing

#: The node of the codebook for reports of breach and fulfilment.
COMPLIANCE = "META.compliance"


@dataclass(frozen=True)
class StandingContext:
    """`breaches`: how many passages report on compliance since; `later`: the newest report after
    the party's own word.
    """

    breaches: int = 0
    later: tuple[int, str] | None = None

    @property
    def words(self) -> str:
        said = [
            f"{self.breaches} report{'s' * (self.breaches != 1)} of breach or fulfilment since"
        ] * bool(self.breaches)
        if self.later:
            stance, relations = self.later
            said.append(f"later report: {_stance(stance)}{f', {relations} …' if relations else ''}")
        return "; ".join(said)


#: The passages that bear on a term, report on compliance and concern an actor; an article and its
#: reprints are one.
BREACHES = """
WITH RECURSIVE branch AS (
    SELECT id FROM negotiations_tag WHERE negotiation_id = %(here)s AND code = %(code)s
    UNION SELECT tag.id FROM negotiations_tag tag JOIN branch ON tag.parent_id = branch.id
)
SELECT DISTINCT bears.term_id, about.actor_id, coalesce(article.duplicate_of_id, article.id), passage.quote,
    coalesce(article.published_on, article.created_at::date) AS day
FROM negotiations_passageterm bears
JOIN negotiations_passage passage ON passage.id = bears.passage_id
JOIN negotiations_article article ON article.id = passage.article_id
JOIN negotiations_passageabout about ON about.passage_id = passage.id
WHERE bears.term_id = ANY(%(terms)s)
    AND EXISTS (SELECT FROM negotiations_passagetag WHERE passage_id = passage.id AND tag_id IN (SELECT id FROM branch))
    AND coalesce(article.published_on, article.created_at::date) <= %(as_of)s
"""
#: Of each cell with an own standing, the newest report since, with the relation of its first
#: condition.
LATER = """
SELECT cell.nth, newest.stance,
    (SELECT relation FROM negotiations_condition WHERE position_id = newest.id ORDER BY rank LIMIT 1)
FROM unnest(%(holders)s::uuid[], %(terms)s::uuid[], %(since)s::date[], %(ends)s::date[], %(cells)s::int[])
    AS cell(holder, term, since, "end", nth)
CROSS JOIN LATERAL (
    SELECT p.id, p.stance, p.said_until FROM negotiations_position p
    WHERE p.term_id = cell.term AND p.holder_id = cell.holder AND NOT p.own_voice AND p.status = 'accepted' {read}
      AND p.said_until > cell.since AND p.said_until <= cell."end" ORDER BY p.said_until DESC, p.id LIMIT 1
) AS newest ORDER BY newest.said_until, newest.id DESC
"""


def context_of(
    negotiation: UUID,
    standings: Sequence[Standing],
    ties: Mapping[UUID, Sequence[Representation]],
    as_of: date,
    reading: Reading,
) -> dict[tuple[UUID, UUID], StandingContext]:
    """By actor and term, for those of these standings beside which there is anything. Two queries."""
    stated = [one for one in standings if one.n and one.said_until]
    breaches = _breaches(negotiation, stated, ties, as_of)
    later = _later(stated, ties, as_of, reading) if reading.voice == "own_else_reported" else {}
    return {
        place: StandingContext(breaches.get(place, 0), later.get(place))
        for place in {*breaches, *later}
    }


def _breaches(
    negotiation: UUID,
    stated: Sequence[Standing],
    ties: Mapping[UUID, Sequence[Representation]],
    as_of: date,
) -> dict[tuple[UUID, UUID], int]:
    terms = list({one.term for one in stated})
    with connection.cursor() as cursor:
        cursor.execute(
            BREACHES, {"here": negotiation, "code": COMPLIANCE, "terms": terms, "as_of": as_of}
        )
        rows = cursor.fetchall()
    by_term: dict[UUID, list[tuple[UUID, Any, str, date]]] = defaultdict(list)
    for term, *found in rows:
        by_term[term].append(tuple(found))
    counted = {}
    for one in stated:
        if one.term in by_term:
            said = {
                (article, quote)
                for actor, article, quote, day in by_term[one.term]
                if one.said_until and day > one.said_until
                if any(tie.holder == actor and tie.holds_on(day) for tie in ties.get(one.actor, ()))
            }
            if said:
                counted[one.actor, one.term] = len(said)
    return counted


def _later(
    stated: Sequence[Standing],
    ties: Mapping[UUID, Sequence[Representation]],
    as_of: date,
    reading: Reading,
) -> dict[tuple[UUID, UUID], tuple[int, str]]:
    own = [one for one in stated if one.basis == "own"]
    flat = [(nth, one, tie) for nth, one in enumerate(own) for tie in ties.get(one.actor, ())]
    asked = reading.parameters | {
        "holders": [tie.holder for _, _, tie in flat],
        "terms": [one.term for _, one, _ in flat],
        "since": [max(one.said_until or tie.start, tie.start) for _, one, tie in flat],
        "ends": [min(tie.end, as_of) for _, _, tie in flat],
        "cells": [nth for nth, _, _ in flat],
    }
    with connection.cursor() as cursor:
        cursor.execute(LATER.format(read=reading.narrowed), asked)
        return {
            (own[nth].actor, own[nth].term): (stance, (relation or "").replace("_", " "))
            for nth, stance, relation in cursor.fetchall()
        }


@dataclass(frozen=True)
class FactionStandings:
    """An actor that is a faction of another, on these days."""

    actor: UUID
    of: UUID
    days: Days


def factions_of(actors: Iterable[UUID], as_of: date) -> list[FactionStandings]:
    """The factions of these actors in force on that day, each with its own speakers. One query."""
    rows = Affiliation.objects.filter(
        group__in=list(actors), relation=AffiliationRelation.FACTION_OF
    )
    found = rows.order_by("actor").values_list("actor", "group", "from_date", "until_date")
    days = [
        FactionStandings(actor, group, (start or date.min, end or date.max))
        for actor, group, start, end in found
        if (start or as_of) <= as_of <= (end or as_of)
    ]
    return list({(one.actor, one.of): one for one in days}.values())


def representation_of_factions(factions: Sequence[FactionStandings]) -> list[list[Representation]]:
    """For each, the ties through which positions reach it."""
    during: dict[UUID, list[Days]] = defaultdict(list)
    for one in factions:
        during[one.actor].append(one.days)
    by_actor: dict[UUID, list[Representation]] = defaultdict(list)
    for tie in representation_of(during, during):
        by_actor[tie.actor].append(tie)
    return [by_actor[one.actor] for one in factions]


def _stance(stance: int) -> str:
    return str(Stance(stance).label).lower()
