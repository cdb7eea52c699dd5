"""All that was ever said on a term for an actor, of which the rule finds what decides on any day."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from negotiations.queries.standings.counted_positions import Reading, counted, reaches, words_of
from negotiations.queries.standings.representation import Tie
from negotiations.queries.standings.rule import History, Overrides
from negotiations.queries.standings.terms_at_stake import AtStake


def histories(
    ties: Sequence[Sequence[Tie]],
    terms: Sequence[UUID],
    stake: AtStake,
    until: date,
    reading: Reading,
    overrides: Overrides,
    rows: Collection[int] | None = None,
) -> dict[tuple[int, int], History]:
    """By the numbers of the row and of the term, where anything was said by then; of these rows only, where given.

    Reads every position that reaches them: narrow it to terms or rows where there are a great many.
    """
    numbers = range(len(ties)) if rows is None else rows
    found = counted(ties, reaches(terms, stake), until, reading, numbers, overrides.denials)
    holders = {tie.holder for number in numbers for tie in ties[number]}
    families = {stake.families[term] for term in terms if term in stake.families}
    known = replace(overrides, words=words_of(holders, families, stake, until, reading))
    return {
        (row, nth): History(these, known, row=row, family=stake.families.get(terms[nth], 0), is_alive=stake.is_alive)
        for (row, nth), these in found.items()
    }
