"""Record who takes part in a negotiation, and in what role."""

from negotiations.actions import journal
from negotiations.actions.validation import assign, check_same_negotiation
from negotiations.models import Actor, Negotiation, Party, User
from negotiations.permissions import require


@journal.action
def add(*, by: User, negotiation: Negotiation, actor: Actor, role: str, **fields: object) -> Party:
    require(by, "party.add", negotiation)
    check_same_negotiation(negotiation, actor=actor)
    return journal.save(
        "party.add", Party(negotiation=negotiation, actor=actor, role=role, **fields), by=by
    )


@journal.action
def revise(party: Party, *, by: User, version: int | None, **changes: object) -> Party:
    require(by, "party.revise", party)
    journal.expect(party, version)
    check_same_negotiation(party.negotiation, **changes)
    return journal.save("party.revise", assign(party, changes), by=by)


@journal.action
def retract(party: Party, *, by: User, version: int | None) -> None:
    require(by, "party.retract", party)
    journal.expect(party, version)
    journal.delete("party.retract", party, by=by)
