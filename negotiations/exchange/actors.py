"""Find the actor whom the name of an author or outlet means. One that fits is used; if none fits,
it is created; if several fit, the user has to say which.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from negotiations.actions import actor
from negotiations.models import Actor, Negotiation, User
from negotiations.models.actor import ActorKind
from negotiations.text.source.people import tidy

LONGEST_DESCRIPTION = 80


@dataclass(frozen=True)
class ActorRole:
    """`made`: the kind of a newly created actor. `kinds`: the kinds that fit; a later set only if
    no actor of an earlier one has the name.
    """

    field: str
    made: ActorKind
    kinds: tuple[frozenset[ActorKind], ...]


#: An author is a person or an organisation; or an outlet, if nobody else has that name.
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
    """`fitting`: the actors that may be meant. `others` have the name, but do not fit."""

    name: str
    role: ActorRole
    fitting: tuple[Actor, ...]
    others: tuple[Actor, ...] = ()

    @property
    def in_doubt(self) -> bool:
        return len(self.fitting) > 1


def meant_by(name: str, role: ActorRole, negotiation: Negotiation) -> Meant:
    """The actors with this name or id. Raises ValidationError for an id of no actor that fits."""
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


def the_one(meant: Meant, *, by: User, negotiation: Negotiation) -> tuple[Actor, bool]:
    """The actor, and whether it was created. Raises ValidationError if several may be meant."""
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


def described(namesake: Actor) -> str:
    """An actor in words that tell it from others with its name."""
    description = " ".join(namesake.description.split())
    if len(description) > LONGEST_DESCRIPTION:
        description = f"{description[:LONGEST_DESCRIPTION].rstrip()}…"
    home = "only here" if namesake.negotiation_id else "shared"
    return ", ".join(
        filter(
            None,
            (f"{namesake.name} ({namesake.get_kind_display().lower()}", description, f"{home})"),
        )
    )


def _id(name: str) -> UUID | None:
    try:
        return UUID(name) if len(name) == 36 else None
    except ValueError:
        return None
