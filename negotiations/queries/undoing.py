"""What a person's undo takes back next and what their redo does again, read from the journal, which is the stack.

An undo and what it took back cancel each other; a redo stands for what it did again, and can be taken back like it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from negotiations.models import Change, Negotiation
from negotiations.models.change import CONSEQUENCE
from negotiations.queries.journal import words_of

STEP = 200


@dataclass(frozen=True)
class Step:
    """An act that can be taken back, and what is undone or done again by that, in words."""

    act: UUID
    words: str


@dataclass(frozen=True)
class Steps:
    """What undo and redo would take back, None where there is nothing."""

    undo: Step | None
    redo: Step | None


def steps_of(user: Any, negotiation: Negotiation) -> Steps:
    return Steps(_step(next_undo(user, negotiation)), _step(next_redo(user, negotiation)))


def told(act: UUID) -> str:
    """“stated a position; marked a passage”: of an undo or a redo, what was done in the first place."""
    return "; ".join(words_of(_first(act)))


def next_undo(user: Any, negotiation: Negotiation) -> UUID | None:
    """The person's newest act that is not taken back."""
    taken_back = set()
    for change in _acts(user, negotiation):
        if change.is_undo:
            taken_back.add(change.undoes)
        elif change.act not in taken_back:
            return change.act
    return None


def next_redo(user: Any, negotiation: Negotiation) -> UUID | None:
    """The person's newest undo that is not done again, unless they have done something else since."""
    again = set()
    for change in _acts(user, negotiation):
        if change.is_redo:
            again.add(change.undoes)
        elif not change.is_undo:
            return None
        elif change.act not in again:
            return change.act
    return None


def _step(act: UUID | None) -> Step | None:
    return Step(act, told(act)) if act else None


def _acts(user: Any, negotiation: Negotiation) -> Iterator[Change]:
    """One change of each act of a person, the newest first: read in steps, none of which reads an act again."""
    mine = Change.objects.filter(by=user.pk).of_negotiation(negotiation, user).exclude(verb=CONSEQUENCE)
    rows = mine.order_by("-pk").only("act", "verb", "undoes")
    seen: set[UUID] = set()
    while read := list(rows.exclude(act__in=seen)[:STEP]):
        for change in read:
            if change.act not in seen:
                seen.add(change.act)
                yield change


def _first(act: UUID) -> UUID:
    """The act that began a row of undo and redo."""
    rows = Change.objects.exclude(verb=CONSEQUENCE).order_by("-pk")
    while earlier := rows.filter(act=act).values_list("undoes", flat=True).first():
        act = earlier
    return act
