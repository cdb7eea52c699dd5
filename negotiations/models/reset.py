"""A link that works once, with which a person chooses a new password."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime

from negotiations.models.constraints import one_of
from negotiations.models.one_time_link import OneTimeLink, OneTimeLinkQuerySet
from negotiations.models.registry import NounPage, journalled

#: How long the link of a reset works.
RESET_LASTS = timedelta(hours=1)


class Origin(models.TextChoices):
    """Who had the link made."""

    EMAIL = "email", "the page “Forgot your password?”"
    OPERATOR = "operator", "an operator of the site"


@journalled(
    one="a password reset",
    many="password resets",
    title="a link to reset the password",
    past={"issue": "made", "use": "used"},
    page=NounPage("account"),
    not_journalled=("digest",),
    in_feed=False,
    undone_by="issue",
)
class Reset(OneTimeLink):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="resets")
    origin = models.CharField(max_length=8, choices=Origin)

    objects: Any = OneTimeLinkQuerySet.as_manager()

    class Meta:
        constraints = [one_of("reset", "origin", Origin.values)]

    def __str__(self) -> str:
        return f"a reset of {self.user}’s password"

    @property
    def words(self) -> str:
        """What happened with the link, for its person."""
        made = f"A link for a new password was made by {self.get_origin_display()}"
        made_at = date_format(localtime(self.created_at), "j F Y, H:i")
        if self.used_at is None:
            return f"{made} on {made_at}; it was not used."
        used_at = date_format(localtime(self.used_at), "j F Y, H:i")
        return f"{made} on {made_at}, and your password was changed with it on {used_at}."
