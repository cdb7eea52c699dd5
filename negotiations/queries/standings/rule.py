"""The rule of the standings: which positions of a cell decide on a day, and what they add up to."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from negotiations.models.position import SOLID_ATTRIBUTIONS, Stage

RULE = {
    "input": (
        "Accepted positions on the term, said on or before the as-of date; one per holder, term,"
        " stance and conditions within an article, reprints merged."
    ),
    "holders": (
        "A column is an actor. It gathers the positions of the actor, and of the actors tied to it"
        " by leads, represents or part_of on the day they were said, on days when a party of the"
        " actor was in force."
    ),
    "term": (
        "A term lives from the day it is tabled to the day it is closed. Outside it has no standing"
        " and passes nothing on."
    ),
    "inferred": (
        "Acceptance of a variant counts for its parent, rejection of a parent for its variants;"
        " marked inferred. Nothing is inferred from before the holder's own later word on the term,"
        " its parents or variants."
    ),
    "revised": (
        "A position that a later one of the same holder revises no longer decides, whatever its"
        " date."
    ),
    "voice": (
        "The party's own voices (principal, spokesperson, associate) decide; where none has spoken,"
        " the other voices do, marked as reported. The two are never mixed."
    ),
    "denied": (
        "The party's own denial ends what is reported or inferred of it, on the term, its parents"
        " and variants. Where another of its voices had accepted, the party is divided."
    ),
    "newest": "The newest date said decides.",
    "ambivalent": (
        "Positions of that date with both signs have no stance: divided where the signs come from"
        " different holders or speakers of the party, else ambivalent."
    ),
    "stance": (
        "Else the stance is the median of the signed ones, halves towards 0; 0 where there is"
        " nothing else."
    ),
    "solid": "Solid if any of them is on record or in a published text.",
    "blank": (
        "No position: silent if articles that could be read by then were coded, unread if none was."
    ),
}
STAGES = [stage.value for stage in Stage]


class Counted(NamedTuple):
    """A position that counts in a cell, with what the rule needs of it. (A tuple, as there are
    thousands.)

    `source`: the term that the position is stated on; `inferred`: that is another term than the
    cell's. `article`: the original article's id, used to merge reprints; `speaker`: the speaker's,
    else the holder's. Where a cell has one position that day, nothing is compared with it, and the
    passage's and the holder's id stand in their place.
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
    speaker: UUID


class Standing(NamedTuple):
    """A cell of the standings. (A tuple, as there are thousands.)

    `stance` is −2 to 2 or None; `state` is stated, ambivalent, divided, reported, silent or unread;
    `basis` is own, reported or None where nobody spoke. `ambivalent` and `divided` say, for either
    basis, why there is no stance. `n` positions in `sources` distinct articles decide, the newest
    said on `said_until`, `age_days` before the as-of date. `stage` is the lowest stage of
    endorsement among them. `factions` are the stances of the party's factions, which never count
    for its own.
    """

    party: UUID | None
    actor: UUID
    term: UUID
    stance: int | None = None
    state: str = "silent"
    basis: str | None = None
    ambivalent: bool = False
    divided: bool = False
    stage: str | None = None
    inferred: bool = False
    solid: bool = False
    n: int = 0
    sources: int = 0
    said_until: date | None = None
    age_days: int | None = None
    conditions: tuple[tuple[str, UUID, UUID | None], ...] = ()
    positions: tuple[UUID, ...] = ()
    factions: tuple[tuple[UUID, int | None], ...] = ()


@dataclass(frozen=True)
class Overrides:
    """What keeps the newest positions from deciding. It applies to few positions of a negotiation.

    `revised`: the first day on which a position was revised, by the revised position. `denials`:
    the positions that deny. `denied`: the days of the party's own denials, by row and family of
    terms. `words`: the days of the holder's own words, by holder and family. The days are in order.
    `stages`: the stage of each position that has one.
    """

    revised: Mapping[UUID, date] = field(default_factory=dict)
    denials: frozenset[UUID] = frozenset()
    denied: Mapping[tuple[int, int], Sequence[date]] = field(default_factory=dict)
    words: Mapping[tuple[UUID, int], Sequence[date]] = field(default_factory=dict)
    stages: Mapping[UUID, str] = field(default_factory=dict)


class CellPositions:
    """All positions of a cell; `deciding` finds those that decide on a day."""

    def __init__(
        self,
        found: Iterable[Counted],
        overrides: Overrides,
        *,
        row: int,
        family: int,
        is_alive: Callable[[UUID, date], bool],
    ) -> None:
        self.overrides, self.row, self.family, self.is_alive = overrides, row, family, is_alive
        #: By whether the voice is the party's own, then by day.
        self.by_day: dict[bool, dict[date, list[Counted]]] = {
            True: defaultdict(list),
            False: defaultdict(list),
        }
        for one in sorted(found, key=lambda one: one.said_until):
            self.by_day[one.own][one.said_until].append(one)
        self.days = {own: list(by_day) for own, by_day in self.by_day.items()}

    def deciding(self, day: date) -> list[Counted]:
        """The positions of the newest date of the party's own voices, else of the others."""
        for own in (True, False):
            if latest := self._newest(own, day, self._counts):
                return [*self._denied_by(latest, day), *latest] if own else latest
        return []

    def _newest(
        self, own: bool, day: date, counts: Callable[[Counted, date], bool]
    ) -> list[Counted]:
        for number in range(bisect_right(self.days[own], day) - 1, -1, -1):
            if latest := [
                one for one in self.by_day[own][self.days[own][number]] if counts(one, day)
            ]:
                return latest
        return []

    def _counts(self, one: Counted, day: date) -> bool:
        """Whether nothing overrides the position by that day."""
        overrides = self.overrides
        if overrides.revised.get(one.position, date.max) <= day:
            return False
        if one.inferred:
            word = _last(overrides.words.get((one.holder, self.family), ()), day)
            if not self.is_alive(one.source, day) or (word and word > one.said_until):
                return False
        if one.inferred or not one.own:
            denial = _last(overrides.denied.get((self.row, self.family), ()), day)
            return denial is None or denial < one.said_until
        return True

    def _denied_by(self, latest: Sequence[Counted], day: date) -> list[Counted]:
        """What the party's other voices said last, if all of `latest` are denials of it."""
        if not all(one.position in self.overrides.denials for one in latest):
            return []
        deniers = {one.holder for one in latest}

        def of_others(one: Counted, day: date) -> bool:
            return (
                one.holder not in deniers
                and one.position not in self.overrides.denials
                and not one.inferred
                and self._counts(one, day)
            )

        return self._newest(True, day, of_others)


def _last(days: Sequence[date], day: date) -> date | None:
    """The last of these days, which are in order, that is not after `day`."""
    number = bisect_right(days, day)
    return days[number - 1] if number else None


def standing_of(
    party: UUID | None,
    actor: UUID,
    term: UUID,
    found: Sequence[Counted],
    as_of: date,
    blank: str,
    overrides: Overrides = Overrides(),
) -> Standing:
    """The standing that the deciding positions `found` add up to; without any, one whose state is
    `blank`.
    """
    if not found:
        return Standing(party, actor, term, state=blank)
    counted, solid = _once_per_article(found)
    own, said_until = counted[0].own, max([one.said_until for one in counted])
    ambivalent, divided = _contradiction(counted, overrides.denials)
    has_stance = not (ambivalent or divided)
    stages = [
        overrides.stages[one.position]
        for one in counted
        if one.position in overrides.stages and one.stance > 0
    ]
    signed = [one.stance for one in counted if one.stance]
    own_state = "divided" if divided else "ambivalent" if ambivalent else "stated"
    return Standing(
        party,
        actor,
        term,
        stance=median_towards_zero(signed) if has_stance else None,
        state=own_state if own else "reported",
        basis="own" if own else "reported",
        ambivalent=ambivalent,
        divided=divided,
        stage=min(stages, key=STAGES.index) if stages and has_stance else None,
        inferred=any(one.inferred for one in counted),
        solid=solid,
        n=len(counted),
        sources=len({one.article for one in counted}),
        said_until=said_until,
        age_days=(as_of - said_until).days,
        conditions=tuple(
            dict.fromkeys([condition for one in counted for condition in one.conditions])
        ),
        positions=tuple([one.position for one in counted]),
    )


def _contradiction(counted: Sequence[Counted], denials: frozenset[UUID]) -> tuple[bool, bool]:
    """Whether the signs contradict each other: (ambivalent, within a voice of the party; divided,
    between its voices).

    A denial contradicts what others accepted, whatever its stance. A reporter is no voice of the
    party: of reports, only the holders are compared.
    """
    if len(counted) == 1:
        return False, False
    voices: dict[int, set[tuple[UUID, UUID | None]]] = defaultdict(set)
    for one in counted:
        sign = -1 if one.position in denials and one.stance == 0 else sign_of(one.stance)
        voices[sign].add((one.holder, one.speaker if one.own else None))
    if not (voices[1] and voices[-1]):
        return False, False
    same = bool(voices[1] & voices[-1])
    return same, not same


def sign_of(number: float) -> int:
    """−1, 0 or 1."""
    return (number > 0) - (number < 0)


def median_towards_zero(stances: Iterable[int]) -> int:
    """The median, halves rounded towards 0; 0 of none."""
    ordered = sorted(stances)
    half = len(ordered) // 2
    return int((ordered[half] + ordered[~half]) / 2) if ordered else 0


def _once_per_article(found: Sequence[Counted]) -> tuple[Sequence[Counted], bool]:
    """One position per holder, term, stance and conditions within an article, the one with the
    lowest id; and whether any of `found` is on record or published.
    """
    solid = any(one.attribution in SOLID_ATTRIBUTIONS for one in found)
    if len(found) == 1:
        return found, solid
    once: dict[Hashable, Counted] = {}
    for one in sorted(found, key=lambda one: one.position):
        key = (one.holder, one.source, one.stance, frozenset(one.conditions), one.article)
        once.setdefault(key, one)
    return list(once.values()), solid
