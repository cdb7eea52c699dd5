"""Invite people to a negotiation's team, or to the site."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from negotiations.actions import journal, locks, membership
from negotiations.models import Invitation, Negotiation, User
from negotiations.models.invitation import INVITATION_LASTS
from negotiations.models.membership import Role
from negotiations.models.one_time_link import digest, new_secret
from negotiations.permissions import require


@journal.action
def send(
    *, by: User, negotiation: Negotiation | None, role: str = Role.READER, email: str = ""
) -> tuple[Invitation, str]:
    """Make an invitation, without a negotiation to the site alone. Returns it with its secret,
    which is in the link and is not stored.
    """
    require(by, "invitation.send", negotiation)
    if email and negotiation and negotiation.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError({"email": "Somebody with this address is a member already."})
    pending = Invitation.objects.pending().filter(negotiation=negotiation, email__iexact=email)
    if email and pending.exists():
        raise ValidationError(
            {"email": "This address is invited already: make a new link under People."}
        )
    invitation = Invitation(negotiation=negotiation, role=role, email=email, invited_by=by)
    return _with_new_link("invitation.send", invitation, by)


@journal.action
def renew(invitation: Invitation, *, by: User, version: int | None) -> tuple[Invitation, str]:
    """Replace the link by a new one, which lasts as long as the first did. Whoever renews it stands
    for it from now on.
    """
    require(by, "invitation.renew", invitation)
    journal.expect(invitation, version)
    _expect_pending(invitation)
    invitation.invited_by = by
    return _with_new_link("invitation.renew", invitation, by)


@journal.action
def withdraw(invitation: Invitation, *, by: User, version: int | None) -> None:
    """Delete an invitation that nobody has accepted: its link stops working."""
    require(by, "invitation.withdraw", invitation)
    journal.expect(invitation, version)
    _expect_pending(invitation)
    journal.delete("invitation.withdraw", invitation, by=by)


@journal.action
def accept(invitation: Invitation, *, by: User) -> Invitation:
    """Accept an invitation, and join its negotiation. Of two who accept it at once, the second is
    refused. Raises PermissionDenied unless it is open, for this person, and its sender still may
    invite.
    """
    invitation.refresh_from_db(from_queryset=locks.rows(Invitation, [invitation.pk]))
    require(by, "invitation.accept", invitation, even_operators=True)
    if invitation.negotiation:
        if invitation.negotiation.memberships.filter(user=by).exists():
            raise ValidationError(
                "You are a member of this negotiation already. For another role, ask an owner."
            )
        membership.join.core(by=by, invitation=invitation)
    invitation.used_at, invitation.used_by = timezone.now(), by
    return journal.save("invitation.accept", invitation, by=by)


def _with_new_link(verb: str, invitation: Invitation, by: User) -> tuple[Invitation, str]:
    secret = new_secret()
    invitation.digest = digest(secret)
    invitation.expires_at = timezone.now() + INVITATION_LASTS
    return journal.save(verb, invitation, by=by), secret


def _expect_pending(invitation: Invitation) -> None:
    if invitation.used_at:
        raise PermissionDenied(
            "This invitation was accepted: change the role of the member instead."
        )
