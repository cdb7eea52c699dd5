"""The terms at stake in a negotiation: their trees of variants, the days on which each lives, and
which terms' positions count for which term.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from negotiations.models import Negotiation, Term
from negotiations.queries.common.hierarchy import ancestors_of, top_of
from negotiations.queries.standings.representation import Days


@dataclass(frozen=True)
class AtStake:
    """The terms that the standings are about: the parent of each, and the days of its life."""

    parents: Mapping[UUID, UUID | None]
    lives: Mapping[UUID, Days]

    def is_alive(self, term: UUID, day: date) -> bool:
        start, end = self.lives[term]
        return start <= day <= end

    @cached_property
    def families(self) -> dict[UUID, int]:
        """The family of each term that has a relative: the number, from 1, of its tree."""
        tops = {term: top_of(term, self.parents) for term in self.parents}
        sizes = Counter(tops.values())
        numbers = {
            top: number for number, top in enumerate((top for top in sizes if sizes[top] > 1), 1)
        }
        return {term: numbers[top] for term, top in tops.items() if top in numbers}


def at_stake(negotiation: Negotiation) -> AtStake:
    """The negotiation's terms at stake. One query."""
    terms = Term.objects.filter(negotiation=negotiation).at_stake().order_by("id")
    rows = list(terms.values_list("id", "parent", "tabled_on", "closed_on"))
    return AtStake(
        {term: parent for term, parent, _, _ in rows},
        {term: (start or date.min, end or date.max) for term, _, start, end in rows},
    )


@dataclass(frozen=True)
class Reach:
    """Positions on the term `source` count for the term of number `term`: all of them if `sign` is
    0 (it is that term), else those whose stance has that sign. `family` is the family of both, 0 if
    they have no relatives.
    """

    term: int
    source: UUID
    sign: int
    family: int


def reaches(terms: Sequence[UUID], stake: AtStake, as_of: date | None = None) -> list[Reach]:
    """For each term: itself, its variants (whose acceptance counts) and its parents (whose
    rejection counts), at any depth. With `as_of`, only between terms that are alive that day.
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
