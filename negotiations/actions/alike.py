"""Refuse or number what is alike in the form in which names are compared.

A refusal names the object that is there already. `clash` numbers the rows that were alike before
names were compared in this form, and those that somebody wants although they are alike.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from negotiations.models import Tag, Term
from negotiations.models.snapshot import State
from negotiations.text.canonical import stored

Key = tuple[Any, ...]
#: How often what another wrote at the same moment is looked for.
TRIES = 5
NO_DIFFERENCE = "case, spaces, dashes and look-alike signs tell"


class Alike(ValidationError):
    """An object that compares as equal, `twin`, exists already. The caller may ask for another all
    the same.
    """

    def __init__(self, field: str, words: str, twin: models.Model) -> None:
        super().__init__({field: words})
        self.twin = twin


@dataclass(frozen=True)
class Compared:
    """How a `field` is compared: `within` what these fields refer to, by the database's `index`.

    `exact`: even where duplicates are wanted, no two are written in exactly the same way.
    """

    field: str
    within: tuple[str, ...]
    index: str
    exact: bool = False

    def key(self, obj: Any) -> Key:
        return (
            *(getattr(obj, f"{name}_id") for name in self.within),
            stored(getattr(obj, self.field)),
        )

    def key_in(self, state: dict[str, Any]) -> Key:
        """Return the key of a state in the journal."""
        return (*(state[name] for name in self.within), stored(state[self.field]))

    def refusal(self, twin: Any) -> ValidationError:
        """Return the refusal of an object that compares as `twin` does."""
        if isinstance(twin, Tag):
            return ValidationError(
                {
                    self.field: (
                        f"The codebook has {twin.code} already: {NO_DIFFERENCE} no codes apart."
                    )
                }
            )
        below = f" below “{twin.parent}”" if twin.parent_id else ""
        words = f"There is a term “{twin}”{below} already: {NO_DIFFERENCE} no labels apart."
        return Alike(self.field, words, twin)


COMPARED: dict[type[models.Model], Compared] = {
    Tag: Compared("code", ("negotiation",), "tag_code_is_written_once_in_a_codebook", exact=True),
    Term: Compared("label", ("negotiation", "parent"), "term_label_is_said_once_below_its_parent"),
}


def allow_duplicate(obj: Any) -> None:
    """Allow the object to be like another: it gets the lowest free number."""
    obj.clash = None


def store_numbered(
    model: Any, writes: Sequence[Any], befores: Mapping[UUID, State], store: Callable[[], None]
) -> None:
    """Store objects, existing ones first.

    A new object, or one that compares otherwise than before, may be like no other; one whose
    `clash` is None gets the lowest free number. Raises Alike for a term, ValidationError for a tag.
    Of two writers at once the index refuses the second, which then finds the first.
    """
    compared = COMPARED.get(model)
    judged = [
        write.obj for write in writes if compared and _is_judged(compared, write.obj, befores)
    ]
    if compared is None or not judged:
        store()
        return
    asked = {obj: obj.clash for obj in judged}
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                _number(compared, judged, befores)
                store()
            return
        except Exception as error:
            for obj, clash in asked.items():
                obj.clash = clash
            if not (left and _is_of(error, compared.index)):
                raise


def _is_judged(compared: Compared, obj: Any, befores: Mapping[UUID, State]) -> bool:
    before = befores.get(obj.pk)
    return obj.clash is None or before is None or compared.key_in(before) != compared.key(obj)


def _is_of(error: Exception, index: str) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (
        isinstance(error, IntegrityError) and getattr(diagnosis, "constraint_name", None) == index
    )


def _number(compared: Compared, objects: Iterable[Any], befores: Mapping[UUID, State]) -> None:
    """Number them in the order in which they are stored: a later one may take a number that an
    earlier one gives up.
    """
    some = sorted(objects, key=lambda obj: obj._state.adding)
    there = _there(compared, some)
    for obj in some:
        before = there[compared.key_in(befores[obj.pk])] if obj.pk in befores else {}
        for number in [number for number, row in before.items() if row.pk == obj.pk]:
            del before[number]
        taken = there[compared.key(obj)]
        just_so = [
            row
            for row in taken.values()
            if getattr(row, compared.field) == getattr(obj, compared.field)
        ]
        if obj.clash is None and compared.exact and just_so:
            raise compared.refusal(just_so[0])
        if obj.clash is None:
            obj.clash = next(number for number in count() if number not in taken)
        elif taken:
            raise compared.refusal(taken[min(taken)])
        else:
            obj.clash = 0
        taken[obj.clash] = obj


def _there(compared: Compared, objects: Sequence[Any]) -> dict[Key, dict[int, Any]]:
    """Find the stored rows, by number, that any of these may be like. One query."""
    homes, forms = (
        {obj.negotiation_id for obj in objects},
        {compared.key(obj)[-1] for obj in objects},
    )
    rows = type(objects[0])._base_manager.filter(negotiation__in=homes, canonical__in=forms)
    there: dict[Key, dict[int, Any]] = defaultdict(dict)
    for row in rows.only("clash", compared.field, *compared.within):
        there[compared.key(row)][row.clash] = row
    return there
