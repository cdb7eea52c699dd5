"""How every action writes: the object, its parts and one Change, or nothing.

`save`, `save_many` and `delete` are the only ways to write an object of the history. They hold the version
(`Stale`), say which rule of the database was broken (`ValidationError` by field), and name what stands in the
way of a delete (`InUse`). Call them inside `transaction.atomic`.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone

from negotiations.models import Actor, Article, Change, Delegation, Negotiation, Passage, Position, Term, Token
from negotiations.models.base import Part, Record, new_id
from negotiations.models.change import in_turn
from negotiations.text.normalising import storable

R = TypeVar("R", bound=Record)

#: The parts written with each object, by the name their rows are reached by.
PARTS: dict[type[models.Model], tuple[str, ...]] = {
    Actor: ("names", "affiliations"),
    Delegation: ("members",),
    Article: ("authors",),
    Term: ("items", "proposers", "relations"),
    Passage: ("tags", "about"),
    Position: ("conditions",),
}
#: What never enters the journal: an article's text (its revision does), a token's digest.
UNTOLD: dict[type[models.Model], set[str]] = {Article: {"text"}, Token: {"digest"}}
BOOKKEEPING = {"id", "version", "created_at", "updated_at", "rank"}

#: The verbs of taking back, and of taking that back.
TAKING_BACK = {"undo", "redo"}

_act: ContextVar[uuid.UUID | None] = ContextVar("act", default=None)
_undoes: ContextVar[uuid.UUID | None] = ContextVar("undoes", default=None)


class Stale(Exception):
    """The object has changed since the caller read it. `current` is what is stored now, or None if it is gone."""

    def __init__(self, current: Record | None) -> None:
        super().__init__("This has changed since you read it.")
        self.current = current


class Unversioned(Exception):
    """The caller did not say which version they read."""


class InUse(Exception):
    """Others depend on the object. `dependents` are some of those that the caller may see."""

    def __init__(self, obj: models.Model, dependents: Iterable[models.Model], by: Any) -> None:
        super().__init__(f"Others depend on “{obj}”.")
        wholes = (getattr(row, row.whole_field()) if isinstance(row, Part) else row for row in dependents)
        objects = (whole for whole in wholes if isinstance(whole, Record) and whole != obj)
        self.dependents = [one for one in dict.fromkeys(objects) if _sees(by, one)][:20]


@contextmanager
def act() -> Iterator[uuid.UUID]:
    """What is written inside is one act: one request or job, undone as one. The outermost counts."""
    if current := _act.get():
        yield current
        return
    mine = new_id()
    token = _act.set(mine)
    try:
        yield mine
    finally:
        _act.reset(token)


@contextmanager
def taking_back(act: uuid.UUID) -> Iterator[None]:
    """What is written inside takes that act back, what follows from it too."""
    token = _undoes.set(act)
    try:
        yield
    finally:
        _undoes.reset(token)


def state_of(obj: models.Model, **parts: Sequence[Part]) -> dict[str, Any]:
    """The flat state of an object: its own fields, references as ids, and its parts (`parts` instead of the stored)."""
    state = {field.name: getattr(obj, field.attname) for field in told(type(obj))}
    for name in PARTS.get(type(obj), ()):
        rows = parts[name] if name in parts else sorted(getattr(obj, name).all(), key=lambda row: row.rank)
        state[name] = [_part_state(row, whole=getattr(type(obj), name).field.name) for row in rows]
    return state


def told(model: type[models.Model]) -> list[Any]:
    hidden = BOOKKEEPING | UNTOLD.get(model, set())
    return [field for field in model._meta.concrete_fields if field.name not in hidden and not field.generated]


def _part_state(row: Part, *, whole: str) -> Any:
    """A part of one field is that field's value, of several a mapping."""
    fields = {field.name: getattr(row, field.attname) for field in told(type(row)) if field.name != whole}
    return next(iter(fields.values())) if len(fields) == 1 else fields


def save(verb: str, obj: R, *, by: Any, **parts: Sequence[Part]) -> R:
    """Write an object and, where given, its parts (which replace the stored ones).

    What changes nothing is not written, unless it takes something back: by its change it is known that it did.
    Raises Stale if the stored version is not `obj.version`, ValidationError if a rule is broken.
    """
    _check(obj)
    for row in chain(*parts.values()):
        _check(row)
    before = None if obj._state.adding else state_of(lock(obj))
    after = state_of(obj, **(dict.fromkeys(PARTS.get(type(obj), ()), ()) if before is None else {}) | parts)
    if before == after and verb not in TAKING_BACK:
        return obj
    obj.version += 1
    obj.updated_at = timezone.now()
    with _said_in_words(parts):
        obj.save(force_insert=before is None)
        for name, rows in parts.items():
            _replace(obj, name, rows, had_some=before is not None)
    _journal(verb, [obj], [before], [after], by)
    return obj


def save_many(verb: str, objects: Sequence[R], *, by: Any, **parts: Sequence[Part]) -> Sequence[R]:
    """Insert new objects of one kind and all their parts in one statement a table."""
    now = timezone.now()
    for obj in objects:
        _check(obj)
        obj.version, obj.updated_at = 1, now
    with _said_in_words(parts):
        type(objects[0])._base_manager.bulk_create(objects)
        for rows in parts.values():
            type(rows[0])._base_manager.bulk_create(rows) if rows else None
    states = [state_of(obj, **_parts_of(obj, parts)) for obj in objects]
    _journal(verb, objects, [None] * len(objects), states, by)
    return objects


def delete(verb: str, obj: Record, *, by: Any) -> None:
    """Delete an object and its parts; the history keeps them. Raises Stale, or InUse naming what depends on it."""
    before = state_of(lock(obj))
    pk = obj.pk
    try:
        obj.delete()
    except models.ProtectedError as error:
        raise InUse(obj, error.protected_objects, by) from error
    obj.pk = pk
    obj.version += 1
    _journal(verb, [obj], [before], [None], by)


def _sees(by: Any, obj: Any) -> bool:
    visible = getattr(type(obj).objects, "visible_to", None)
    return visible is not None and visible(by).filter(pk=obj.pk).exists()


def expect(obj: Record, version: int | None) -> None:
    """A revise carries the version it was made from. Raises Unversioned without it, Stale if it is not current."""
    if version is None:
        raise Unversioned
    if obj.version != version:
        raise Stale(obj)


def lock(obj: R) -> R:
    """The stored row, which nobody else may change until this transaction ends. Raises Stale if it is another version."""
    stored = type(obj)._base_manager.select_for_update().filter(pk=obj.pk).first()
    if stored is None or stored.version != obj.version:
        raise Stale(stored)
    return stored


def _check(obj: models.Model) -> None:
    """What SQL would refuse only in its own words: too long, not in the vocabulary, not a URL, NUL, half a character."""
    references = {field.name for field in obj._meta.concrete_fields if field.is_relation}
    obj.clean_fields(exclude=references)
    for field in told(type(obj)):
        if isinstance(value := getattr(obj, field.attname), str) and not storable(value):
            raise ValidationError({field.name: "This holds a character that cannot be stored (NUL, a lone surrogate)."})


def _replace(whole: Record, name: str, rows: Sequence[Part], *, had_some: bool) -> None:
    manager = getattr(whole, name)
    if had_some:
        manager.all().delete()
    for rank, row in enumerate(rows):
        row.rank = rank
        setattr(row, manager.field.name, whole)
    manager.model._base_manager.bulk_create(rows)
    getattr(whole, "_prefetched_objects_cache", {}).pop(name, None)


def _parts_of(whole: Record, parts: dict[str, Sequence[Part]]) -> dict[str, list[Part]]:
    mine: dict[str, list[Part]] = {name: [] for name in PARTS.get(type(whole), ())}
    for name, rows in parts.items():
        reference = getattr(type(whole), name).field.attname
        mine[name] = [row for row in rows if getattr(row, reference) == whole.pk]
    return mine


def _journal(verb: str, objects: Sequence[Record], befores: Sequence[Any], afters: Sequence[Any], by: Any) -> None:
    with act() as current:
        Change.objects.bulk_create(
            Change(
                act=current,
                undoes=_undoes.get(),
                verb=verb,
                by=by,
                at=obj.updated_at if after is not None else timezone.now(),
                negotiation_id=obj.pk if isinstance(obj, Negotiation) else getattr(obj, "negotiation_id", None),
                target_type=str(obj._meta.model_name),
                target_id=obj.pk,
                target_version=obj.version,
                before=before,
                after=after,
                **({"transaction_id": in_turn(obj.pk)} if obj.version > 1 else {}),
            )
            for obj, before, after in zip(objects, befores, afters, strict=True)
        )


@contextmanager
def _said_in_words(parts: dict[str, Sequence[Part]]) -> Iterator[None]:
    """A broken database constraint, as the message its definition gives, and the way to the field: `names/0/name`."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        if name == "passage_quotes_its_text":
            raise ValidationError({"quote": "The text changed while you marked it: select again."}) from error
        for constraint in chain(
            *(model._meta.constraints for model in apps.get_app_config("negotiations").get_models())
        ):
            if constraint.name == name:
                field = str(constraint.violation_error_code or "__all__")
                way = _way_to_part(parts, str(getattr(diagnosis, "message_detail", "")))
                path = way if way.partition("/")[0] == field else f"{way}/{field}".lstrip("/")
                raise ValidationError({path: str(constraint.violation_error_message)}) from error
        raise


def _way_to_part(parts: dict[str, Sequence[Part]], detail: str) -> str:
    """`names/0` if the first of the names is the row that PostgreSQL's detail names; "" if it names none of them."""
    rows = ((f"{name}/{rank}", row) for name, found in parts.items() for rank, row in enumerate(found))
    return next((way for way, row in rows if str(row.pk) in detail), "")
