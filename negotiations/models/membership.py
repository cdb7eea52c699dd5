"""Who is on the team of a negotiation, and in what role."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import UniqueConstraint

from negotiations.models.base import Record
from negotiations.models.constraints import known


class Role(models.TextChoices):
    """From least to most: each may do all that the ones before it may."""

    READER = "reader"
    ANNOTATOR = "annotator"
    EDITOR = "editor"
    OWNER = "owner"

    def or_above(self) -> list["Role"]:
        roles = list(Role)
        return roles[roles.index(self) :]


HOLD = (
    "SELECT negotiation_id, role FROM negotiations_membership WHERE user_id = %s ORDER BY id FOR"
    " SHARE"
)

_asked: ContextVar[dict[Any, dict[UUID, str]] | None] = ContextVar("asked", default=None)


@contextmanager
def roles_asked_once() -> Iterator[None]:
    """Inside, the database is asked once for the roles of each user: a request sees one team."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


class _Held(dict[Any, dict[UUID, str]]):
    """Roles that nobody changes until the transaction ends in which they were asked for."""


@contextmanager
def roles_held() -> Iterator[None]:
    """For a transaction that needs many rights: as `roles_asked_once`, and nobody changes them
    until it ends.
    """
    token = _asked.set(_Held())
    try:
        yield
    finally:
        _asked.reset(token)


def hold_roles(user: Any) -> None:
    """Asks for the roles of `user` anew; nobody changes them until this transaction ends, so that
    who may do a thing when it begins still may when it is written.
    """
    asked = _asked.get()
    if user.is_authenticated and not (isinstance(asked, _Held) and user.pk in asked):
        roles = _held_roles(user)
        if asked is not None:
            asked[user.pk] = roles


def _held_roles(user: Any) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [user.pk])
        return dict(cursor.fetchall())


def ask_roles_again() -> None:
    """A membership was written."""
    if (asked := _asked.get()) is not None:
        asked.clear()


def roles_of(user: Any) -> dict[UUID, str]:
    """The role of `user` in each negotiation that they are a member of; a stranger has none."""
    asked = {} if (kept := _asked.get()) is None else kept
    if user.pk not in asked:
        held = isinstance(asked, _Held) and user.is_authenticated
        of_user = Membership.objects.of(user).values_list("negotiation", "role")
        asked[user.pk] = _held_roles(user) if held else dict(of_user)
    return asked[user.pk]


def teams_of(user: Any, least: Role = Role.READER) -> list[UUID]:
    """The negotiations in which `user` has this role or one above it."""
    enough = least.or_above()
    return [negotiation for negotiation, role in roles_of(user).items() if role in enough]


def read_whole(user: Any) -> frozenset[UUID] | None:
    """The negotiations of which `user` reads also what is the team's alone; None stands for all
    there are.
    """
    return None if user.is_superuser else frozenset(teams_of(user))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: Any) -> Self:
        """Those of `user`; a stranger has none."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> Self:
        """Members see their team."""
        return self if user.is_superuser else self.filter(negotiation__in=teams_of(user))


class Membership(Record):
    negotiation = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.READER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            known("membership", "role", Role.values),
            UniqueConstraint(
                fields=["negotiation", "user"],
                name="membership_is_one_for_each_user",
                violation_error_code="user",
                violation_error_message="This person is a member already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"
