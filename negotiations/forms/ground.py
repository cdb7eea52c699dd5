"""Whose common ground is looked for."""

from collections.abc import Sequence
from typing import Any

from django import forms

from negotiations.models.party import PartyRole
from negotiations.queries.matrix import Column

#: Where no party is a primary one, so many are shown.
SOME = 6


class PartiesForm(forms.Form):
    """Which of the columns of a table of standings, however many; the primary parties, where none is named that is there."""

    party = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Parties")

    def __init__(self, data: Any, columns: Sequence[Column]) -> None:
        offered = {str(column.actor.pk): column for column in columns}
        named = [pk for pk in offered if pk in data.getlist("party")]
        primary = [pk for pk, column in offered.items() if PartyRole.PRIMARY in column.roles]
        self.chosen = [offered[pk] for pk in named or primary or list(offered)[:SOME]]
        super().__init__({"party": [str(column.actor.pk) for column in self.chosen]}, label_suffix="")
        choices: Any = [(pk, column.actor.name) for pk, column in offered.items()]
        self.fields["party"] = forms.MultipleChoiceField(
            choices=choices, required=False, widget=forms.CheckboxSelectMultiple, label="Parties"
        )
