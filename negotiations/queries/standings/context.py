"""The context of a standing, which never changes the standing: later reports of breach, later
reports by others, and the standings of the party's factions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from negotiations.models import Affiliation
from negotiations.models.actor import AffiliationRelation
from negotiations.models.position import Stance
from negotiations.queries.standings.counted_positions import Reading
from negotiations.queries.standings.representation import Days, Representation, representation_of
from negotiations.queries.standings.rule import Standing

#: The tag of the codebook for reports of breach and fulfilment.
COMPLIANCE = "META.compliance"
#: A cell, by its actor and its term.
ActorTerm = tuple[UUID, UUID]


@dataclass(frozen=True)
class StandingContext:
    """`breaches` counts the passages that report on compliance after the standing's date. `later`
    is the stance of the newest report after the party's own word, with the relation of its first
    condition ("" for none).
    """

    breaches: int = 0
    later: tuple[int, str] | None = None

    @property
    def words(self) -> str:
        words = [
            f"{self.breaches} report{'s' * (self.breaches != 1)} of breach or fulfilment since"
        ] * bool(self.breaches)
        if self.later:
            stance, relation = self.later
            label = str(Stance(stance).label).lower()
            words.append(f"later report: {label}{f', {relation} …' if relation else ''}")
        return "; ".join(words)


#: The passages that bear on a term, report on compliance and concern an actor. A reprint has the id
#: of its original.
BREACHES = """
WITH RECURSIVE branch AS (
    SELECT id FROM negotiations_tag WHERE negotiation_id = %(here)s AND code = %(code)s
    UNION SELECT tag.id FROM negotiations_tag tag JOIN branch ON tag.parent_id = branch.id
)
SELECT DISTINCT bears.term_id, about.actor_id, coalesce(article.duplicate_of_id, article.id),
    passage.quote, coalesce(article.published_on, article.created_at::date) AS day
FROM negotiations_passageterm bears
JOIN negotiations_passage passage ON passage.id = bears.passage_id
JOIN negotiations_article article ON article.id = passage.article_id
JOIN negotiations_passageabout about ON about.passage_id = passage.id
WHERE bears.term_id = ANY(%(terms)s)
    AND EXISTS (
        SELECT FROM negotiations_passagetag
        WHERE passage_id = passage.id AND tag_id IN (SELECT id FROM branch)
    )
    AND coalesce(article.published_on, article.created_at::date) <= %(as_of)s
"""
#: For each cell with an own standing, the newest report after it, with the relation of its first
#: condition.
LATER = """
SELECT cell.nth, newest.stance,
    (SELECT relation FROM negotiations_condition
     WHERE position_id = newest.id ORDER BY rank LIMIT 1)
FROM unnest(
    %(holders)s::uuid[], %(terms)s::uuid[], %(since)s::date[], %(ends)s::date[], %(cells)s::int[]
) AS cell(holder, term, since, "end", nth)
CROSS JOIN LATERAL (
    SELECT p.id, p.stance, p.said_until FROM negotiations_position p
    WHERE p.term_id = cell.term AND p.holder_id = cell.holder
      AND NOT p.own_voice AND p.status = 'accepted' {read}
      AND p.said_until > cell.since AND p.said_until <= cell."end"
    ORDER BY p.said_until DESC, p.id LIMIT 1
) AS newest ORDER BY newest.said_until, newest.id DESC
"""


def context_of(
    negotiation: UUID,
    standings: Sequence[Standing],
    representation: Mapping[UUID, Sequence[Representation]],
    as_of: date,
    reading: Reading,
) -> dict[ActorTerm, StandingContext]:
    """The context of these standings by actor and term, where there is any. `representation` is by
    actor. Two queries.
    """
    stated = [standing for standing in standings if standing.n and standing.said_until]
    breaches = _breaches(negotiation, stated, representation, as_of)
    later = (
        _later(stated, representation, as_of, reading)
        if reading.voice == "own_else_reported"
        else {}
    )
    return {
        place: StandingContext(breaches.get(place, 0), later.get(place))
        for place in {*breaches, *later}
    }


def _breaches(
    negotiation: UUID,
    stated: Sequence[Standing],
    representation: Mapping[UUID, Sequence[Representation]],
    as_of: date,
) -> dict[ActorTerm, int]:
    terms = list({standing.term for standing in stated})
    by_term: dict[UUID, list[tuple[UUID, UUID, str, date]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            BREACHES, {"here": negotiation, "code": COMPLIANCE, "terms": terms, "as_of": as_of}
        )
        for term, actor, article, quote, day in cursor.fetchall():
            by_term[term].append((actor, article, quote, day))
    counts: dict[ActorTerm, int] = {}
    for standing in stated:
        ties = representation.get(standing.actor, ())
        reports = {
            (article, quote)
            for actor, article, quote, day in by_term.get(standing.term, ())
            if standing.said_until and day > standing.said_until
            if any(tie.holder == actor and tie.holds_on(day) for tie in ties)
        }
        if reports:
            counts[standing.actor, standing.term] = len(reports)
    return counts


def _later(
    stated: Sequence[Standing],
    representation: Mapping[UUID, Sequence[Representation]],
    as_of: date,
    reading: Reading,
) -> dict[ActorTerm, tuple[int, str]]:
    own = [standing for standing in stated if standing.basis == "own"]
    flat = [
        (nth, standing, tie)
        for nth, standing in enumerate(own)
        for tie in representation.get(standing.actor, ())
    ]
    parameters = reading.parameters | {
        "holders": [tie.holder for _, _, tie in flat],
        "terms": [standing.term for _, standing, _ in flat],
        "since": [max(standing.said_until or tie.start, tie.start) for _, standing, tie in flat],
        "ends": [min(tie.end, as_of) for _, _, tie in flat],
        "cells": [nth for nth, _, _ in flat],
    }
    with connection.cursor() as cursor:
        cursor.execute(LATER.format(read=reading.narrowed), parameters)
        return {
            (own[nth].actor, own[nth].term): (stance, (relation or "").replace("_", " "))
            for nth, stance, relation in cursor.fetchall()
        }


@dataclass(frozen=True)
class FactionMembership:
    """`actor` is a faction of the actor `of` on these days."""

    actor: UUID
    of: UUID
    days: Days


def factions_of(actors: Iterable[UUID], as_of: date) -> list[FactionMembership]:
    """The factions of these actors that are in force on that day. One query."""
    rows = Affiliation.objects.filter(
        group__in=list(actors), relation=AffiliationRelation.FACTION_OF
    )
    factions = [
        FactionMembership(actor, group, (start or date.min, end or date.max))
        for actor, group, start, end in rows.order_by("actor").values_list(
            "actor", "group", "from_date", "until_date"
        )
        if (start or as_of) <= as_of <= (end or as_of)
    ]
    return list({(faction.actor, faction.of): faction for faction in factions}.values())


def representation_of_factions(factions: Sequence[FactionMembership]) -> list[list[Representation]]:
    """For each faction, the representation through which positions reach it."""
    during: dict[UUID, list[Days]] = defaultdict(list)
    for faction in factions:
        during[faction.actor].append(faction.days)
    by_actor: dict[UUID, list[Representation]] = defaultdict(list)
    for tie in representation_of(during, during):
        by_actor[tie.actor].append(tie)
    return [by_actor[faction.actor] for faction in factions]
