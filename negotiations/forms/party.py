"""A party: an actor and its part in the negotiation."""

from negotiations.forms.base import NounForm
from negotiations.models import Party


class PartyForm(NounForm[Party]):
    model = Party
    from_model = ("actor", "role", "side", "from_date", "until_date")
    comboboxes = ("actor",)
    labels = {"from_date": "From", "until_date": "Until"}
    hints = {
        "actor": "Type a name: one that is not there yet can be created at once.",
        "side": "What those on one side share, in your own words: a party has none, or one.",
    }
