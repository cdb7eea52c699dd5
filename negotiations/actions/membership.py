"""Who is on the team of a negotiation, and in what role."""

from django.core.exceptions import ValidationError

from negotiations.actions import journal, locks
from negotiations.models import Invitation, Membership, Negotiation, User
from negotiations.models.membership import Role
from negotiations.permissions import require


@journal.action
def add(*, by: User, negotiation: Negotiation, user: User, role: str = Role.READER) -> Membership:
    require(by, "membership.add", negotiation)
    return journal.save(
        "membership.add", Membership(negotiation=negotiation, user=user, role=role), by=by
    )


@journal.action
def join(*, by: User, invitation: Invitation) -> Membership:
    """Become a member as the invitation says."""
    require(by, "membership.join", invitation, even_operators=True)
    return journal.save(
        "membership.join",
        Membership(negotiation=invitation.negotiation, user=by, role=invitation.role),
        by=by,
    )


@journal.action
def change(membership: Membership, *, by: User, version: int | None, role: str) -> Membership:
    owners = locks.owners([membership.negotiation_id])
    require(by, "membership.change", membership)
    journal.expect(membership, version)
    _keep_an_owner(owners, membership, role)
    membership.role = role
    return journal.save("membership.change", membership, by=by)


@journal.action
def end(membership: Membership, *, by: User, version: int | None) -> None:
    owners = locks.owners([membership.negotiation_id])
    require(by, "membership.end", membership)
    journal.expect(membership, version)
    _keep_an_owner(owners, membership, None)
    journal.delete("membership.end", membership, by=by)


def _keep_an_owner(owners: list[Membership], membership: Membership, role: str | None) -> None:
    if role != Role.OWNER and [owner.pk for owner in owners] == [membership.pk]:
        raise ValidationError(
            {"role": "A negotiation keeps one owner: make somebody else an owner first."}
        )
