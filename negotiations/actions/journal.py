"""How every action writes: the object, its parts and one Change per object, or nothing.

`save`, `delete` and their `_many` are the only ways to write a journalled object. They refuse a
stale version (`Stale`), name the broken database rule by field (`ValidationError`), and name what
stands in the way of a delete (`InUse`). Call them inside a transaction. One object is a batch of
one: inside `deferred_writes` everything waits until `write_all` writes it in one statement per
table.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from itertools import chain
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from negotiations.actions import locks
from negotiations.actions.alike import COMPARED, store_numbered
from negotiations.actions.constraints import broken_rules_in_words, check, check_references
from negotiations.models import Change, Membership, Negotiation, User
from negotiations.models.act import act as act
from negotiations.models.act import changed_act, current_act
from negotiations.models.base import Part, Record, StoredRow, in_rank, references_to
from negotiations.models.change import in_turn
from negotiations.models.derived import derived
from negotiations.models.membership import forget_roles
from negotiations.models.registry import not_journalled, parts_of
from negotiations.models.snapshot import Parts, State, journalled_fields, state_of, state_with

R = TypeVar("R", bound=Record)
P = ParamSpec("P")
T = TypeVar("T")

#: The verbs of taking back, and of taking that back.
REVERSALS = {"undo", "redo"}


class Stale(Exception):
    """The object has changed since the caller read it. `current` is the stored object, or None if
    it was deleted.
    """

    def __init__(self, current: Record | None) -> None:
        super().__init__("This has changed since you read it.")
        self.current = current


class Unversioned(Exception):
    """The caller did not say which version they read."""


class InUse(Exception):
    """Other objects refer to this one. `dependents` are up to 20 of them that the
    caller may see.
    """

    def __init__(self, obj: models.Model, dependents: Iterable[models.Model], by: User) -> None:
        super().__init__(f"Others depend on “{obj}”.")
        self.obj = obj
        wholes = (
            getattr(row, row.whole_field()) if isinstance(row, Part) else row for row in dependents
        )
        objects = (whole for whole in wholes if isinstance(whole, Record) and whole != obj)
        self.dependents = [one for one in dict.fromkeys(objects) if _sees(by, one)][:20]


class Verb(Protocol[P, T]):
    """A verb of the domain. `core` does the same within the caller's transaction and act."""

    core: Callable[P, T]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T: ...


def action(core: Callable[P, T]) -> Verb[P, T]:
    """Make a verb: run `core` in a transaction and an act of its own.

    A caller that has opened both calls `verb.core`, which saves a savepoint per call.
    """

    @transaction.atomic
    @act()
    @wraps(core)
    def verb(*args: P.args, **kwargs: P.kwargs) -> T:
        return core(*args, **kwargs)

    made = cast(Verb[P, T], verb)
    made.core = core
    return made


@contextmanager
def undoing(act: uuid.UUID) -> Iterator[None]:
    """Record that what is written inside undoes that act."""
    with changed_act(undoes=act):
        yield


@dataclass(frozen=True)
class Write:
    """One object to be written or deleted, with the parts that replace the stored ones."""

    verb: str
    obj: Record
    by: User
    parts: Parts
    new: bool
    version: int
    gone: bool = False


@contextmanager
def deferred_writes() -> Iterator[list[Write]]:
    """Check what is saved and deleted inside, and keep it in the list until `write_all`."""
    writes: list[Write] = []
    with changed_act(deferred=writes):
        yield writes


def save(verb: str, obj: R, *, by: User, **parts: Sequence[StoredRow]) -> R:
    """Write an object and the given parts, which replace the stored ones.

    Skip no-op saves, except for undo and redo, whose entry marks the act as undone. Raises Stale if
    the stored version is not `obj.version`, ValidationError if a rule is broken.
    """
    return save_many(verb, [obj], by=by, parts={obj.pk: parts})[0]


def save_many(
    verb: str, objects: Sequence[R], *, by: User, parts: Mapping[uuid.UUID, Parts] = {}
) -> Sequence[R]:
    """Save many objects, each with the parts given under its id."""
    writes = [
        Write(verb, obj, by, parts.get(obj.pk, {}), obj._state.adding, obj.version)
        for obj in objects
    ]
    for write in writes:
        check(write.obj)
        for row in chain(*write.parts.values()):
            check(row)
    _write(writes)
    return objects


def delete(verb: str, obj: Record, *, by: User) -> None:
    """Delete an object and its parts; the journal keeps them. Raises Stale, or InUse naming what
    depends on it.
    """
    delete_many(verb, [obj], by=by)


def delete_many(verb: str, objects: Iterable[Record], *, by: User) -> None:
    """Delete many objects, which may depend on each other."""
    _write([Write(verb, obj, by, {}, new=False, version=obj.version, gone=True) for obj in objects])


def _write(writes: list[Write]) -> None:
    running = current_act()
    if running is None or running.deferred is None:
        write_all(writes)
        check_references()
    else:
        running.deferred.extend(writes)


def write_all(writes: Sequence[Write]) -> None:
    """Write all of them or none, in a fixed number of statements per kind of object.

    Delete before saving (a saved row may reuse a deleted row's unique code); check dependents last
    (a saved row may have dropped its reference).
    """
    befores = {pk: state for kind in _by_kind(writes) for pk, state in _lock_states(*kind).items()}
    afters = {
        write.obj.pk: _after(write, befores.get(write.obj.pk)) for write in writes if not write.gone
    }
    changed = [
        w for w in writes if w.verb in REVERSALS or befores.get(w.obj.pk) != afters.get(w.obj.pk)
    ]
    now = timezone.now()
    for write in changed:
        write.obj.version, write.obj.updated_at = write.version + 1, now
    gone, kept = (_by_kind(w for w in changed if w.gone is which) for which in (True, False))
    for model, some in gone:
        _remove(model, some)
    for model, some in kept:
        with broken_rules_in_words(some[0].parts):
            store_numbered(model, some, befores, partial(_store, model, some))
    for model, some in gone:
        _refuse_if_in_use(model, some)
    _journal(changed, befores, afters)


def _by_kind(writes: Iterable[Write]) -> list[tuple[type[Record], list[Write]]]:
    """Group writes by model. A model refers only to models before it, so a passage is compared with
    a text that is stored.
    """
    kinds: dict[Any, list[Write]] = {
        model: [] for model in apps.get_app_config("negotiations").get_models()
    }
    for write in writes:
        kinds[type(write.obj)].append(write)
    return [(model, some) for model, some in kinds.items() if some]


def _lock_states(model: type[Record], writes: Sequence[Write]) -> dict[uuid.UUID, State]:
    """Return the stored state of each object and lock it until this transaction ends. A new object
    has none. Raises Stale.
    """
    old = [write for write in writes if write.version]
    if not old:
        return {}
    rows = locks.rows(model, _ids(old), ending=any(write.gone for write in old))
    parts = (in_rank(model, name) for name in parts_of(model))
    stored = {row.pk: row for row in rows.defer(*not_journalled(model)).prefetch_related(*parts)}
    for write in old:
        there = stored.get(write.obj.pk)
        if (there is not None) if write.new else (there is None or there.version != write.version):
            raise Stale(there)
    return {pk: state_of(row) for pk, row in stored.items()}


def _after(write: Write, before: State | None) -> State:
    without: State = {name: [] for name in parts_of(type(write.obj))}
    return (before or without) | state_with(write.obj, write.parts)


def _remove(model: type[Record], writes: Sequence[Write]) -> None:
    """Delete parts, then objects. Django's delete would refuse an object on which another one,
    deleted with it, still depends.
    """
    for relation in references_to(model):
        if relation.on_delete is models.CASCADE:
            _referring(relation, writes).delete()
    rows = model._base_manager.filter(pk__in=_ids(writes))
    rows._raw_delete(rows.db)


def _store(model: type[Record], writes: Sequence[Write]) -> None:
    """Store the objects and their parts.

    Locked rows exist, so inserting them again updates them in one statement. They are stored before
    new ones, which may take a code that one of them gives up.
    """
    names = (field.name for field in (*journalled_fields(model), *derived(model)))
    fields = [*names, *not_journalled(model), "version", "updated_at"]
    fields += ["clash"] if model in COMPARED else []
    if old := [write.obj for write in writes if not write.new]:
        model._base_manager.bulk_create(
            old, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
    if new := [write.obj for write in writes if write.new]:
        model._base_manager.bulk_create(new)
    for name in dict.fromkeys(chain(*(write.parts for write in writes))):
        _replace(model, name, [write for write in writes if name in write.parts])


def _replace(model: type[Record], name: str, writes: Sequence[Write]) -> None:
    reference = getattr(model, name).field
    stored = reference.model._base_manager
    if old := [write.obj for write in writes if not write.new]:
        stored.filter(**{f"{reference.name}__in": old}).delete()
    for write in writes:
        for rank, row in enumerate(write.parts[name]):
            row.rank = rank  # type: ignore[attr-defined]
            setattr(row, reference.name, write.obj)
        getattr(write.obj, "_prefetched_objects_cache", {}).pop(name, None)
    stored.bulk_create(chain(*(write.parts[name] for write in writes)))


def _refuse_if_in_use(model: type[Record], writes: Sequence[Write]) -> None:
    users = defaultdict(list)
    for relation in references_to(model):
        if relation.on_delete is models.PROTECT:
            for row in _referring(relation, writes):
                users[getattr(row, relation.field.attname)].append(row)
    for write in writes:
        if write.obj.pk in users:
            raise InUse(write.obj, users[write.obj.pk], write.by)


def _referring(relation: Any, writes: Sequence[Write]) -> Any:
    return relation.related_model._base_manager.filter(
        **{f"{relation.field.name}__in": _ids(writes)}
    )


def _ids(writes: Sequence[Write]) -> list[uuid.UUID]:
    return [write.obj.pk for write in writes]


def _sees(by: User, obj: models.Model) -> bool:
    visible = getattr(type(obj)._default_manager, "visible_to", None)
    return visible is not None and visible(by).filter(pk=obj.pk).exists()


def expect(obj: Record, version: int | None) -> None:
    """Check the version a revision was made from. Raises Unversioned without one, Stale if it is
    not current.
    """
    if version is None:
        raise Unversioned
    if obj.version != version:
        raise Stale(obj)


def lock(obj: R, *, ending: bool = False) -> R:
    """Return the stored row, locked until this transaction ends; nobody may refer to it if it is
    `ending`. Raises Stale.
    """
    stored: R | None = locks.rows(type(obj), [obj.pk], ending=ending).first()
    if stored is None or stored.version != obj.version:
        raise Stale(stored)
    return stored


def _journal(
    writes: Sequence[Write], befores: dict[uuid.UUID, State], afters: dict[uuid.UUID, State]
) -> None:
    """Write one change per object. An object absent from `befores` was created, one absent from
    `afters` was deleted.
    """
    if any(isinstance(write.obj, Membership) for write in writes):
        forget_roles()
    with changed_act() as running:
        Change.objects.bulk_create(
            Change(
                act=running.id,
                undoes=running.undoes,
                verb=write.verb,
                by=write.by,
                at=obj.updated_at,
                negotiation_id=(
                    obj.pk if isinstance(obj, Negotiation) else getattr(obj, "negotiation_id", None)
                ),
                target_type=str(obj._meta.model_name),
                target_id=obj.pk,
                target_version=obj.version,
                before=befores.get(obj.pk),
                after=afters.get(obj.pk),
                **({"transaction_id": in_turn(obj.pk)} if obj.version > 1 else {}),
            )
            for write in writes
            for obj in (write.obj,)
        )
