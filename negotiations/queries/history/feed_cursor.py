"""Cursors of the change feed: a place in the journal, and the team for which it is valid."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from negotiations.models import Change, FeedEpoch, Negotiation
from negotiations.models.membership import Role
from negotiations.models.user import Caller
from negotiations.queries.common.keyset import BadCursor

Place = tuple[int, int]
BEGINNING: Place = (0, 0)


class CursorGone(Exception):
    """What was reported up to this cursor is not what this caller would be sent now; the message
    says why.
    """


@dataclass(frozen=True)
class FeedCursor:
    """The place of a change: its transaction and id. `feed` and `team` are what it was
    issued for.
    """

    feed: str
    team: str
    place: Place

    def __str__(self) -> str:
        return urlsafe_b64encode(json.dumps([self.feed, self.team, *self.place]).encode()).decode()

    @classmethod
    def parse(cls, text: str) -> "FeedCursor":
        """Parse a cursor. Raises BadCursor."""
        try:
            feed, team, *place = json.loads(urlsafe_b64decode(text.encode()))
            first, second = (
                number for number in place if type(number) is int and 0 <= number < 2**63
            )
        except (ValueError, TypeError, RecursionError) as error:
            raise BadCursor("This is no cursor of ours: begin without one.") from error
        if not (isinstance(feed, str) and isinstance(team, str)) or len(place) != 2:
            raise BadCursor("This is no cursor of ours: begin without one.")
        return cls(feed, team, (first, second))


@dataclass(frozen=True)
class Team:
    """The negotiations that `user` follows: slugs by id, and in which of them the user
    sees drafts.
    """

    user: Caller
    slugs: dict[UUID, str]
    edited: frozenset[UUID]

    @classmethod
    def of(cls, user: Caller, slug: str | None = None) -> "Team":
        """Return everything the user is a member of, or only that negotiation."""
        rows: Any = (
            Negotiation.objects.of_team(user)
            .with_role_of(user)
            .filter(**({"slug": slug} if slug else {}))
        )
        editors = Role.EDITOR.or_above()
        edited = frozenset(one.pk for one in rows if user.is_superuser or one.role in editors)
        return cls(user, {one.pk: one.slug for one in rows}, edited)

    def mark(self, without: Collection[UUID] = ()) -> str:
        seen = sorted(f"{pk}{pk in self.edited}" for pk in self.slugs if pk not in without)
        return hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16]

    def cursor(self, place: Place, feed: str) -> FeedCursor:
        return FeedCursor(feed, self.mark(), place)

    def accept(self, cursor: FeedCursor, feed: str) -> Place:
        """Raise CursorGone, unless this team would be sent now what was reported up to
        the cursor.
        """
        if cursor.feed != feed:
            raise CursorGone("The site was restored, and its feed begins anew: take a dump again.")
        if cursor.team != self.mark() and cursor.team != self.mark(
            without=self._created_after(cursor.place)
        ):
            raise CursorGone(
                "You may see more or less than when you got this cursor: take a dump again."
            )
        return cursor.place

    def _created_after(self, place: Place) -> set[UUID]:
        """Negotiations created after this cursor: their whole history lies ahead of the
        follower.
        """
        created = Change.objects.after(*place).filter(target_id__in=self.slugs, before__isnull=True)
        return set(created.values_list("target_id", flat=True))


def current_feed() -> str:
    """Return the id of the current epoch; a site that was never restored has the first."""
    return str(FeedEpoch.objects.values_list("pk", flat=True).first() or "")
