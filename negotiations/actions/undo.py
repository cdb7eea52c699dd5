"""Undo and redo a person's acts, step by step.

Undo and redo are journalled as ordinary changes; `undoes` names the act they reverse (for a redo,
an undo).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, QuerySet

from negotiations.actions import article as articles
from negotiations.actions import journal, locks
from negotiations.actions import passage as passages
from negotiations.actions.alike import COMPARED, allow_duplicate
from negotiations.actions.negotiation import PUBLISHED
from negotiations.actions.validation import TREES, comes_back, edges_of, used_only_in
from negotiations.models import Actor, Article, Change, Negotiation, Passage, User
from negotiations.models.change import CONSEQUENCE
from negotiations.models.membership import Role, lock_roles, roles_locked
from negotiations.models.registry import noun_of
from negotiations.models.snapshot import Parts, set_state
from negotiations.permissions import prefetch, require
from negotiations.queries.history.undo_stack import next_redo, next_undo
from negotiations.queries.history.wording import names_in, title


class CannotUndo(Exception):
    """Why an act cannot be undone: who changed what since, or what depends on it."""


@transaction.atomic
def undo(*, by: User, negotiation: Negotiation, act: UUID | str | None = None) -> UUID:
    """Undo the caller's latest act in this negotiation that is not undone yet, all of it or
    nothing. Returns its id.

    `act`: undo only if the latest act is this one.
    """
    return _step(next_undo, by, negotiation, act, "You have nothing here to take back.")


@transaction.atomic
def redo(*, by: User, negotiation: Negotiation, act: UUID | str | None = None) -> UUID:
    """Redo what the caller undid last, unless they have done something else since. Returns the id
    of the undo.
    """
    return _step(next_redo, by, negotiation, act, "You have nothing here to do again.")


def _step(
    find: Callable[[User, Negotiation], UUID | None],
    by: User,
    negotiation: Negotiation,
    act: UUID | str | None,
    nothing: str,
) -> UUID:
    """Take one step at a time per person: of two at once, the second takes the next step."""
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
    found = find(by, negotiation)
    if found is None:
        raise CannotUndo(nothing)
    if act is not None and str(act) != str(found):
        raise CannotUndo(
            "You have done something else since. Look again: acts are taken back from the"
            " latest on."
        )
    _reverse(Change.objects.filter(act=found).order_by("-id"), by)
    return found


@journal.act()
def _reverse(act: QuerySet[Change], by: User) -> None:
    """Ask for every permission first, since undoing may end the caller's own; then put everything
    back, the last change first.
    """
    changes = list(act.exclude(verb=CONSEQUENCE).select_related("by"))
    with roles_locked():
        _lock(changes, by)
        _refuse(changes, by)
    verb = "redo" if changes[0].is_undo else "undo"
    with journal.undoing(changes[0].act):
        for run in _runs(changes):
            _restore(run, verb, by)
    _keep_an_owner(changes)
    _keep_trees(changes)
    _refuse_if_it_refers_to_what_is_gone()


def _lock(changes: list[Change], by: User) -> None:
    """Lock everything that is put back before it is read.

    A deleted object has no row to lock. It returns only when the act that deleted it is undone, one
    at a time.
    """
    locks.named(locks.ACT, [changes[0].act])
    locks.owners(
        {change.negotiation_id for change in changes if change.target_type == "membership"}
    )
    lock_roles(by)
    for _, negotiation, _ in sorted(_branches(changes), key=str):
        locks.trees(negotiation)
    ids = _by_noun(changes)
    ending = {
        change.target_id
        for change in changes
        if change.before is None or _differs(change, "negotiation")
    }
    for model in apps.get_app_config("negotiations").get_models():
        if held := ids.get(str(model._meta.model_name)):
            list(locks.rows(model, held, ending=not ending.isdisjoint(held)).values_list("pk"))


def _refuse(changes: list[Change], by: User) -> None:
    later, targets = _later(changes), _targets(changes)
    homes = Negotiation.objects.in_bulk({change.negotiation_id for change in changes} - {None})
    with prefetch(by, targets.values()):
        for change in changes:
            _refuse_if_not_theirs(
                change, homes.get(change.negotiation_id), targets[change.target_id], by
            )
            _refuse_if_changed_since(change, later[change.target_id], by)


def _refuse_if_not_theirs(change: Change, home: Negotiation | None, target: Any, by: User) -> None:
    """Require the permission to revise (to tag, for tags; an owner's for who sees the
    negotiation).
    """
    if change.negotiation_id and home is None:
        return
    if change.target_id == change.negotiation_id and any(
        _differs(change, name) for name in PUBLISHED
    ):
        require(by, "negotiation.publish", home)
    require(by, _verb_needed(change), target)


def _verb_needed(change: Change) -> str:
    """Return the verb whose permission is needed: whoever may tag a passage may take their tags
    back.
    """
    fields = {*(change.before or ()), *(change.after or ())}
    if change.target_type == "passage" and {name for name in fields if _differs(change, name)} == {
        "tags"
    }:
        return "passage.tag"
    return f"{change.target_type}.{noun_of(change.target_type).undone_by}"


def _differs(change: Change, field: str) -> bool:
    return (change.before or {}).get(field) != (change.after or {}).get(field)


def _later(changes: list[Change]) -> dict[UUID, list[Change]]:
    """Return what other acts did to the same objects since, newest first."""
    since = Change.objects.filter(target_id__in={change.target_id for change in changes}).exclude(
        act=changes[0].act
    )
    since = since.filter(pk__gt=min(change.pk for change in changes))
    later = defaultdict(list)
    for one in since.select_related("by").defer("before", "after").order_by("-id"):
        later[one.target_id].append(one)
    return later


def _refuse_if_changed_since(change: Change, later: list[Change], by: User) -> None:
    """Refuse if another act changed the object since and was not itself undone."""
    later = [one for one in later if one.pk > change.pk]
    acts = {one.act for one in later}
    cancelled: set[UUID | None] = set()
    for one in later:
        if one.act in cancelled:
            continue
        if one.undoes not in acts:
            name = title(change, names_in([change], by))
            raise CannotUndo(
                f"{one.by} has changed this {change.target_type} since ({one.verb}): {name}."
            )
        cancelled.add(one.undoes)


def _runs(changes: list[Change]) -> Iterator[list[Change]]:
    """Group changes that can be put back at once: each object once, and new texts apart, since
    passages move with them.
    """
    for _, some in groupby(changes, _is_of_a_text):
        run: dict[UUID, Change] = {}
        for change in some:
            if change.target_id in run:
                yield list(run.values())
                run = {}
            run[change.target_id] = change
        yield list(run.values())


def _is_of_a_text(change: Change) -> bool:
    return change.before is not None and change.after is not None and _differs(change, "text_hash")


def _restore(run: list[Change], verb: str, by: User) -> None:
    """Put changes back in a fixed number of statements per kind of object. InUse names the users as
    they were.
    """
    targets = _targets(run)
    kept, gone = defaultdict(list), defaultdict(list)
    parts = {}
    for change in run:
        target = targets[change.target_id]
        if change.before is None:
            gone[type(target)].append(target)
        else:
            kept[type(target)].append(target)
            parts[target.pk] = set_state(target, change.before)
            if type(target) in COMPARED:
                allow_duplicate(target)
            if (
                type(target) is Passage and "revision" not in change.before
            ):  # written before orphans had one
                target.revision = articles.revision_with(target)
    with journal.deferred_writes() as writes:
        for model, some in kept.items():
            save = articles.put_back if model is Article else journal.save_many
            save(verb, some, by=by, parts=parts)
        for model, some in gone.items():
            delete = articles.remove if model is Article else journal.delete_many
            delete(verb, some, by=by)
    try:
        with transaction.atomic(), passages.compared(kept[Passage]):
            journal.write_all(writes)
            for change in run:
                actor = targets[change.target_id]
                if (
                    isinstance(actor, Actor)
                    and change.before
                    and change.after
                    and _differs(change, "negotiation")
                ):
                    used_only_in(actor.negotiation, actor, by)
            _refuse_if_an_actor_moved([*chain(*kept.values())], parts)
    except journal.InUse as error:
        dependents = ", ".join(f"“{dependent}”" for dependent in error.dependents) or "others"
        raise CannotUndo(f"“{error.obj}” is in use by {dependents}.") from error


def _refuse_if_an_actor_moved(objects: list[Any], parts: Mapping[UUID, Parts]) -> None:
    """Refuse if an actor was moved, since it was referred to, to a negotiation these objects are
    not in.
    """
    uses = {
        (getattr(row, field.attname), obj.negotiation_id)
        for obj in objects
        for row in (obj, *chain(*parts[obj.pk].values()))
        for field in row._meta.concrete_fields
        if field.related_model is Actor
    }
    homes = locks.actors({actor for actor, _ in uses} - {None})
    if any(homes.get(actor) not in (None, home) for actor, home in uses):
        raise CannotUndo("This refers to an actor who was moved to another negotiation since.")


def _targets(changes: list[Change]) -> dict[UUID, Any]:
    """Return the objects as they are stored, and deleted ones as they last were."""
    ids = _by_noun(changes)
    stored = {
        pk: obj
        for noun, pks in ids.items()
        for pk, obj in _model(noun)._base_manager.in_bulk(pks).items()
    }
    lost = {
        change.target_id: change for change in reversed(changes) if change.target_id not in stored
    }
    versions = (
        Change.objects.filter(target_id__in=lost)
        .values_list("target_id")
        .annotate(Max("target_version"))
    )
    return stored | {pk: _as_it_was(lost[pk], version) for pk, version in versions}


def _by_noun(changes: list[Change]) -> dict[str, list[UUID]]:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for change in changes:
        ids[change.target_type].append(change.target_id)
    return ids


def _as_it_was(change: Change, version: int) -> Any:
    obj = _model(change.target_type)(pk=change.target_id, version=version)
    set_state(obj, change.before or change.after or {})
    return obj


def _model(noun: str) -> Any:
    return apps.get_model("negotiations", noun)


def _keep_an_owner(changes: list[Change]) -> None:
    of_teams = [change for change in changes if change.target_type == "membership"]
    if (
        Negotiation.objects.filter(changes__in=of_teams)
        .exclude(memberships__role=Role.OWNER)
        .exists()
    ):
        raise CannotUndo("A negotiation keeps one owner: make somebody else an owner first.")


def _branches(changes: list[Change]) -> dict[tuple[str, UUID, str], set[UUID]]:
    """Return which objects move in which tree, by noun, negotiation and field."""
    moved = defaultdict(set)
    for change in changes:
        for noun, field in TREES:
            if change.negotiation_id and change.target_type == noun and _differs(change, field):
                moved[noun, change.negotiation_id, field].add(change.target_id)
    return moved


def _keep_trees(changes: list[Change]) -> None:
    """Refuse a cycle: others may have moved objects since, so that an act valid when it was done
    would close one now.
    """
    for (noun, negotiation, field), moved in _branches(changes).items():
        edges = edges_of(_model(noun), negotiation, field)
        if any(comes_back(pk, edges) for pk in moved):
            raise CannotUndo(
                f"This would make a {noun} its own ancestor, as others were moved since."
            )


def _refuse_if_it_refers_to_what_is_gone() -> None:
    """Check references now rather than at the end of the transaction, to say which one
    is missing.
    """
    try:
        with transaction.atomic():
            connection.check_constraints()
    except IntegrityError as error:
        missing = re.findall(r"=\(([0-9a-f-]{36})\)", str(error))
        removals = Change.objects.filter(target_id__in=missing, after__isnull=True).order_by("-id")
        gone = removals.select_related("by").first()
        why = (
            f"{gone.by} has removed the {gone.target_type} that it refers to"
            if gone
            else "what it refers to is gone"
        )
        raise CannotUndo(f"This cannot come back: {why}.") from error
