"""What an object may refer to: things of its own negotiation, and shared actors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from negotiations.actions.together import once
from negotiations.models import Actor, Negotiation

M = TypeVar("M", bound=models.Model)


def no_such(model: type[models.Model]) -> str:
    """The one refusal of a reference, whether the thing is elsewhere, may not be seen, or does not exist."""
    return f"There is no such {model._meta.verbose_name} in this negotiation."


def belong(negotiation: Negotiation | None, **references: Any) -> None:
    """Raises ValidationError for each reference (an object, or a list of them) to something of another negotiation."""
    errors = {path: no_such(type(value)) for path, value in _within(references) if not _belongs(negotiation, value)}
    if errors:
        raise ValidationError(errors)


def _within(value: Any, path: str = "") -> Iterator[tuple[str, models.Model]]:
    """Every object in nested lists and mappings, with the way to it: `conditions/0/term`."""
    if isinstance(value, models.Model):
        yield path, value
    elif isinstance(value, dict | list | tuple):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from _within(inner, f"{path}/{step}" if path else str(step))


def _belongs(negotiation: Negotiation | None, value: Any) -> bool:
    if not hasattr(value, "negotiation_id") or (isinstance(value, Actor) and value.negotiation_id is None):
        return True
    return bool(value.negotiation_id == (negotiation.pk if negotiation else None))


def changed(obj: M, fields: dict[str, Any]) -> M:
    """`obj` with these fields set, not yet saved."""
    for name, value in fields.items():
        setattr(obj, name, value)
    return obj


def alone(negotiation: Negotiation) -> None:
    """Until this transaction ends, nobody else changes a tree of the negotiation: two could make a cycle together."""
    Negotiation.objects.select_for_update(no_key=True).get(pk=negotiation.pk)


def acyclic(obj: Any, targets: Iterable[Any], ties: models.QuerySet[Any], *, field: str) -> None:
    """Raises ValidationError if going on from `targets` along `ties` (pairs of ids, from and to) comes back to `obj`.

    `targets` is where `field` leads from `obj` from now on. What is done together sees what was set before it.
    """
    edges = once((type(obj), obj.negotiation_id, field), lambda: _edges(obj.negotiation, ties))
    ahead = [target.pk for target in targets]
    edges[obj.pk] = set(ahead)
    seen: set[Any] = set()
    while ahead:
        step = ahead.pop()
        if step == obj.pk:
            raise ValidationError({field: "This would make it its own ancestor."})
        if step not in seen:
            seen.add(step)
            ahead += edges[step]


def _edges(negotiation: Negotiation, ties: models.QuerySet[Any]) -> dict[Any, set[Any]]:
    alone(negotiation)
    edges: dict[Any, set[Any]] = defaultdict(set)
    for here, there in ties:
        edges[here].add(there)
    return edges
