"""The form of an invitation: an e-mail address, if it is for one, and a role."""

from negotiations.forms.base import NounForm
from negotiations.forms.membership import MembershipForm
from negotiations.models import Invitation


class InvitationForm(NounForm[Invitation]):
    model = Invitation
    from_model = ("email", "role")
    labels = {"email": "E-mail address"}
    hints = {
        "email": (
            "Only an account with this address can accept. Left empty, whoever has the link can,"
            " once."
        ),
        **MembershipForm.hints,
    }
