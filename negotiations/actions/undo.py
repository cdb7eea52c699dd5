"""Take back what was written: the last change of an object, or everything one act wrote.

An undo is written like any other change, so it can be undone in turn (redo).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction

from negotiations.actions import article as articles
from negotiations.actions import history
from negotiations.models import Article, Change, Membership, Negotiation
from negotiations.models.base import Record
from negotiations.models.membership import Role
from negotiations.permissions import require

#: The right that taking back takes, for the nouns that have no `<noun>.revise`.
RIGHTS = {"membership": "membership.change"}
#: Written because of another change: taken back with it.
CONSEQUENCE = "passage.anchor"


class CannotUndo(Exception):
    """Why not: who changed what since, or what depends on it."""


@transaction.atomic
@history.act()
def last_change(target: Record, *, by: Any) -> Record | None:
    """Put an object back to what it was before its last change, also if that deleted it. The object, or None if gone."""
    change = Change.objects.of(target).select_related("by").first()
    if change is None:
        raise CannotUndo("Nothing was changed here.")
    if change.verb == CONSEQUENCE:
        raise CannotUndo("This followed from a change of the article's text: take that back.")
    return _take_back([change], by)[0]


@transaction.atomic
@history.act()
def latest_act(*, by: Any, negotiation: Negotiation) -> UUID:
    """Take back all that the caller's latest act in this negotiation wrote, or nothing of it."""
    latest = Change.objects.filter(by=by).of_negotiation(negotiation, by).order_by("-id").first()
    if latest is None:
        raise CannotUndo("You have changed nothing here yet.")
    changes = Change.objects.filter(act=latest.act).exclude(verb=CONSEQUENCE).select_related("by").order_by("-id")
    _take_back(list(changes), by)
    return latest.act


def _take_back(changes: Sequence[Change], by: Any) -> list[Record | None]:
    """First every right is asked for, as taking back may end the caller's own; then all is put back, the last first."""
    for change in changes:
        _refuse_if_changed_since(change)
        _refuse_if_not_theirs(change, by)
    back = [_put_back(change, by) for change in changes]
    for change in changes:
        _keep_an_owner(change)
    return back


def _model(change: Change) -> Any:
    return apps.get_model("negotiations", change.target_type)


def _target(change: Change) -> Any:
    """The object as it is stored; a deleted one as it was."""
    stored = _model(change)._base_manager.filter(pk=change.target_id).first()
    if stored is None:
        stored = _model(change)(pk=change.target_id, version=change.target_version)
        _set_state(stored, change.before or {})
    return stored


def _put_back(change: Change, by: Any) -> Record | None:
    target = _target(change)
    if change.before is None:
        _remove(target, by)
        return None
    revision = getattr(target, "revision", None)
    parts = _set_state(target, change.before)
    if isinstance(target, Article) and (target._state.adding or target.revision != revision):
        return articles.put_back(target, target.revision, by=by, **parts)
    back: Record = history.save("undo", target, by=by, **parts)
    return back


def _remove(stored: Any, by: Any) -> None:
    try:
        history.delete("undo", stored, by=by)
    except history.InUse as error:
        dependents = ", ".join(f"“{dependent}”" for dependent in error.dependents)
        raise CannotUndo(f"“{stored}” is in use by {dependents}.") from error


def _refuse_if_changed_since(change: Change) -> None:
    with history.act() as undoing:
        later = Change.objects.filter(target_id=change.target_id, id__gt=change.pk).exclude(
            act__in=[change.act, undoing]
        )
    if newer := later.select_related("by").order_by("-id").first():
        raise CannotUndo(f"{newer.by} has changed this {change.target_type} since ({newer.verb}).")


def _refuse_if_not_theirs(change: Change, by: Any) -> None:
    """It takes the right to revise as it is now; of others' changes, an editor's; of visibility, an owner's."""
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
    require(by, RIGHTS.get(change.target_type, f"{change.target_type}.revise"), _target(change))


def _home(change: Change) -> Negotiation | None:
    """The negotiation of the change, if it is there."""
    return Negotiation.objects.filter(pk=change.negotiation_id).first() if change.negotiation_id else None


def _differs(change: Change, field: str) -> bool:
    return (change.before or {}).get(field) != (change.after or {}).get(field)


def _keep_an_owner(change: Change) -> None:
    owners = Membership.objects.filter(negotiation=change.negotiation_id, role=Role.OWNER)
    if change.target_type == "membership" and _home(change) and not owners.exists():
        raise CannotUndo("A negotiation keeps one owner: make somebody else an owner first.")


def _set_state(obj: Any, state: dict[str, Any]) -> dict[str, Any]:
    """Set an object's fields to a journalled state; returns its parts, as rows not yet saved."""
    for field in obj._meta.concrete_fields:
        if field.name in state:
            setattr(obj, field.attname, field.to_python(state[field.name]))
    names = (name for name in history.PARTS.get(type(obj), ()) if name in state)
    return {name: _rows(getattr(type(obj), name).field, state[name]) for name in names}


def _rows(whole: Any, stored: list[Any]) -> list[Any]:
    """Parts from their journalled state, which is one value where a part has one field."""
    fields = [field for field in history.told(whole.model) if field.name != whole.name]
    return [whole.model(**{field.attname: field.to_python(_value(field, row)) for field in fields}) for row in stored]


def _value(field: Any, row: Any) -> Any:
    return row[field.name] if isinstance(row, dict) else row
