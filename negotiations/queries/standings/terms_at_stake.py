"""Terms and their variants, and the days on which each is at stake."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from negotiations.models import Negotiation, Term
from negotiations.queries.common.hierarchy import ancestors_of
from negotiations.queries.standings.representation import Days


@dataclass(frozen=True)
class AtStake:
    """The terms that the standings are about: the parent of each, and from when to when it lives."""

    parents: Mapping[UUID, UUID | None]
    lives: Mapping[UUID, Days]

    def is_alive(self, term: UUID, day: date) -> bool:
        start, end = self.lives[term]
        return start <= day <= end

    @cached_property
    def families(self) -> dict[UUID, int]:
        """The number, from 1, of the tree that each term with a relative belongs to."""
        tops = {term: (ancestors_of(term, self.parents) or [term])[-1] for term in self.parents}
        sizes = Counter(tops.values())
        numbers = {
            top: number for number, top in enumerate((top for top in sizes if sizes[top] > 1), 1)
        }
        return {term: numbers[top] for term, top in tops.items() if top in numbers}


def at_stake(negotiation: Negotiation) -> AtStake:
    """Of a negotiation. One query."""
    terms = Term.objects.filter(negotiation=negotiation).at_stake().order_by("id")
    rows = list(terms.values_list("id", "parent", "tabled_on", "closed_on"))
    return AtStake(
        {term: parent for term, parent, _, _ in rows},
        {term: (start or date.min, end or date.max) for term, _, start, end in rows},
    )
