"""A person who signs in. Django's user, with an id like every other row's."""

import unicodedata
import zoneinfo
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from negotiations.models.base import new_id
from negotiations.models.constraints import one_of


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless the IANA database has this time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Write, for example, Europe/Berlin.")


class Accounts(UserManager["User"]):
    use_in_migrations = False

    def signing_in_as(self, typed: str) -> "User | None":
        """The account that somebody means on the page for signing in: that of this username, else
        the only one of it in other case, else the only one of this e-mail address.
        """
        name = unicodedata.normalize("NFKC", typed.strip())
        if "\x00" in name:
            return None
        for lookup in ("username", "username__iexact", "email__iexact"):
            found = list(self.filter(**{lookup: name})[:2]) if name else []
            if len(found) == 1:
                return found[0]
        return None


class User(AbstractUser):
    """`full_name` is shown wherever a person is named; without it the username is."""

    resets: Any  # the reverse of Reset.user

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first_name: Any = None
    last_name: Any = None
    full_name = models.CharField(max_length=150, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    language = models.CharField(
        max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    objects: ClassVar[Accounts] = Accounts()

    class Meta(AbstractUser.Meta):
        constraints = [one_of("user", "language", [code for code, _ in settings.LANGUAGES])]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def resets_since(self, moment: datetime | None) -> Any:
        """The links for a new password that were made or used after `moment`, or ever."""
        if moment is None:
            return self.resets.order_by("created_at")
        since = Q(created_at__gt=moment) | Q(used_at__gt=moment)
        return self.resets.filter(since).order_by("created_at")

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        words = str(self).split()
        return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()

    @property
    def colour(self) -> int:
        """One of the twelve categorical colours, 0 to 11, the same on every page."""
        return int(self.id.int % 12)


#: Who asks: a person who signed in, or a stranger.
Caller = User | AnonymousUser
