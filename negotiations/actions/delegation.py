"""Record whom an actor sent to a round."""

from collections.abc import Sequence
from typing import Any

from negotiations.actions import journal
from negotiations.actions.validation import assign, check_same_negotiation
from negotiations.models import Actor, Delegation, DelegationMember, Round, User
from negotiations.permissions import require

Rows = Sequence[dict[str, Any]]


@journal.action
def add(
    *, by: User, round: Round, actor: Actor, members: Rows = (), **fields: object
) -> Delegation:
    """`members`: `{actor, function}`."""
    require(by, "delegation.add", round)
    check_same_negotiation(round.negotiation, actor=actor, members=members, **fields)
    delegation = Delegation(negotiation=round.negotiation, round=round, actor=actor, **fields)
    return journal.save("delegation.add", delegation, by=by, members=_members(members))


@journal.action
def revise(
    delegation: Delegation,
    *,
    by: User,
    version: int | None,
    members: Rows | None = None,
    **changes: object,
) -> Delegation:
    """A list of members that is given replaces the stored one."""
    require(by, "delegation.revise", delegation)
    journal.expect(delegation, version)
    check_same_negotiation(delegation.negotiation, members=members, **changes)
    parts = {} if members is None else {"members": _members(members)}
    return journal.save("delegation.revise", assign(delegation, changes), by=by, **parts)


@journal.action
def retract(delegation: Delegation, *, by: User, version: int | None) -> None:
    require(by, "delegation.retract", delegation)
    journal.expect(delegation, version)
    journal.delete("delegation.retract", delegation, by=by)


def _members(rows: Rows) -> list[DelegationMember]:
    return [DelegationMember(**row) for row in rows]
