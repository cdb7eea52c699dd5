"""What an object may refer to: things of its own negotiation, and shared actors."""

from collections.abc import Iterable
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
    errors = {name: problem for name, value in references.items() if (problem := _problem(negotiation, value))}
    if errors:
        raise ValidationError(errors)


def _problem(negotiation: Negotiation | None, value: Any) -> str | None:
    if isinstance(value, (list, tuple)):
        return next((problem for item in value if (problem := _problem(negotiation, item))), None)
    if isinstance(value, dict):
        return _problem(negotiation, list(value.values()))
    if not isinstance(value, models.Model) or not hasattr(value, "negotiation_id"):
        return None
    home = negotiation.pk if negotiation else None
    shared = isinstance(value, Actor) and value.negotiation_id is None
    return None if shared or value.negotiation_id == home else no_such(type(value))


def changed(obj: M, fields: dict[str, Any]) -> M:
    """`obj` with these fields set, not yet saved."""
    for name, value in fields.items():
        setattr(obj, name, value)
    return obj


def acyclic(obj: models.Model, parents: Iterable[Any], *, field: str) -> None:
    """Raises ValidationError if following `field` upwards from its new value comes back to `obj`."""
    for parent in parents:
        if parent.pk == obj.pk:
            raise ValidationError({field: "This would make it its own ancestor."})


def ancestors(obj: Any) -> Iterable[Any]:
    """The parents of `obj` from the nearest up; a cycle already stored is followed once."""
    seen = set()
    while (obj := obj.parent) is not None and obj.pk not in seen:
        seen.add(obj.pk)
        yield obj
