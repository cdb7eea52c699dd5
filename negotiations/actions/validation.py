"""What an object may refer to: things of its own negotiation, and shared actors."""

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
    """The one refusal of a reference, whether the thing is elsewhere, may not be seen, or does not
    exist.
    """
    return f"There is no such {model._meta.verbose_name} in this negotiation."


def check_same_negotiation(negotiation: Negotiation | None, **references: Any) -> None:
    """Raises ValidationError for each reference (an object, or a list of them) to something of
    another negotiation.
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


def _within(value: Any, path: str = "") -> Iterator[tuple[str, models.Model]]:
    """Every object in nested lists and mappings, with the way to it: `conditions/0/term`."""
    if isinstance(value, models.Model):
        yield path, value
    elif isinstance(value, dict | list | tuple):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from _within(inner, f"{path}/{step}" if path else str(step))


def _homes(actors: set[UUID]) -> dict[UUID, UUID | None]:
    """Only actors move from one negotiation to another, and no more once they are referred to."""
    homes: dict[UUID, UUID | None] = cached_or("homes", dict)
    homes.update(locks.actors(actors - homes.keys()))
    return homes


def _belongs(negotiation: Negotiation | None, value: Any, homes: dict[UUID, UUID | None]) -> bool:
    here = negotiation.pk if negotiation else None
    if isinstance(value, Actor):
        return homes.get(value.pk, value.pk) in (None, here)
    return not hasattr(value, "negotiation_id") or bool(value.negotiation_id == here)


def used_only_in(negotiation: Negotiation | None, actor: Actor, by: User) -> None:
    """Raises InUse if something refers to the actor that is not of this negotiation; a shared one
    is used anywhere.
    """
    if negotiation is None:
        return
    elsewhere = actor.used_in() - {negotiation.pk}
    tied = Actor.objects.filter(affiliations__group=actor).exclude(negotiation=negotiation)
    if elsewhere or tied.exists():
        negotiations = Negotiation.objects.visible_to(by).filter(pk__in=elsewhere)
        raise journal.InUse(actor, [*negotiations, *tied], by)


def assign(obj: M, fields: dict[str, Any]) -> M:
    """`obj` with these fields set, not yet saved."""
    for name, value in fields.items():
        setattr(obj, name, value)
    return obj


def acyclic(obj: Any, targets: Iterable[Any], *, field: str) -> None:
    """Raises ValidationError if going on from `targets` along `field` comes back to `obj`.

    `targets` is where `field` leads from `obj` from now on. What is done together sees what was set
    before it.
    """
    edges = cached_or(
        (type(obj), obj.negotiation_id, field),
        lambda: edges_of(type(obj), obj.negotiation_id, field),
    )
    edges[obj.pk] = {target.pk for target in targets}
    if comes_back(obj.pk, edges):
        raise ValidationError({field: "This would make it its own ancestor."})


def edges_of(model: Any, negotiation: UUID, field: str) -> Edges:
    """Where `field` leads from each object of the negotiation. Nobody else changes this until the
    transaction ends.
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
