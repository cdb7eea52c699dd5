"""Whom the name of an author or outlet means: found if one actor alone fits, made if none does,
asked about if several do.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from negotiations.actions import actor
from negotiations.models import Actor, Negotiation
from negotiations.models.actor import ActorKind
from negotiations.text.identifiers import parse_uuid
from negotiations.text.source.people import tidy

LONGEST_DESCRIPTION = 80


@dataclass(frozen=True)
class ActorRole:
    """`made`: of what kind a new one is. `kinds`: who fits; those of a later row only where none of
    an earlier bears the name.
    """

    field: str
    made: ActorKind
    kinds: tuple[frozenset[ActorKind], ...]


#: A writer is a person or an organisation; an outlet signs what it writes itself, if no other
#: writer bears its name.
AUTHOR = ActorRole(
    "authors",
    ActorKind.PERSON,
    (
        frozenset(ActorKind) - {ActorKind.STATE, ActorKind.POPULATION_GROUP, ActorKind.MEDIA},
        frozenset({ActorKind.MEDIA}),
    ),
)
OUTLET = ActorRole("outlet", ActorKind.MEDIA, (frozenset({ActorKind.MEDIA}),))


@dataclass(frozen=True)
class Meant:
    """`fitting`: who may be meant. `others` bear the name too, and are not."""

    name: str
    role: ActorRole
    fitting: tuple[Actor, ...]
    others: tuple[Actor, ...] = ()

    @property
    def in_doubt(self) -> bool:
        return len(self.fitting) > 1


def meant_by(name: str, role: ActorRole, negotiation: Negotiation) -> Meant:
    """Who is called so, or has this id. Raises ValidationError for the id of nobody who fits."""
    name = tidy(name)
    usable = Actor.objects.usable_in(negotiation)
    if pk := _id(name):
        fitting = tuple(usable.filter(pk=pk, kind__in=frozenset().union(*role.kinds)))
        if not fitting:
            raise ValidationError({role.field: f"No actor that fits has the id {name}."})
        return Meant(name, role, fitting)
    called = list(usable.called(name).order_by("id"))
    for kinds in role.kinds:
        if fitting := tuple(one for one in called if one.kind in kinds):
            return Meant(name, role, fitting, tuple(one for one in called if one.kind not in kinds))
    return Meant(name, role, (), tuple(called))


def the_one(meant: Meant, *, by: Any, negotiation: Negotiation) -> tuple[Actor, bool]:
    """The actor, and whether it had to be made. Raises ValidationError if two may be meant."""
    if meant.in_doubt:
        which = "; ".join(f"{described(one)}, id {one.pk}" for one in meant.fitting)
        raise ValidationError(
            {
                meant.role.field: (
                    f"“{meant.name}” may be {which}. Write the id of the one that is meant in place"
                    " of the name."
                )
            }
        )
    if meant.fitting:
        return meant.fitting[0], False
    return actor.add(by=by, kind=meant.role.made, name=meant.name), True


def described(one: Actor) -> str:
    """What tells an actor from its namesakes."""
    description = " ".join(one.description.split())
    if len(description) > LONGEST_DESCRIPTION:
        description = f"{description[:LONGEST_DESCRIPTION].rstrip()}…"
    home = "only here" if one.negotiation_id else "shared"
    return ", ".join(
        filter(None, (f"{one.name} ({one.get_kind_display().lower()}", description, f"{home})"))
    )


def _id(name: str) -> UUID | None:
    return parse_uuid(name) if len(name) == 36 else None
