"""Who is on the team of a negotiation, and in what role."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from negotiations.models.base import Record
from negotiations.models.constraints import known


class Role(models.TextChoices):
    """From least to most: each may do all that the ones before it may."""

    READER = "reader"
    ANNOTATOR = "annotator"
    EDITOR = "editor"
    OWNER = "owner"

    def or_above(self) -> list[str]:
        return Role.values[Role.values.index(self.value) :]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: Any) -> Self:
        """Those of `user`; a stranger has none."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> Self:
        """Members see their team."""
        return (
            self
            if user.is_superuser
            else self.filter(negotiation__in=Membership.objects.of(user).values("negotiation"))
        )

    def with_role(self, least: Role) -> Self:
        return self.filter(role__in=least.or_above())


class Membership(Record):
    negotiation = models.ForeignKey("negotiations.Negotiation", models.PROTECT, related_name="memberships")
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
