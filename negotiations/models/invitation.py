"""An invitation to a negotiation's team, or to the site: a link that works once."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models

from negotiations.models.constraints import one_of
from negotiations.models.membership import Role, teams_of
from negotiations.models.one_time_link import OneTimeLink, OneTimeLinkQuerySet
from negotiations.models.registry import NounPage, journalled
from negotiations.models.user import Caller, User

#: How long the link of an invitation works.
INVITATION_LASTS = timedelta(days=7)


class InvitationQuerySet(OneTimeLinkQuerySet):
    def visible_to(self, user: Caller) -> Self:
        """Invitations to the negotiations that `user` owns: they hold e-mail addresses."""
        return (
            self if user.is_superuser else self.filter(negotiation__in=teams_of(user, Role.OWNER))
        )

    def pending(self) -> Self:
        """Invitations that nobody has accepted; some of them may have expired."""
        return self.filter(used_at=None)


@journalled(
    one="an invitation",
    many="invitations",
    title="as {role}",
    past={"send": "sent", "renew": "renewed", "withdraw": "withdrew", "accept": "accepted"},
    page=NounPage("people", ("slug",)),
    not_journalled=("digest",),
    not_worded=("email", "invited_by", "used_by", "used_at"),
    in_feed=False,
    undone_by="withdraw",
    goes_with_negotiation=True,
)
class Invitation(OneTimeLink):
    """Bound to a role in a negotiation (or to none: an account on the site alone), and to an e-mail
    address if one is given. `invited_by` must still be allowed to invite when it is accepted.
    """

    negotiation = models.ForeignKey(
        "negotiations.Negotiation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.READER)
    email = models.EmailField(blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_sent"
    )
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [one_of("invitation", "role", Role.values)]

    def __str__(self) -> str:
        return f"{self.email or 'an invitation'} as {self.role}"

    def is_for(self, user: User) -> bool:
        """Whether the e-mail address that was invited, if one was, is this person's."""
        return not self.email or self.email.lower() == user.email.lower()
