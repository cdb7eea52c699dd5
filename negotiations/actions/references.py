"""What an object may refer to: things of its own negotiation, and shared actors."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

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


def acyclic(obj: models.Model, parents: Iterable[Any], *, field: str) -> None:
    """Raises ValidationError if following `field` upwards from its new value comes back to `obj`."""
    for parent in parents:
        if parent.pk == obj.pk:
            raise ValidationError({field: "This would make it its own ancestor."})


def ancestors(obj: Any) -> Iterable[Any]:
    """The parents of `obj`, as they are stored now, from the nearest up; a cycle already stored is followed once."""
    obj.refresh_from_db(fields=["parent"])
    seen = set()
    while (obj := obj.parent) is not None and obj.pk not in seen:
        seen.add(obj.pk)
        yield obj
