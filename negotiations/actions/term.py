"""Put proposed terms on record: propositions, their variants, and packages of them."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError

from negotiations.actions import journal
from negotiations.actions.alike import allow_duplicate
from negotiations.actions.validation import acyclic, assign, check_same_negotiation
from negotiations.models import Negotiation, Term, TermItem, TermProposer, TermRelation, User
from negotiations.models.base import StoredRow
from negotiations.models.snapshot import Parts
from negotiations.permissions import require
from negotiations.text.normalising import storable

LISTS = ("items", "proposers", "relations")


@journal.action
def add(
    *, by: User, negotiation: Negotiation, label: str, duplicate: bool = False, **fields: object
) -> Term:
    """Add a term. `items`: terms; `proposers`: actors; `relations`: rows `{relation, term}`;
    `parameters`: a flat object.

    Raises Alike if its parent already has a term with this label, unless it may be a `duplicate`.
    """
    require(by, "term.add", negotiation)
    check_same_negotiation(negotiation, **fields)
    parts = _parts({name: fields.pop(name, ()) for name in LISTS})
    term = Term(negotiation=negotiation, label=label, **fields)
    if duplicate:
        allow_duplicate(term)
    _check_parameters(term.parameters)
    return journal.save("term.add", term, by=by, **parts)


@journal.action
def revise(
    term: Term, *, by: User, version: int | None, duplicate: bool = False, **changes: Any
) -> Term:
    """Revise a term. A given list replaces the stored one. Raises Alike if the new label or parent
    makes it equal to another, unless it may be a `duplicate`.
    """
    require(by, "term.revise", term)
    journal.expect(term, version)
    check_same_negotiation(term.negotiation, **changes)
    _check_parameters(changes.get("parameters", {}))
    if "parent" in changes:
        acyclic(term, filter(None, [changes["parent"]]), field="parent")
    if "items" in changes:
        acyclic(term, changes["items"], field="items")
    parts = _parts({name: changes.pop(name) for name in LISTS if name in changes})
    if duplicate:
        allow_duplicate(term)
    return journal.save("term.revise", assign(term, changes), by=by, **parts)


@journal.action
def retract(term: Term, *, by: User, version: int | None) -> None:
    require(by, "term.retract", term)
    journal.expect(term, version)
    journal.delete("term.retract", term, by=by)


def _parts(lists: dict[str, Any]) -> Parts:
    parts: dict[str, Sequence[StoredRow]] = {}
    if "items" in lists:
        parts["items"] = [TermItem(term=term) for term in lists["items"]]
    if "proposers" in lists:
        parts["proposers"] = [TermProposer(actor=actor) for actor in lists["proposers"]]
    if "relations" in lists:
        parts["relations"] = [TermRelation(**row) for row in lists["relations"]]
    return parts


def _check_parameters(parameters: object) -> None:
    """Check that parameters are flat: each value a number, a text, or a range `{min, max}` of
    these.
    """
    if not isinstance(parameters, dict):
        raise ValidationError(
            {"parameters": 'Parameters are an object, like {"duration_days": 30}.'}
        )
    for key, value in parameters.items():
        ends = (
            value.values()
            if isinstance(value, dict) and value and value.keys() <= {"min", "max"}
            else [value]
        )
        if not all(map(_plain, (str(key), *ends))):
            raise ValidationError(
                {"parameters": f"{key!a} holds neither a number, a text nor a range {{min, max}}."}
            )


def _plain(value: object) -> bool:
    if isinstance(value, str):
        return storable(value)
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
