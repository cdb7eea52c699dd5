"""Add, revise and retract actors, with their other names and affiliations."""

from collections.abc import Sequence
from typing import Any

from negotiations.actions import journal
from negotiations.actions.constraints import with_language
from negotiations.actions.validation import assign, check_same_negotiation, used_only_in
from negotiations.models import Actor, ActorName, Affiliation, Negotiation, User
from negotiations.models.base import StoredRow
from negotiations.models.snapshot import Parts
from negotiations.permissions import require

Rows = Sequence[dict[str, Any]]


@journal.action
def add(
    *,
    by: User,
    kind: str,
    name: str,
    negotiation: Negotiation | None = None,
    names: Rows = (),
    affiliations: Rows = (),
    **fields: object,
) -> Actor:
    """`names`: `{name, language}`; `affiliations`: `{group, relation, title, from_date,
    until_date}`.
    """
    require(by, "actor.add", negotiation)
    check_same_negotiation(negotiation, affiliations=affiliations)
    actor = Actor(kind=kind, name=name, negotiation=negotiation, **fields)
    return journal.save("actor.add", actor, by=by, **_parts(names, affiliations))


@journal.action
def revise(
    actor: Actor,
    *,
    by: User,
    version: int | None,
    names: Rows | None = None,
    affiliations: Rows | None = None,
    **changes: Any,
) -> Actor:
    """A list that is given replaces the stored one."""
    require(by, "actor.revise", actor)
    journal.expect(actor, version)
    if "negotiation" in changes:
        _rehome(actor, changes["negotiation"], by)
    groups = [tie.group for tie in actor.affiliations.all()] if affiliations is None else []
    check_same_negotiation(
        changes.get("negotiation", actor.negotiation), affiliations=affiliations or groups
    )
    return journal.save(
        "actor.revise", assign(actor, changes), by=by, **_parts(names, affiliations)
    )


@journal.action
def retract(actor: Actor, *, by: User, version: int | None) -> None:
    require(by, "actor.retract", actor)
    journal.expect(actor, version)
    journal.delete("actor.retract", actor, by=by)


def _rehome(actor: Actor, negotiation: Negotiation | None, by: User) -> None:
    """Moving an actor needs the right to add one where it goes, and nobody outside may use it."""
    if negotiation == actor.negotiation:
        return
    require(by, "actor.add", negotiation)
    journal.lock(actor, ending=True)
    used_only_in(negotiation, actor, by)


def _parts(names: Rows | None, affiliations: Rows | None) -> Parts:
    parts: dict[str, Sequence[StoredRow]] = {}
    if names is not None:
        parts["names"] = [
            ActorName(**with_language(row, f"names/{rank}/")) for rank, row in enumerate(names)
        ]
    if affiliations is not None:
        parts["affiliations"] = [Affiliation(**row) for row in affiliations]
    return parts
