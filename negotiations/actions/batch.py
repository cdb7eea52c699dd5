"""Run many verbs as one act, and write everything in one statement per table.

The rules stay in the verbs. What they would ask the database one by one is answered from
`models.act`: each answer is kept, and a noun's `prefetch` reads all of them beforehand.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from negotiations.actions import journal
from negotiations.actions.constraints import check_references
from negotiations.models.act import changed_act
from negotiations.models.membership import roles_locked

T = TypeVar("T")

REFUSALS = (ValidationError, PermissionDenied, journal.Stale, journal.Unversioned, journal.InUse)


class NothingDone(Exception):
    """At least one verb was refused, so none was done. `outcomes` has the refusals, and None for
    each verb that could have been done.
    """

    def __init__(self, outcomes: list[Exception | None]) -> None:
        super().__init__("Nothing was done, as some of it was refused.")
        self.outcomes = outcomes


@dataclass
class Attempt:
    """What one verb returned or raised, and what it would write."""

    outcome: Any
    writes: list[journal.Write]

    @property
    def refused(self) -> bool:
        return isinstance(self.outcome, Exception)


@transaction.atomic
@journal.act()
def run_batch(
    calls: Sequence["partial[Any] | Exception"],
    *,
    partly: bool = False,
    ahead: AbstractContextManager[None] | None = None,
) -> list[Any]:
    """Return what each call returned. Raises NothingDone if one is refused, unless `partly`: then
    its refusal stands in its place.
    """
    with changed_act(answers={}), roles_locked(), ahead or nullcontext():
        rows = [_ask(call) for call in calls]
        _write([row for row in rows if not row.refused], set())
    if not partly and any(row.refused for row in rows):
        raise NothingDone([row.outcome if row.refused else None for row in rows])
    return [row.outcome for row in rows]


def _ask(call: "partial[Any] | Exception") -> Attempt:
    """Run one verb's core: the transaction and the act are open already."""
    if isinstance(call, Exception):
        return Attempt(call, [])
    try:
        with journal.deferred_writes() as writes:
            core = getattr(call.func, "core", call.func)
            return Attempt(core(*call.args, **call.keywords), writes)
    except REFUSALS as refusal:
        return Attempt(refusal, [])


def _write(rows: Sequence[Attempt], written: set[int]) -> None:
    """Write everything at once. If the database refuses, write one half and then the other, until
    it is known which row it refuses.
    """
    writes = {
        id(write.obj): write for row in rows for write in row.writes if id(write.obj) not in written
    }
    try:
        with transaction.atomic():
            journal.write_all(list(writes.values()))
            check_references()
        written.update(writes)
    except (*REFUSALS, IntegrityError) as refusal:
        if len(rows) == 1:
            rows[0].outcome = refusal
            return
        half = len(rows) // 2
        _write(rows[:half], written)
        _write(rows[half:], written)
