"""Take back what was written, step by step, and do it again: the acts of a person, or the last one of an object.

Both are written like any other change, with the act that they take back: an undo one that did something, a redo an undo.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from negotiations.actions import article as articles
from negotiations.actions import history
from negotiations.models import Article, Change, Membership, Negotiation, User
from negotiations.models.base import Record
from negotiations.models.change import CONSEQUENCE
from negotiations.models.membership import Role
from negotiations.models.state import set_state
from negotiations.permissions import require
from negotiations.queries.undoing import next_redo, next_undo

#: The right that taking back takes, for the nouns that have no `<noun>.revise`.
RIGHTS = {"membership": "membership.change"}


class CannotUndo(Exception):
    """Why not: who changed what since, or what depends on it."""


@transaction.atomic
def undo(*, by: Any, negotiation: Negotiation, act: UUID | str | None = None) -> UUID:
    """Take back all that the caller's latest act in this negotiation wrote that is not taken back yet, or nothing of it.

    If `act` is given, only if it is that one.
    """
    return _step(next_undo, by, negotiation, act, "You have nothing here to take back.")


@transaction.atomic
def redo(*, by: Any, negotiation: Negotiation, act: UUID | str | None = None) -> UUID:
    """Do again what the caller took back last, unless they have done something else since. The undo that it takes back."""
    return _step(next_redo, by, negotiation, act, "You have nothing here to do again.")


@transaction.atomic
def last_change(target: Record, *, by: Any) -> Record | None:
    """Put an object back to what it was before the last act that changed it, also if that deleted it; None if gone."""
    change = Change.objects.of(target).first()
    if change is None:
        raise CannotUndo("Nothing was changed here.")
    if change.verb == CONSEQUENCE:
        raise CannotUndo("This followed from a change of the article's text: take that back.")
    return _take_back(Change.objects.of(target).filter(act=change.act), by)


def _step(
    find: Callable[[Any, Negotiation], UUID | None], by: Any, negotiation: Negotiation, act: Any, nothing: str
) -> UUID:
    """One at a time for each person: of two at once, the second takes the next step."""
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
    found = find(by, negotiation)
    if found is None:
        raise CannotUndo(nothing)
    if act is not None and str(act) != str(found):
        raise CannotUndo("You have done something else since. Look again: acts are taken back from the latest on.")
    _take_back(Change.objects.filter(act=found).order_by("-id"), by)
    return found


@history.act()
def _take_back(act: Any, by: Any) -> Record | None:
    """First every right is asked for, as taking back may end the caller's own; then all is put back, the last first."""
    changes = list(act.exclude(verb=CONSEQUENCE).select_related("by"))
    for change in changes:
        _refuse_if_changed_since(change)
        _refuse_if_not_theirs(change, by)
    verb = "redo" if changes[0].is_undo else "undo"
    with history.taking_back(changes[0].act):
        back = [_put_back(change, verb, by) for change in changes]
    for change in changes:
        _keep_an_owner(change)
    _refuse_if_it_refers_to_what_is_gone()
    return back[-1]


def _model(change: Change) -> Any:
    return apps.get_model("negotiations", change.target_type)


def _target(change: Change) -> Any:
    """The object as it is stored; a deleted one as it was."""
    stored = _model(change)._base_manager.filter(pk=change.target_id).first()
    if stored is None:
        stored = _model(change)(pk=change.target_id, version=change.target_version)
        set_state(stored, change.before or {})
    return stored


def _put_back(change: Change, verb: str, by: Any) -> Record | None:
    target = _target(change)
    if change.before is None:
        _remove(verb, target, by)
        return None
    parts = set_state(target, change.before)
    write: Callable[..., Record] = articles.put_back if isinstance(target, Article) else history.save
    return write(verb, target, by=by, **parts)


def _remove(verb: str, stored: Any, by: Any) -> None:
    remove = articles.remove if isinstance(stored, Article) else history.delete
    try:
        remove(verb, stored, by=by)
    except history.InUse as error:
        dependents = ", ".join(f"“{dependent}”" for dependent in error.dependents)
        raise CannotUndo(f"“{stored}” is in use by {dependents}.") from error


def _refuse_if_changed_since(change: Change) -> None:
    """What was done to it since and taken back again, by whomever, left it as it was."""
    since = Change.objects.filter(target_id=change.target_id, id__gt=change.pk).exclude(act=change.act)
    later = list(since.select_related("by").defer("before", "after").order_by("-id"))
    acts = {one.act for one in later}
    cancelled: set[UUID | None] = set()
    for one in later:
        if one.act in cancelled:
            continue
        if one.undoes not in acts:
            raise CannotUndo(f"{one.by} has changed this {change.target_type} since ({one.verb}).")
        cancelled.add(one.undoes)


def _refuse_if_it_refers_to_what_is_gone() -> None:
    """References are checked where the transaction ends: here already, so as to say what is missing."""
    try:
        with transaction.atomic():
            connection.check_constraints()
    except IntegrityError as error:
        missing = re.findall(r"=\(([0-9a-f-]{36})\)", str(error))
        removals = Change.objects.filter(target_id__in=missing, after__isnull=True).order_by("-id")
        gone = removals.select_related("by").first()
        why = f"{gone.by} has removed the {gone.target_type} that it refers to" if gone else "what it refers to is gone"
        raise CannotUndo(f"This cannot come back: {why}.") from error


def _refuse_if_not_theirs(change: Change, by: Any) -> None:
    """It takes the right to revise as it is now (to tag, for tags); of others' changes, an editor's; of visibility, an owner's."""
    if change.target_type == "token":
        raise CannotUndo("Tokens are not undone: revoke this one, or make another.")
    home = _home(change)
    if change.by_id != by.pk and not (home is None or by.has_perm("negotiation.revise", home)):
        raise CannotUndo(f"{change.by} made this change: only they or an editor can take it back.")
    if change.negotiation_id and home is None:
        if change.by_id != by.pk:
            raise PermissionDenied("The negotiation was deleted: only who deleted it can bring it back.")
        return
    if change.target_id == change.negotiation_id and _differs(change, "visibility"):
        require(by, "negotiation.publish", home)
    require(by, _right(change), _target(change))


def _right(change: Change) -> str:
    """Who may tag a passage takes their tags back too."""
    fields = {*(change.before or ()), *(change.after or ())}
    if change.target_type == "passage" and {name for name in fields if _differs(change, name)} == {"tags"}:
        return "passage.tag"
    return RIGHTS.get(change.target_type, f"{change.target_type}.revise")


def _home(change: Change) -> Negotiation | None:
    """The negotiation of the change, if it is there."""
    return Negotiation.objects.filter(pk=change.negotiation_id).first() if change.negotiation_id else None


def _differs(change: Change, field: str) -> bool:
    return (change.before or {}).get(field) != (change.after or {}).get(field)


def _keep_an_owner(change: Change) -> None:
    owners = Membership.objects.filter(negotiation=change.negotiation_id, role=Role.OWNER)
    if change.target_type == "membership" and _home(change) and not owners.exists():
        raise CannotUndo("A negotiation keeps one owner: make somebody else an owner first.")
