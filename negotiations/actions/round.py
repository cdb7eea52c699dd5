"""Record the meetings of a negotiation."""

from negotiations.actions import journal
from negotiations.actions.validation import assign, check_same_negotiation
from negotiations.models import Negotiation, Round, User
from negotiations.permissions import require


@journal.action
def add(*, by: User, negotiation: Negotiation, name: str, **fields: object) -> Round:
    require(by, "round.add", negotiation)
    check_same_negotiation(negotiation, **fields)
    return journal.save("round.add", Round(negotiation=negotiation, name=name, **fields), by=by)


@journal.action
def revise(round: Round, *, by: User, version: int | None, **changes: object) -> Round:
    require(by, "round.revise", round)
    journal.expect(round, version)
    check_same_negotiation(round.negotiation, **changes)
    return journal.save("round.revise", assign(round, changes), by=by)


@journal.action
def retract(round: Round, *, by: User, version: int | None) -> None:
    require(by, "round.retract", round)
    journal.expect(round, version)
    journal.delete("round.retract", round, by=by)
