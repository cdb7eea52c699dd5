"""The change feed: what a client needs to mirror the negotiations its user is a member of.

A client that applies the rows in order (store `object`, or remove it where it is null) ends with
what the API lists. So a row holds what the client may keep of an object from then on, which is not
always what was written:

A position that becomes somebody else's draft is removed, and returns whole. Followers keep a shared
actor as long as something visible to them refers to it: a page begins with the actors that its
changes bring into use, as they were last written, and with those that nothing uses any more.

The feed shows only changes older than every running transaction, so nothing is ever written before
a cursor that was passed. Whether an actor is in use is asked after the page is read; a later change
reports actors that come into use later.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from negotiations.models import Actor, Change, User
from negotiations.models.base import PUBLIC_NAMES, Part
from negotiations.models.position import PositionStatus
from negotiations.models.registry import nouns
from negotiations.queries.history.feed_cursor import (
    BEGINNING,
    FeedCursor,
    Place,
    Team,
    current_feed,
)

State = dict[str, Any]

IN_ORDER = ("transaction_id", "id")


@dataclass(frozen=True)
class FeedRow:
    """A change as a client sees it. `object` is what it may keep from then on, None if nothing."""

    cursor: str
    act: UUID
    verb: str
    type: str
    id: UUID
    version: int
    at: datetime
    by: str
    negotiation: str | None
    object: State | None


@dataclass(frozen=True)
class FeedPage:
    """Rows in order. What follows `after` is stored already if `more`, and not written
    yet if not.
    """

    rows: list[FeedRow]
    after: str
    more: bool


def types() -> tuple[str, ...]:
    """Return the nouns that the feed includes: all but those private to one person."""
    return tuple(noun.key for noun in nouns() if noun.in_feed)


def page_of(team: Team, *, since: str | None, type: str | None, size: int) -> FeedPage:
    """Return the next `size` changes, and the actors that come with them. Raises BadCursor,
    CursorGone.
    """
    feed = current_feed()
    place = team.accept(FeedCursor.parse(since), feed) if since else BEGINNING
    settled = Change.objects.oldest_running()
    found = _places(team, place, settled, type, size + 1)
    more = len(found) > size
    told = _FeedRows(team, feed, place, list(_read(found[:size])), settling=not more)
    rows = [row for row in told.rows() if type in (None, row.type)]
    end = found[size - 1] if more else max(place, (settled, 0))
    return FeedPage(rows, str(team.cursor(end, feed)), more)


def now(team: Team) -> str:
    """Return the cursor of this moment: where to continue after a dump that begins now."""
    return str(team.cursor((Change.objects.oldest_running(), 0), current_feed()))


def _places(team: Team, place: Place, settled: int, type: str | None, size: int) -> list[Place]:
    """Find the next changes of each negotiation and of shared actors, and keep the first of them
    all.
    """
    coming = Change.objects.after(*place).filter(transaction_id__lt=settled)
    kinds = {"actor": {"actor", *_referring()}, None: set(types())}.get(type, {type})
    branches = [coming.filter(negotiation=pk, target_type__in=kinds) for pk in team.slugs]
    if "actor" in kinds and team.slugs:
        left = Q(before__negotiation__in=list(map(str, team.slugs))) & ~Q(
            negotiation__in=team.slugs
        )
        branches.append(coming.filter(Q(negotiation=None) | left, target_type="actor"))
    first, *rest = (
        branch.order_by(*IN_ORDER).values_list(*IN_ORDER)[:size]
        for branch in branches or [coming.none()]
    )
    return list(first.union(*rest, all=True).order_by(*IN_ORDER)[:size] if rest else first)


def _read(places: Iterable[Place]) -> Any:
    changes = Change.objects.filter(pk__in=[id for _, id in places])
    return changes.select_related("by").order_by(*IN_ORDER)


class _FeedRows:
    """Builds the rows of one page for a team. `settling`: no page follows it yet."""

    def __init__(
        self, team: Team, feed: str, place: Place, changes: list[Change], *, settling: bool
    ) -> None:
        self.team, self.feed, self.place, self.changes = team, feed, place, changes
        self.coming, self.going = self._moved()
        actors = {change.target_id for change in changes if change.target_type == "actor"}
        self.used = self._in_use(actors | self.coming | self.going)
        if settling and self.coming:
            self.coming -= self._in_use(self.coming, where=self._untouched)

    def rows(self) -> Iterator[FeedRow]:
        """Yield the actors that come along, then the changes."""
        along = list(self._last_told((self.coming & self.used) | (self.going - self.used)))
        people = _usernames([*along, *self.changes])
        for change in along:
            yield self._row(change, self._held(change, change.after), self.place, people)
        for change in self.changes:
            before, after = self._held(change, change.before), self._held(change, change.after)
            if after is not None or (before is not None and not _is_shared(change, change.before)):
                yield self._row(change, after, (change.transaction_id, change.pk), people)

    def _moved(self) -> tuple[set[UUID], set[UUID]]:
        """Return the actors that come into use by these changes, and those that go out of use."""
        coming, going = set(), set()
        for change in self.changes:
            before, after = (self._uses(change, state) for state in (change.before, change.after))
            coming |= after - before
            going |= before - after
        return coming, going

    def _uses(self, change: Change, state: State | None) -> set[UUID]:
        if self._hidden(change, state) or _is_shared(change, state):
            return set()
        return set(map(UUID, _actors_in(change.target_type, state or {})))

    def _hidden(self, change: Change, state: State | None) -> bool:
        """Return whether a state belongs to another negotiation or is somebody else's draft."""
        if state is None:
            return True
        if change.target_type == "actor":
            return bool(state["negotiation"]) and UUID(state["negotiation"]) not in self.team.slugs
        draft = change.target_type == "position" and state["status"] == PositionStatus.DRAFT
        return (
            draft
            and change.negotiation_id not in self.team.edited
            and state["coder"] != str(self.team.user.pk)
        )

    def _held(self, change: Change, state: State | None) -> State | None:
        if self._hidden(change, state) or (
            _is_shared(change, state) and change.target_id not in self.used
        ):
            return None
        return state

    def _in_use(self, actors: set[UUID], **narrowed: Any) -> set[UUID]:
        found = Actor.objects.filter(pk__in=actors).used_in_any(
            list(self.team.slugs), self.team.user, **narrowed
        )
        return set(found.values_list("pk", flat=True)) if actors else set()

    def _untouched(self, id: str) -> Any:
        """Return the filter for references that were there before this page: the client holds these
        actors already.
        """
        return ~Exists(Change.objects.after(*self.place).filter(target_id=OuterRef(id)))

    def _last_told(self, actors: set[UUID]) -> Any:
        seen = Change.objects.filter(
            Q(negotiation=None) | Q(negotiation__in=self.team.slugs), target_id__in=actors
        )
        last = (
            seen.until(*self.place)
            .order_by("target_id", "-transaction_id", "-id")
            .distinct("target_id")
        )
        return last.select_related("by") if actors else ()

    def _slug(self, negotiation: UUID | None) -> str | None:
        """Return the negotiation's slug, or None if the team may not know of it."""
        return self.team.slugs.get(negotiation) if negotiation else None

    def _row(
        self, change: Change, state: State | None, place: Place, people: dict[str, str]
    ) -> FeedRow:
        return FeedRow(
            cursor=str(self.team.cursor(place, self.feed)),
            act=change.act,
            verb=change.verb,
            type=change.target_type,
            id=change.target_id,
            version=change.target_version,
            at=change.at,
            by=change.by.get_username(),
            negotiation=self._slug(change.negotiation_id),
            object=state and _as_listed(state, people),
        )


def _is_shared(change: Change, state: State | None) -> bool:
    return change.target_type == "actor" and state is not None and state["negotiation"] is None


def _references(type: str) -> Iterator[tuple[str, str | None]]:
    """Yield where the state of an object names actors: in its own field, or in a field of its
    parts.
    """
    model = apps.get_model("negotiations", type)
    yield from (
        (field.name, None) for field in model._meta.concrete_fields if field.related_model is Actor
    )
    for relation in model._meta.related_objects:
        part = relation.related_model
        if issubclass(part, Part) and part.whole_field() == relation.field.name:
            fields = (field for field in part._meta.concrete_fields if field.related_model is Actor)
            yield from ((relation.name, field.name) for field in fields if field != relation.field)


def _referring() -> set[str]:
    return {type for type in types() if any(_references(type))}


def _actors_in(type: str, state: State) -> Iterator[str]:
    """Yield the ids of the actors that a state names. A part with one field is that
    field's value.
    """
    for name, inner in _references(type):
        values = [state.get(name)] if inner is None else state.get(name, ())
        yield from filter(
            None, (value[inner] if isinstance(value, dict) else value for value in values)
        )


def _usernames(changes: Iterable[Change]) -> dict[str, str]:
    """Return the usernames of coders and members, by id."""
    states = [state for change in changes for state in (change.before, change.after) if state]
    people = {state[name] for state in states for name in PEOPLE if name in state}
    return {
        str(pk): name
        for pk, name in User.objects.filter(pk__in=people).values_list("pk", "username")
    }


PEOPLE = ("coder", "user")


def _as_listed(state: State, people: dict[str, str]) -> State:
    """Return a state with the API's field names, and usernames instead of ids."""
    named = {
        name: people.get(value, value) if name in PEOPLE else value for name, value in state.items()
    }
    return {PUBLIC_NAMES.get(name, name): _parts_as_listed(value) for name, value in named.items()}


def _parts_as_listed(value: object) -> object:
    if not isinstance(value, list):
        return value
    return [
        {PUBLIC_NAMES.get(n, n): v for n, v in row.items()} if isinstance(row, dict) else row
        for row in value
    ]
