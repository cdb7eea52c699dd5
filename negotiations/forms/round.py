"""A meeting of the negotiation."""

from negotiations.forms.base import NounForm
from negotiations.models import Round


class RoundForm(NounForm[Round]):
    model = Round
    from_model = ("name", "place", "host", "started_on", "ended_on", "format", "track", "outcome")
    labels = {"started_on": "From", "ended_on": "Until"}
    hints = {
        "name": "As it is spoken of: “second round at Istanbul”.",
        "host": "Who received the delegations.",
        "track": (
            "1: officials; 1.5: officials and others, unofficially; 2: others with influence; 3:"
            " the grassroots."
        ),
        "outcome": "What came of it, in a sentence or two.",
    }
