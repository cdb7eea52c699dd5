"""The parties whose common ground a page shows."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict

from negotiations.models.party import PartyRole
from negotiations.queries.table.cells import Column

#: How many parties are shown where none is a primary party.
SOME = 6


class PartiesForm(forms.Form):
    """Some of the columns of a table of standings. Where the query names none of them: the primary
    parties, and the guarantors `with_a_stance`.
    """

    party = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Parties"
    )

    without_talks = forms.BooleanField(required=False, label="Closeness without talks about talks")

    def __init__(
        self, data: QueryDict, columns: Sequence[Column], with_a_stance: Collection[UUID] = ()
    ) -> None:
        offered = {str(column.actor.pk): column for column in columns}
        named = [pk for pk in offered if pk in data.getlist("party")]
        primary = [
            pk
            for pk, column in offered.items()
            if PartyRole.PRIMARY in column.roles
            or (PartyRole.GUARANTOR in column.roles and column.actor.pk in with_a_stance)
        ]
        self.leaves_out_talks = bool(data.get("without_talks"))
        self.chosen = [offered[pk] for pk in named or primary or list(offered)[:SOME]]
        given = {
            "party": [str(column.actor.pk) for column in self.chosen],
            "without_talks": self.leaves_out_talks,
        }
        super().__init__(given, label_suffix="")
        party = self.fields["party"]
        assert isinstance(party, forms.MultipleChoiceField)  # noqa: S101 — see above
        party.choices = [(pk, column.actor.name) for pk, column in offered.items()]
