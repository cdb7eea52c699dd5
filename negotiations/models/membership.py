"""Who is on the team of a negotiation, and in what role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import UniqueConstraint

from negotiations.models.act import changed_act, current_act
from negotiations.models.base import Record
from negotiations.models.constraints import one_of
from negotiations.models.registry import NounPage, journalled
from negotiations.models.user import Caller


class Role(models.TextChoices):
    """Roles from least to most: each may do everything the ones before it may."""

    READER = "reader"
    ANNOTATOR = "annotator"
    EDITOR = "editor"
    OWNER = "owner"

    def or_above(self) -> list["Role"]:
        roles = list(Role)
        return roles[roles.index(self) :]


LOCK_ROLES = (
    "SELECT negotiation_id, role FROM negotiations_membership WHERE user_id = %s ORDER BY id FOR"
    " SHARE"
)


@contextmanager
def roles_locked() -> Iterator[None]:
    """Inside, roles are asked for once per user and nobody changes them until the transaction ends.

    For a transaction that needs many permissions.
    """
    with changed_act(roles={}, roles_are_locked=True):
        yield


def lock_roles(user: Caller) -> None:
    """Read the roles of `user` again and lock them until this transaction ends.

    So whoever may do a thing when it begins still may when it is written.
    """
    running = current_act()
    if running and running.roles_are_locked and user.pk in running.roles:
        return
    if user.is_authenticated:
        roles = _locked_roles(user)
        if running:
            running.roles[user.pk] = roles


def _locked_roles(user: Caller) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ROLES, [user.pk])
        return dict(cursor.fetchall())


def forget_roles() -> None:
    """Ask for all roles again: a membership was written."""
    if running := current_act():
        running.roles.clear()


def roles_of(user: Caller) -> dict[UUID, str]:
    """The role of `user` in each negotiation that they are a member of; a stranger has none.

    Within an act the database is asked once per user, so a request sees one team.
    """
    running = current_act()
    known = running.roles if running else {}
    if user.pk not in known:
        locked = running and running.roles_are_locked and user.is_authenticated
        of_user = Membership.objects.of(user).values_list("negotiation", "role")
        known[user.pk] = _locked_roles(user) if locked else dict(of_user)
    return known[user.pk]


def teams_of(user: Caller, least: Role = Role.READER) -> list[UUID]:
    """The negotiations in which `user` has this role or one above it."""
    enough = least.or_above()
    return [negotiation for negotiation, role in roles_of(user).items() if role in enough]


def read_whole(user: Caller) -> frozenset[UUID] | None:
    """Return the negotiations in which `user` also reads what only the team may; None means all."""
    return None if user.is_superuser else frozenset(teams_of(user))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: Caller) -> Self:
        """Memberships of `user`; a stranger has none."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, user: Caller) -> Self:
        """Memberships on the teams that `user` is on."""
        return self if user.is_superuser else self.filter(negotiation__in=teams_of(user))


@journalled(
    one="a member",
    many="members",
    title="{user} as {role}",
    past={"add": "added", "join": "joined:", "change": "changed the role of", "end": "removed"},
    page=NounPage("people", ("slug",)),
    undone_by="change",
    goes_with_negotiation=True,
)
class Membership(Record):
    negotiation = models.ForeignKey(
        "negotiations.Negotiation", models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.READER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("membership", "role", Role.values),
            UniqueConstraint(
                fields=["negotiation", "user"],
                name="membership_is_one_for_each_user",
                violation_error_code="user",
                violation_error_message="This person is a member already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"
