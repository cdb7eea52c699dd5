"""The filters of the network of actors, and the form that names two of them."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone

from negotiations.forms.fields import Asked, Day, filled, offer
from negotiations.models import Actor, Negotiation, Position, Term
from negotiations.queries.network.congruence import (
    DUPLICATES,
    KINDS,
    LAYERS,
    LEAST_TERMS,
    NORMALISATIONS,
)
from negotiations.queries.network.periods import Period, quarter_of

LABELS = {
    "subtract": "Congruence − conflict", "congruence": "Congruence", "conflict": "Conflict",
    "parties": "Parties", "holders": "Holders as coded",
    "average": "average activity", "jaccard": "Jaccard", "cosine": "cosine", "none": "nothing",
}  # fmt: skip
ONCE = {
    "article": "in an article",
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "year": "a year",
    "overall": "over all",
    "none": "each time",
}

#: The filters that stand below More, besides the days compared.
MORE = ("duplicates", "normalisation", "threshold")


def _choice(
    values: Iterable[str],
    labels: dict[str, str],
    label: str,
    widget: type[forms.Widget] = forms.Select,
) -> forms.ChoiceField:
    choices = [(value, labels[value]) for value in values]
    return forms.ChoiceField(choices=choices, required=False, widget=widget, label=label)


class NetworkForm(forms.Form):
    """The filters of the network. Invalid filters are ignored.

    By default the window is the quarter of the newest position, compared with the quarter before.
    """

    since = forms.DateField(required=False, widget=Day(), label="From")
    until = forms.DateField(required=False, widget=Day(), label="Until")
    then_since = forms.DateField(required=False, widget=Day(), label="Compared: from")
    then_until = forms.DateField(required=False, widget=Day(), label="Compared: until")
    kind = _choice(KINDS, LABELS, "Links", forms.RadioSelect)
    layer = _choice(LAYERS, LABELS, "Actors", forms.RadioSelect)
    duplicates = _choice(DUPLICATES, ONCE, "Count repetition once")
    normalisation = _choice(NORMALISATIONS, LABELS, "Divide by")
    least_terms = forms.IntegerField(required=False, min_value=1, label="Terms in common, at least")
    threshold = forms.FloatField(required=False, min_value=0, label="Weight, at least")

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        self.newest = quarter_of(_newest(negotiation))
        defaults = {
            "kind": KINDS[0],
            "layer": LAYERS[0],
            "duplicates": "article",
            "normalisation": "average",
        }
        self.defaults: Asked = {**defaults, "least_terms": LEAST_TERMS, "threshold": 0.0}
        self.more_asked = False
        super().__init__(filled(data), label_suffix="")

    def asked(self) -> Asked:
        """The windows `now` and `then`, and the keyword arguments of
        `queries.network.congruence.network`. From here on the form shows them.
        """
        self.full_clean()
        now = self._window("since", "until", self.newest)
        then = self._window("then_since", "then_until", now.before)
        how = {
            name: self.cleaned_data.get(name) or default for name, default in self.defaults.items()
        }
        rarer = [name for name in MORE if how[name] != self.defaults[name]]
        self.more_asked = bool(rarer) or then != now.before
        self.data = query_of(now, then, how)  # type: ignore[assignment]
        return {"now": now, "then": then, **how}

    def _window(self, since: str, until: str, default: Period) -> Period:
        """The days asked for; the default if they are in the wrong order."""
        start = self.cleaned_data.get(since) or default.since
        end = self.cleaned_data.get(until) or default.until
        return Period(start, end) if start <= end else default


def query_of(now: Period, then: Period, how: Asked) -> dict[str, str]:
    """The query string of a network: its two windows, and how it is computed."""
    days = {
        "since": now.since,
        "until": now.until,
        "then_since": then.since,
        "then_until": then.until,
    }
    written = {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in how.items()
    }
    return {**written, **{name: day.isoformat() for name, day in days.items()}}


def _newest(negotiation: Negotiation) -> date:
    said = Position.objects.accepted().filter(negotiation=negotiation).order_by("-said_until")
    return said.values_list("said_until", flat=True).first() or timezone.localdate()


class PairForm(forms.Form):
    """Two actors, and the term whose quotes are shown, if any."""

    one = forms.ModelChoiceField(Actor.objects.none())
    other = forms.ModelChoiceField(Actor.objects.none())
    term = forms.ModelChoiceField(Term.objects.none(), required=False)

    def __init__(self, data: QueryDict, negotiation: Negotiation) -> None:
        super().__init__(data)
        for name in ("one", "other"):
            offer(self, name, Actor.objects.usable_in(negotiation))
        offer(self, "term", Term.objects.filter(negotiation=negotiation))
