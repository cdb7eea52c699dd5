"""The voice of a position: what its speaker is to its holder, by the affiliations and parties of
the day.

This is the only place of the rule; the dialog, the API, bulk writes, imports, the check and the
migration use it.
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
    """What the voice of a position depends on: its holder, speaker, quote mode and day, and the
    authors and outlet of its article.
    """

    holder: UUID
    speaker: UUID | None
    quote_mode: str
    day: date
    authors: frozenset[UUID]
    outlet: UUID | None


class PartyRecord(NamedTuple):
    """What the rule needs of a party."""

    actor: UUID
    role: str
    side: str
    start: date
    end: date


@dataclass(frozen=True)
class AffiliationRecord:
    """A group that an actor leads, represents or is part of on these days."""

    group: UUID
    relation: str
    start: date
    end: date


class Voices:
    """The rule, with the affiliations and parties of a negotiation, which are read when first
    needed.
    """

    def __init__(self, negotiation: UUID) -> None:
        self.negotiation = negotiation
        self.affiliations: dict[UUID, list[AffiliationRecord]] = {}
        self._parties: list[PartyRecord] | None = None

    def read(self, actors: Iterable[UUID]) -> None:
        """Read the affiliations of these actors, of their groups, and so on up. One query per
        level.
        """
        level = set(actors) - self.affiliations.keys()
        while level:
            found: dict[UUID, list[AffiliationRecord]] = {actor: [] for actor in level}
            rows = Affiliation.objects.filter(actor__in=level, relation__in=SPEAKING_FOR).order_by(
                "rank"
            )
            for actor, group, relation, start, end in rows.values_list(
                "actor", "group", "relation", "from_date", "until_date"
            ):
                found[actor].append(
                    AffiliationRecord(group, relation, start or date.min, end or date.max)
                )
            self.affiliations |= found
            groups = {record.group for records in found.values() for record in records}
            level = groups - self.affiliations.keys()

    def voice(self, said: Utterance) -> Voice:
        """The voice of an utterance: the first that fits, in the order of docs/coding-guide.md."""
        if said.speaker is None:
            return _without_speaker(said)
        if said.speaker == said.holder:
            return Voice.PRINCIPAL
        self.read([said.holder, said.speaker])
        if (said.holder, AffiliationRelation.LEADS) in self._groups(said.speaker, said.day):
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
                for group, relation in self._groups(said.holder, said.day)
                if relation in FOR_ANOTHER
            }
            return Voice.SPOKESPERSON if both & directly else Voice.ALLY
        ours, theirs = (
            [party for party in now if party.actor in actors] for actors in (speaks_for, held_for)
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

    def _groups(self, actor: UUID, day: date) -> set[tuple[UUID, str]]:
        """The actor's own groups on that day, with its relation to each."""
        return {
            (record.group, record.relation)
            for record in self.affiliations[actor]
            if record.start <= day <= record.end
        }

    def _stands_for(self, actor: UUID, day: date) -> set[UUID]:
        """The actor itself, and all groups it stands for through any number of affiliations that
        are in force on that day.
        """
        found, ahead = {actor}, [actor]
        while ahead:
            for group, _ in self._groups(ahead.pop(), day):
                if group not in found:
                    found.add(group)
                    ahead.append(group)
        return found


def counts_as_own(voice: str) -> bool:
    return voice in OWN_VOICES


def contradicts(voice: str, derived: str) -> bool:
    """Whether one of two voices is the party's own and the other a report."""
    return counts_as_own(voice) != counts_as_own(derived)


def _without_speaker(said: Utterance) -> Voice:
    """The voice of the holder itself; with quote mode narrator, of the article's author."""
    if said.quote_mode != QuoteMode.NARRATOR:
        return Voice.PRINCIPAL
    wrote = said.authors or {said.outlet}
    return Voice.PRINCIPAL if said.holder in wrote else Voice.OBSERVER


def _as_watcher(said: Utterance, roles: Collection[str]) -> Voice:
    watches = {PartyRole.OBSERVER, PartyRole.COMMENTATOR} & set(roles)
    return (
        Voice.OBSERVER if watches or said.speaker in {*said.authors, said.outlet} else Voice.UNKNOWN
    )


#: The next positions of a negotiation in the order of their ids, with what their voices depend on.
UTTERANCES = """
SELECT p.id, p.voice, p.holder_id, p.speaker_id, p.quote_mode, p.said_until,
    ARRAY(SELECT actor_id FROM negotiations_articleauthor WHERE article_id = article.id),
    article.outlet_id
FROM negotiations_position p JOIN negotiations_passage passage ON passage.id = p.passage_id
JOIN negotiations_article article ON article.id = passage.article_id
WHERE p.negotiation_id = %(here)s AND p.id > %(after)s ORDER BY p.id LIMIT %(most)s
"""
BATCH = 5000


def derived_voices(negotiation: UUID) -> Iterator[list[tuple[UUID, str, str]]]:
    """For all positions of a negotiation, in batches: the id, the stored voice and the voice by the
    rule.
    """
    voices, after = Voices(negotiation), UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(UTTERANCES, {"here": negotiation, "after": after, "most": BATCH})
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
    """The positions whose stored voice is own where the voice by the rule is a report, or the other
    way round; as `derived_voices` yields them.
    """
    for batch in derived_voices(negotiation):
        yield from (row for row in batch if contradicts(row[1], row[2]))
