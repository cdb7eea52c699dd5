"""Say who takes part in a negotiation, and as what."""

from typing import Any

from django.db import transaction

from negotiations.actions import history
from negotiations.actions.references import belong, changed
from negotiations.models import Actor, Negotiation, Party
from negotiations.permissions import require
from negotiations.text.canonical import canonical


@transaction.atomic
def add(*, by: Any, negotiation: Negotiation, actor: Actor, role: str, **fields: Any) -> Party:
    require(by, "party.add", negotiation)
    belong(negotiation, actor=actor)
    fields |= {"side": _side(negotiation, fields["side"])} if fields.get("side") else {}
    return history.save("party.add", Party(negotiation=negotiation, actor=actor, role=role, **fields), by=by)


@transaction.atomic
def revise(party: Party, *, by: Any, version: int | None, **changes: Any) -> Party:
    require(by, "party.revise", party)
    history.expect(party, version)
    belong(party.negotiation, **changes)
    if changes.get("side"):
        changes["side"] = _side(party.negotiation, changes["side"], but=party)
    return history.save("party.revise", changed(party, changes), by=by)


def _side(negotiation: Negotiation, side: str, but: Party | None = None) -> str:
    """As another party of that side has it: “Kessel” and “kessel ” are one, or they would count as opposed."""
    known = negotiation.parties.exclude(pk=but.pk) if but else negotiation.parties.all()
    others = known.order_by("id").values_list("side", flat=True)
    return next((other for other in others if canonical(other) == canonical(side)), side)


@transaction.atomic
def retract(party: Party, *, by: Any, version: int | None) -> None:
    require(by, "party.retract", party)
    history.expect(party, version)
    history.delete("party.retract", party, by=by)
