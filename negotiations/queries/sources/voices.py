"""Which voice a position has by its speaker: what the speaker is to the holder, by the ties and
parties of that day.

The rule stands here once, for the dialog, the API, bulk writes, imports, the check and the
migration.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from negotiations.models import Affiliation, Party
from negotiations.models.actor import SPEAKING_FOR, AffiliationRelation
from negotiations.models.party import PartyRole
from negotiations.models.position import OWN_VOICES, QuoteMode, Voice
from negotiations.text.canonical import canonical

FOR_ANOTHER = (AffiliationRelation.LEADS, AffiliationRelation.REPRESENTS)


class Utterance(NamedTuple):
    """Who holds a position, who says so, how and when, and who wrote and published it."""

    holder: UUID
    speaker: UUID | None
    quote_mode: str
    day: date
    authors: frozenset[UUID]
    outlet: UUID | None


class PartyRecord(NamedTuple):
    """A party, by what the rule asks of it."""

    actor: UUID
    role: str
    side: str
    start: date
    end: date


@dataclass(frozen=True)
class AffiliationRecord:
    """A dated tie from an actor to a group that it leads, represents or is part of."""

    group: UUID
    relation: str
    start: date
    end: date


class Voices:
    """The ties and parties of a negotiation, read when they are first needed, and the rule over
    them.
    """

    def __init__(self, negotiation: UUID) -> None:
        self.negotiation = negotiation
        self.steps: dict[UUID, list[AffiliationRecord]] = {}
        self._parties: list[PartyRecord] | None = None

    def read(self, actors: Iterable[UUID]) -> None:
        """The ties of these actors, and of whom they are tied to: one query for each storey."""
        storey = set(actors) - self.steps.keys()
        while storey:
            found: dict[UUID, list[AffiliationRecord]] = {actor: [] for actor in storey}
            rows = Affiliation.objects.filter(actor__in=storey, relation__in=SPEAKING_FOR).order_by(
                "rank"
            )
            for actor, group, relation, start, end in rows.values_list(
                "actor", "group", "relation", "from_date", "until_date"
            ):
                found[actor].append(
                    AffiliationRecord(group, relation, start or date.min, end or date.max)
                )
            self.steps |= found
            storey = {step.group for steps in found.values() for step in steps} - self.steps.keys()

    def voice(self, said: Utterance) -> Voice:
        """The first that fits, in the order of domain.md."""
        if said.speaker is None:
            return _without_speaker(said)
        if said.speaker == said.holder:
            return Voice.PRINCIPAL
        self.read([said.holder, said.speaker])
        ties = self._ties(said.speaker, said.day)
        if (said.holder, AffiliationRelation.LEADS) in ties:
            return Voice.PRINCIPAL
        speaks_for = self._stands_for(said.speaker, said.day)
        if said.holder in speaks_for:
            return Voice.SPOKESPERSON
        return self._by_parties(said, speaks_for) or _as_watcher(
            said, self._roles(said.speaker, said.day)
        )

    def _by_parties(self, said: Utterance, speaks_for: Collection[UUID]) -> Voice | None:
        held_for = self._stands_for(said.holder, said.day)
        now = [party for party in self.parties if party.start <= said.day <= party.end]
        both = {party.actor for party in now} & set(speaks_for) & set(held_for)
        if both:
            directly = {
                group
                for group, relation in self._ties(said.holder, said.day)
                if relation in FOR_ANOTHER
            }
            return Voice.SPOKESPERSON if both & directly else Voice.ALLY
        ours, theirs = (
            [party for party in now if party.actor in those] for those in (speaks_for, held_for)
        )
        if any(party.role == PartyRole.MEDIATOR for party in ours):
            return Voice.MEDIATOR
        sides = [
            (one.side, other.side)
            for one, other in product(ours, theirs)
            if one.side and other.side
        ]
        if any(one != other for one, other in sides):
            return Voice.OPPONENT
        return Voice.ALLY if sides else None

    @property
    def parties(self) -> list[PartyRecord]:
        if self._parties is None:
            rows = Party.objects.filter(negotiation=self.negotiation).order_by("id")
            fields = rows.values_list("actor", "role", "side", "from_date", "until_date")
            self._parties = [
                PartyRecord(actor, role, canonical(side), start or date.min, end or date.max)
                for actor, role, side, start, end in fields
            ]
        return self._parties

    def _roles(self, actor: UUID, day: date) -> set[str]:
        return {
            party.role
            for party in self.parties
            if party.actor == actor and party.start <= day <= party.end
        }

    def _ties(self, actor: UUID, day: date) -> set[tuple[UUID, str]]:
        return {
            (step.group, step.relation)
            for step in self.steps[actor]
            if step.start <= day <= step.end
        }

    def _stands_for(self, actor: UUID, day: date) -> set[UUID]:
        """Itself, and all that it is tied to through any number of ties in force on that day."""
        found, ahead = {actor}, [actor]
        while ahead:
            for group, _ in self._ties(ahead.pop(), day):
                if group not in found:
                    found.add(group)
                    ahead.append(group)
        return found


def counts_as_own(voice: str) -> bool:
    return voice in OWN_VOICES


def contradicts(voice: str, derived: str) -> bool:
    """One is the party's own voice, and the other a report."""
    return counts_as_own(voice) != counts_as_own(derived)


def _without_speaker(said: Utterance) -> Voice:
    """The holder itself; but what the narrator says, the article's author says."""
    if said.quote_mode != QuoteMode.NARRATOR:
        return Voice.PRINCIPAL
    wrote = said.authors or {said.outlet}
    return Voice.PRINCIPAL if said.holder in wrote else Voice.OBSERVER


def _as_watcher(said: Utterance, roles: Collection[str]) -> Voice:
    watches = {PartyRole.OBSERVER, PartyRole.COMMENTATOR} & set(roles)
    return (
        Voice.OBSERVER if watches or said.speaker in {*said.authors, said.outlet} else Voice.UNKNOWN
    )


#: Each position of a negotiation after another, in the order of their ids, with what its voice
#: follows from.
SAID = """
SELECT p.id, p.voice, p.holder_id, p.speaker_id, p.quote_mode, p.said_until,
    ARRAY(SELECT actor_id FROM negotiations_articleauthor WHERE article_id = article.id), article.outlet_id
FROM negotiations_position p JOIN negotiations_passage passage ON passage.id = p.passage_id
JOIN negotiations_article article ON article.id = passage.article_id
WHERE p.negotiation_id = %(here)s AND p.id > %(after)s ORDER BY p.id LIMIT %(most)s
"""
BATCH = 5000


def derived_voices(negotiation: UUID) -> Iterator[list[tuple[UUID, str, str]]]:
    """Of all positions of a negotiation: the id, the stored voice and the one that follows from the
    speaker, in batches.
    """
    voices, after = Voices(negotiation), UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(SAID, {"here": negotiation, "after": after, "most": BATCH})
            rows = cursor.fetchall()
        if not rows:
            return
        voices.read({actor for row in rows for actor in row[2:4] if actor})
        yield [
            (
                pk,
                voice,
                voices.voice(
                    Utterance(holder, speaker, mode, day, frozenset(authors), outlet)
                ).value,
            )
            for pk, voice, holder, speaker, mode, day, authors, outlet in rows
        ]
        after = rows[-1][0]


def contradictions(negotiation: UUID) -> Iterator[tuple[UUID, str, str]]:
    """The positions whose stored voice is own where the one that follows is a report, or the other
    way.
    """
    for batch in derived_voices(negotiation):
        yield from (row for row in batch if contradicts(row[1], row[2]))
