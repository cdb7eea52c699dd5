"""The journal for people: who did what and when, act by act, and what each change changed.

What a reader may not see never leaves the database: changes come from `Change.objects.visible_to`,
and an id is shown as a name only if the reader may see its object.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, Window
from django.db.models.functions import RowNumber

from negotiations.models import Change, User
from negotiations.models.change import CONSEQUENCE, ChangeQuerySet
from negotiations.models.passage import Anchor
from negotiations.models.registry import noun_of
from negotiations.models.user import Caller
from negotiations.queries.history.wording import (
    ObjectNames,
    deed_in_words,
    fields_of,
    names_in,
    title,
    value_in_words,
)

ACTS = 30
CHANGES = 50
STEP = 500


@dataclass(frozen=True)
class Difference:
    """A field of an object before and after, in words; one of them may be empty."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeInWords:
    """A change in words. `state` is the object's after it, or its last. `there`: the object still
    exists and the reader may see it.
    """

    words: str
    noun: str
    pk: UUID
    title: str
    there: bool
    state: Mapping[str, Any]
    differences: tuple[Difference, ...]

    @property
    def orphaned(self) -> bool:
        """Whether it is a passage whose words the current text no longer has."""
        return bool(self.state.get("anchor") == Anchor.ORPHANED)


@dataclass(frozen=True)
class DeedInWords:
    """All changes of an act that did the same. `title` is the object's, if it is one."""

    words: str
    title: str


@dataclass(frozen=True)
class ActInWords:
    """What one person wrote in one request or job, newest first. `more` counts the changes left out
    of `changes`.
    """

    id: UUID
    by: User
    at: datetime
    deeds: tuple[DeedInWords, ...]
    changes: tuple[ChangeInWords, ...]
    more: int


@dataclass(frozen=True)
class Journal:
    """Acts, newest first. `older` is the key before which the next page begins, None on the last
    page.
    """

    acts: tuple[ActInWords, ...]
    older: int | None


Key = tuple[UUID, UUID]


def journal(changes: ChangeQuerySet, user: Caller, *, before: int | None = None) -> Journal:
    """Return a page of acts from these changes, all visible to `user`, before the key `before`."""
    heads = _heads(changes, before)
    keys = list(heads)[:ACTS]
    shown = changes.filter(act__in={act for act, _ in keys})
    rows, counts = _newest(shown), _counted(shown)
    names = names_in([change for key in keys for change in rows[key]], user)
    acts = tuple(_act(rows[key], counts[key], names) for key in keys)
    return Journal(acts, heads[keys[-1]] if len(heads) > ACTS else None)


def words_of(act: UUID) -> list[str]:
    """Return what an act did, last first, without its consequences."""
    counts = _counted(Change.objects.filter(act=act).exclude(verb=CONSEQUENCE))
    return [_words(row) for rows in counts.values() for row in rows]


def _heads(changes: ChangeQuerySet, before: int | None) -> dict[Key, int]:
    """Return up to ACTS + 1 acts with the key of their newest change, newest first.

    The journal is read backwards in growing steps: an act may have one change or a hundred
    thousand. Acts whose newest change is not before the key were on an earlier page.
    """
    rows = changes.order_by("-pk").values_list("pk", "act", "by")
    heads: dict[Key, int] = {}
    earlier: set[Key] = set()
    last, step = before, STEP
    while len(heads) <= ACTS:
        read = list((rows if last is None else rows.filter(pk__lt=last))[:step])
        if before is not None:
            acts = {act for _, act, _ in read}
            earlier |= set(
                changes.order_by()
                .filter(act__in=acts, pk__gte=before)
                .values_list("act", "by")
                .distinct()
            )
        for pk, act, by in read:
            if (act, by) not in earlier:
                heads.setdefault((act, by), pk)
        if len(read) < step:
            break
        last, step = read[-1][0], step * 10
    return heads


def _newest(changes: ChangeQuerySet) -> dict[Key, list[Change]]:
    """Return the newest changes, by act and person."""
    place = Window(RowNumber(), partition_by=["act", "by"], order_by="-pk")
    rows: dict[Key, list[Change]] = defaultdict(list)
    for change in (
        changes.annotate(place=place)
        .filter(place__lte=CHANGES)
        .select_related("by")
        .order_by("-pk")
    ):
        rows[change.act, change.by_id].append(change)
    return rows


def _counted(changes: ChangeQuerySet) -> dict[Key, list[dict[str, Any]]]:
    """Count the changes that did the same, by act and person."""
    same = {"made": Q(before__isnull=True), "gone": Q(after__isnull=True)}
    groups = changes.order_by().values("act", "by", "verb", "target_type", **same)
    counts: dict[Key, list[Any]] = defaultdict(list)
    for group in groups.annotate(n=Count("pk"), last=Max("pk")).order_by("-last"):
        counts[group["act"], group["by"]].append(group)
    return counts


def _act(changes: list[Change], counts: list[dict[str, Any]], names: ObjectNames) -> ActInWords:
    told = tuple(_worded(change, names) for change in changes)
    titles = {one.words: one.title for one in told}
    more = sum(row["n"] for row in counts) - len(changes)
    newest = changes[0]
    deeds = tuple(DeedInWords(one, titles.get(one, "")) for one in map(_words, counts))
    return ActInWords(newest.act, newest.by, newest.at, deeds, told, more)


def _words(row: dict[str, Any]) -> str:
    return deed_in_words(
        row["verb"], row["target_type"], made=row["made"], gone=row["gone"], n=row["n"]
    )


def _worded(change: Change, names: ObjectNames) -> ChangeInWords:
    made, gone = change.before is None, change.after is None
    return ChangeInWords(
        words=deed_in_words(change.verb, change.target_type, made=made, gone=gone),
        noun=change.target_type,
        pk=change.target_id,
        title=title(change, names),
        there=str(change.target_id) in names.there,
        state=change.after or change.before or {},
        differences=tuple(_differences(change, names)),
    )


def _differences(change: Change, names: ObjectNames) -> Iterator[Difference]:
    before, after = change.before or {}, change.after or {}
    unworded = noun_of(change.target_type).not_worded
    for field in fields_of(change):
        old, new = (
            value_in_words(field, state.get(field.name), names) for state in (before, after)
        )
        goes_without = not (before and after) and _goes_without_saying(
            field, (before or after).get(field.name)
        )
        if old != new and field.name not in unworded and not goes_without:
            yield Difference(field.name.replace("_", " "), old, new)


def _goes_without_saying(field: Any, value: Any) -> bool:
    """True for fields not worth listing on create or delete: the negotiation, and values left at
    their default.
    """
    return field.name == "negotiation" or bool(
        field.concrete and field.has_default() and value == field.get_default()
    )
