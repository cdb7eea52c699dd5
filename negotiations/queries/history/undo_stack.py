"""Find a user's next undo and redo step. The journal itself is the undo stack.

An undo and the act it reverses cancel each other; a redo stands for the act it restores, and can be
undone like it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee
from uuid import UUID

from django.db.models import Q

from negotiations.models import Actor, Change, Negotiation
from negotiations.models.change import CONSEQUENCE
from negotiations.models.user import Caller
from negotiations.queries.history.journal import words_of

STEP = 50


@dataclass(frozen=True)
class UndoStep:
    """An act that can be undone or redone, and what it did, in words."""

    act: UUID
    words: str


@dataclass(frozen=True)
class Steps:
    """The next undo and redo, None where there is nothing."""

    undo: UndoStep | None
    redo: UndoStep | None


def steps_of(user: Caller, negotiation: Negotiation) -> Steps:
    for_undo, for_redo = tee(_acts(user, negotiation))
    return Steps(_step(_undo_in(for_undo)), _step(_redo_in(for_redo)))


def act_in_words(act: UUID) -> str:
    """Describe an act: “stated a position; marked a passage”. For an undo or redo, what the first
    act did.
    """
    return "; ".join(words_of(_first(act)))


def next_undo(user: Caller, negotiation: Negotiation) -> UUID | None:
    """Return the person's newest act that is not undone."""
    return _undo_in(_acts(user, negotiation))


def next_redo(user: Caller, negotiation: Negotiation) -> UUID | None:
    """Return the person's newest undo that is not redone, unless they have done something else
    since.
    """
    return _redo_in(_acts(user, negotiation))


def _undo_in(acts: Iterable[Change]) -> UUID | None:
    taken_back = set()
    for change in acts:
        if change.is_undo:
            taken_back.add(change.undoes)
        elif change.act not in taken_back:
            return change.act
    return None


def _redo_in(acts: Iterable[Change]) -> UUID | None:
    again = set()
    for change in acts:
        if change.is_redo:
            again.add(change.undoes)
        elif not change.is_undo:
            return None
        elif change.act not in again:
            return change.act
    return None


def _step(act: UUID | None) -> UndoStep | None:
    return UndoStep(act, act_in_words(act)) if act else None


def _acts(user: Caller, negotiation: Negotiation) -> Iterator[Change]:
    """Yield one change per act of a person, newest first, in steps that never read an act twice.

    Like `ChangeQuerySet.of_negotiation`, but asks whether an actor is used only for actors it
    meets.
    """
    mine = Change.objects.filter(by=user.pk).exclude(verb=CONSEQUENCE)
    rows = mine.filter(Q(negotiation=negotiation) | Q(negotiation=None, target_type="actor"))
    rows = rows.order_by("-pk").only("act", "verb", "undoes", "negotiation", "target_id")
    seen: set[UUID] = set()
    last = None
    while read := list((rows.filter(pk__lt=last) if last else rows).exclude(act__in=seen)[:STEP]):
        here = _used(
            {change.target_id for change in read if not change.negotiation_id}, negotiation, user
        )
        for change in read:
            if change.act not in seen and (change.negotiation_id or change.target_id in here):
                seen.add(change.act)
                yield change
        last = read[-1].pk


def _used(shared: set[UUID], negotiation: Negotiation, user: Caller) -> set[UUID]:
    """Return the shared actors among these that the negotiation uses where the person
    may see it.
    """
    if not shared:
        return set()
    used = Actor.objects.used_by(negotiation, user).filter(negotiation=None, pk__in=shared)
    return set(used.values_list("pk", flat=True))


def _first(act: UUID) -> UUID:
    """Return the act that began a chain of undo and redo."""
    rows = Change.objects.exclude(verb=CONSEQUENCE).order_by("-pk")
    while earlier := rows.filter(act=act).values_list("undoes", flat=True).first():
        act = earlier
    return act
