"""A delegation: the people whom an actor sent to a round."""

from negotiations.forms.base import NounForm, rows_of
from negotiations.models import Delegation, DelegationMember


class DelegationForm(NounForm[Delegation]):
    model = Delegation
    from_model = ("actor", "head", "level")
    labels = {"actor": "Delegation of"}
    hints = {
        "head": "Who led it.",
        "level": "The rank of its head.",
        "members": "Who else came, and as what.",
    }
    parts = {"members": rows_of(DelegationMember, ("actor", "function"))}
