"""Take back what was written: the last change of an object, or everything one act wrote.

An undo is written like any other change, so it can be undone in turn (redo).
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from negotiations.actions import article as articles
from negotiations.actions import history
from negotiations.models import Article, Change, Negotiation
from negotiations.models.base import Record
from negotiations.permissions import require


class CannotUndo(Exception):
    """Why not: who changed what since, or what depends on it."""


@transaction.atomic
@history.act()
def last_change(target: Record, *, by: Any) -> Record | None:
    """Put an object back to what it was before its last change, also if that deleted it. The object, or None if gone."""
    change = Change.objects.of(target).first()
    if change is None:
        raise CannotUndo("Nothing was changed here.")
    return _take_back(change, by)


@transaction.atomic
@history.act()
def latest_act(*, by: Any, negotiation: Negotiation) -> UUID:
    """Take back all that the caller's latest act in this negotiation wrote, or nothing of it."""
    latest = Change.objects.filter(by=by, negotiation=negotiation).order_by("-id").first()
    if latest is None:
        raise CannotUndo("You have changed nothing here yet.")
    for change in Change.objects.filter(act=latest.act).select_related("by").order_by("-id"):
        _take_back(change, by)
    return latest.act


def _take_back(change: Change, by: Any) -> Record | None:
    model: Any = apps.get_model("negotiations", change.target_type)
    _refuse_if_changed_since(change)
    _refuse_if_anothers(change, by)
    stored = model._base_manager.filter(pk=change.target_id).first()
    restored = stored or model(pk=change.target_id, version=change.target_version)
    _require_as(change, restored, by)
    if change.before is None:
        _remove(stored, by)
        return None
    revision_before = getattr(restored, "revision", None)
    parts = _set_state(restored, change.before)
    if stored and isinstance(restored, Article) and restored.revision != revision_before:
        return _restore_text(restored, by)
    back: Record = history.save("undo", restored, by=by, **parts)
    return back


def _remove(stored: Any, by: Any) -> None:
    try:
        history.delete("undo", stored, by=by)
    except history.InUse as error:
        dependents = ", ".join(f"“{dependent}”" for dependent in error.dependents)
        raise CannotUndo(f"“{stored}” is in use by {dependents}.") from error


def _restore_text(article: Article, by: Any) -> Article:
    """An earlier text comes back as a new revision, and its passages are found again in it."""
    earlier = article.revisions.get(revision=article.revision)
    current = Article.objects.get(pk=article.pk)
    return articles.revise(current, by=by, version=current.version, text=earlier.text)


def _refuse_if_changed_since(change: Change) -> None:
    with history.act() as undoing:
        later = Change.objects.filter(target_id=change.target_id, id__gt=change.pk).exclude(
            act__in=[change.act, undoing]
        )
    if newer := later.select_related("by").order_by("-id").first():
        raise CannotUndo(f"{newer.by} has changed this {change.target_type} since ({newer.verb}).")


def _refuse_if_anothers(change: Change, by: Any) -> None:
    if change.by_id != by.pk and not by.has_perm("negotiation.revise", change.negotiation):
        raise CannotUndo(f"{change.by} made this change: only they or an editor can take it back.")


#: The right that undoing takes, for the nouns that have no `<noun>.revise`.
RIGHTS = {"membership": "membership.change", "token": "token.revoke"}


def _require_as(change: Change, target: Record, by: Any) -> None:
    """Undo needs the right to revise, as it is now; to show or hide a negotiation, the right to do that."""
    if change.target_id == change.negotiation_id and _differs(change, "visibility"):
        require(by, "negotiation.publish", target)
    if isinstance(target, Record) and target._state.adding:
        _set_state(target, change.before or {})
    require(by, RIGHTS.get(change.target_type, f"{change.target_type}.revise"), target)


def _differs(change: Change, field: str) -> bool:
    return (change.before or {}).get(field) != (change.after or {}).get(field)


def _set_state(obj: Any, state: dict[str, Any]) -> dict[str, Any]:
    """Set an object's fields to a journalled state; returns its parts, as rows not yet saved."""
    names = history.PARTS.get(type(obj), ())
    for field in obj._meta.concrete_fields:
        if field.name in state:
            setattr(obj, field.attname, field.to_python(state[field.name]))
    return {name: _rows(getattr(type(obj), name).field, state[name]) for name in names if name in state}


def _rows(whole: models.ForeignKey[Any, Any], stored: list[Any]) -> list[Any]:
    """Parts from their journalled state, which is one value where a part has one field."""
    fields = [field for field in history.told(whole.model) if field.name != whole.name]
    return [whole.model(**{field.attname: field.to_python(_value(field, row)) for field in fields}) for row in stored]


def _value(field: Any, row: Any) -> Any:
    return row[field.name] if isinstance(row, dict) else row
