"""Check what an object may refer to: objects of its own negotiation, and shared actors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from negotiations.actions import journal, locks
from negotiations.models import Actor, Negotiation, TermItem, User
from negotiations.models.act import cached_or

Edges = dict[UUID, set[UUID]]
#: What is a tree: of a noun, the field that leads on.
TREES = (("tag", "parent"), ("term", "parent"), ("term", "items"))
M = TypeVar("M", bound=models.Model)


def no_such(model: type[models.Model]) -> str:
    """Return the one refusal of a reference, whether its target is elsewhere, invisible or does not
    exist.
    """
    return f"There is no such {model._meta.verbose_name} in this negotiation."


def check_same_negotiation(negotiation: Negotiation | None, **references: object) -> None:
    """Raise ValidationError for each reference (an object, or a list of them) to another
    negotiation's object.
    """
    found = list(_within(references))
    homes = _homes({value.pk for _, value in found if isinstance(value, Actor)})
    errors = {
        path: no_such(type(value))
        for path, value in found
        if not _belongs(negotiation, value, homes)
    }
    if errors:
        raise ValidationError(errors)


def _within(value: object, path: str = "") -> Iterator[tuple[str, models.Model]]:
    """Yield every object in nested lists and mappings with its path: `conditions/0/term`."""
    if isinstance(value, models.Model):
        yield path, value
    elif isinstance(value, dict | list | tuple):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from _within(inner, f"{path}/{step}" if path else str(step))


def _homes(actors: set[UUID]) -> dict[UUID, UUID | None]:
    """Return each actor's negotiation. Only actors move between negotiations, and not once they are
    referred to.
    """
    homes: dict[UUID, UUID | None] = cached_or("homes", dict)
    homes.update(locks.actors(actors - homes.keys()))
    return homes


def _belongs(negotiation: Negotiation | None, value: Any, homes: dict[UUID, UUID | None]) -> bool:
    here = negotiation.pk if negotiation else None
    if isinstance(value, Actor):
        return homes.get(value.pk, value.pk) in (None, here)
    return not hasattr(value, "negotiation_id") or bool(value.negotiation_id == here)


def used_only_in(negotiation: Negotiation | None, actor: Actor, by: User) -> None:
    """Raise InUse if another negotiation refers to the actor; a shared actor may be
    used anywhere.
    """
    if negotiation is None:
        return
    elsewhere = actor.used_in() - {negotiation.pk}
    tied = Actor.objects.filter(affiliations__group=actor).exclude(negotiation=negotiation)
    if elsewhere or tied.exists():
        negotiations = Negotiation.objects.visible_to(by).filter(pk__in=elsewhere)
        raise journal.InUse(actor, [*negotiations, *tied], by)


def assign(obj: M, fields: dict[str, Any]) -> M:
    """Set these fields of `obj` and return it, unsaved."""
    for name, value in fields.items():
        setattr(obj, name, value)
    return obj


def acyclic(obj: Any, targets: Iterable[Any], *, field: str) -> None:
    """Raise ValidationError if following `field` from `targets` leads back to `obj`.

    `targets` is what `field` will refer to. In a batch, verbs see what earlier verbs set.
    """
    edges = cached_or(
        (type(obj), obj.negotiation_id, field),
        lambda: edges_of(type(obj), obj.negotiation_id, field),
    )
    edges[obj.pk] = {target.pk for target in targets}
    if comes_back(obj.pk, edges):
        raise ValidationError({field: "This would make it its own ancestor."})


def edges_of(model: Any, negotiation: UUID, field: str) -> Edges:
    """Return where `field` leads from each object of the negotiation. Nobody else changes this
    until the transaction ends.
    """
    locks.trees(negotiation)
    if field == "items":
        ties = TermItem.objects.filter(package__negotiation=negotiation).values_list(
            "package", "term"
        )
    else:
        ties = model.objects.filter(
            negotiation=negotiation, **{f"{field}__isnull": False}
        ).values_list("pk", field)
    edges: Edges = defaultdict(set)
    for here, there in ties:
        edges[here].add(there)
    return edges


def comes_back(start: UUID, edges: Edges) -> bool:
    ahead, seen = list(edges[start]), set()
    while ahead:
        step = ahead.pop()
        if step == start:
            return True
        if step not in seen:
            seen.add(step)
            ahead += edges[step]
    return False
