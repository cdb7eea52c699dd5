"""The act: all that one request or job writes, undone as one, and what is known while it runs.

This is the only ambient state of the house; docs/adr/0009 says why it exists.
"""

import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from negotiations.models.base import new_id

T = TypeVar("T")


@dataclass
class Act:
    """`undoes` is the act that is taken back. `deferred` collects writes for one statement per
    table; None writes each at once. `answers` keeps what verbs done together would ask the
    database one by one; None keeps nothing. `roles` are those of each user asked so far, by user
    and negotiation; `roles_are_locked`: nobody changes them until the transaction ends.
    """

    id: uuid.UUID
    undoes: uuid.UUID | None = None
    deferred: list[Any] | None = None
    answers: dict[Hashable, Any] | None = None
    roles: dict[Any, dict[uuid.UUID, str]] = field(default_factory=dict)
    roles_are_locked: bool = False


_current: ContextVar[Act | None] = ContextVar("act", default=None)


def current_act() -> Act | None:
    """The act that runs, or None outside of any."""
    return _current.get()


@contextmanager
def act() -> Iterator[uuid.UUID]:
    """Run what is inside as one act and yield its id. Within another act, that one goes on."""
    with changed_act() as running:
        yield running.id


@contextmanager
def changed_act(**changes: Any) -> Iterator[Act]:
    """Change fields of the act for what is inside. Begins an act where none runs."""
    outer = _current.get()
    inner = Act(new_id(), **changes) if outer is None else replace(outer, **changes)
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)


def cached_or(key: Hashable, find: Callable[[], T]) -> T:
    """The answer kept under `key`; else what `find` returns, kept for verbs done together."""
    running = _current.get()
    answers = {} if running is None or running.answers is None else running.answers
    if key not in answers:
        answers[key] = find()
    found: T = answers[key]
    return found


def cached(key: Hashable) -> Any:
    """The answer kept under `key`, or None."""
    running = _current.get()
    return None if running is None or running.answers is None else running.answers.get(key)


def cache(key: Hashable, answer: Any) -> None:
    """Keep an answer, where verbs are done together."""
    running = _current.get()
    if running is not None and running.answers is not None:
        running.answers[key] = answer
