"""The filters of a dossier."""

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format

from negotiations.forms.fields import Asked, offer
from negotiations.forms.timeline import TimelineForm
from negotiations.models import Negotiation, Term
from negotiations.queries.standings.matrix import VOICES

#: A dossier quotes all voices; the standings say which of them decide.
LABELS = dict(zip(VOICES, ("All", "Own only", "Reported only"), strict=True))


class DossierForm(TimelineForm):
    """Named terms replace the area. Invalid filters are ignored."""

    voice = forms.ChoiceField(choices=list(LABELS.items()), required=False)
    on_record = forms.BooleanField(required=False, label="Only on record or published")
    term = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        required=False,
        label="Terms, instead of an area",
        widget=forms.SelectMultiple({"size": 8}),
    )

    def __init__(self, data: QueryDict, negotiation: Negotiation) -> None:
        super().__init__(data, negotiation)
        self.data = {**self.data, "term": list(filter(None, data.getlist("term")))}  # type: ignore[assignment]
        self.offered = Term.objects.filter(negotiation=negotiation).at_stake()
        offer(self, "term", self.offered.order_by("sort_key", "id"))

    def asked(self) -> Asked:
        """The keyword arguments of `queries.dossier.quotations.dossier`."""
        asked = super().asked()
        area, self.named = asked.pop("area"), list(self.cleaned_data.get("term") or ())
        self.within = None if self.named else area
        terms = [term.pk for term in self.named]
        if self.within:
            terms = list(self.offered.in_area(self.within.code).values_list("pk", flat=True))
        chosen = terms if self.named or self.within else None
        return {**asked, "on_record": bool(self.cleaned_data.get("on_record")), "terms": chosen}

    def query(self, asked: Asked) -> dict[str, str | list[str]]:
        """The query string of the same dossier, whatever day it is opened."""
        days = {name: asked[name].isoformat() for name in ("since", "until") if asked[name]}
        more = {"on_record": "on"} if asked["on_record"] else {}
        about = (
            {"area": self.within.code}
            if self.within
            else {"term": [str(term.pk) for term in self.named]}
        )
        return {**days, "voice": asked["voice"], **more, **about}

    def narrowed(self, asked: Asked) -> list[str]:
        """The filters in words."""
        since = f"from {date_format(asked['since'], 'j F Y')}" if asked["since"] else ""
        terms = ", ".join(f"“{term.label}”" for term in self.named)
        return [
            since,
            f"until {date_format(asked['until'], 'j F Y')}",
            f"voices: {LABELS[asked['voice']].lower()}",
            "only on record or published" if asked["on_record"] else "",
            f"terms: {terms}" if terms else "",
            f"area: {self.within.label}" if self.within else "",
        ]
