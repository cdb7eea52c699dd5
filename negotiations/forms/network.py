"""How the network of actors is to be computed, and which two of them are looked at."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from negotiations.forms.fields import Day
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
    "article": "in an article", "day": "a day", "week": "a week", "month": "a month", "year": "a year",
    "overall": "over all", "none": "each time",
}  # fmt: skip

#: Filters that stand under More, with the days compared.
MORE = ("duplicates", "normalisation", "threshold")


def _choice(
    values: Any, labels: dict[str, str], label: str, widget: Any = forms.Select
) -> forms.ChoiceField:
    choices = [(value, labels[value]) for value in values]
    return forms.ChoiceField(choices=choices, required=False, widget=widget, label=label)


class NetworkForm(forms.Form):
    """What is asked of the network; whatever is not understood is as if not asked.

    Unless asked otherwise, the window is the quarter of the newest position, and it is compared
    with the one before.
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

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        self.newest = quarter_of(_newest(negotiation))
        defaults = {
            "kind": KINDS[0],
            "layer": LAYERS[0],
            "duplicates": "article",
            "normalisation": "average",
        }
        self.defaults: dict[str, Any] = {**defaults, "least_terms": LEAST_TERMS, "threshold": 0.0}
        self.more_asked = False
        super().__init__({name: value for name, value in data.items() if value}, label_suffix="")

    def asked(self) -> dict[str, Any]:
        """`now` and `then`, windows, and the keywords of `queries.network.congruence.network`;
        shown in the form from here on.
        """
        self.full_clean()
        now = self._window("since", "until", self.newest)
        then = self._window("then_since", "then_until", now.before)
        how = {
            name: self.cleaned_data.get(name) or default for name, default in self.defaults.items()
        }
        rarer = [name for name in MORE if how[name] != self.defaults[name]]
        self.more_asked = bool(rarer) or then != now.before
        self.data = pinned(now, then, how)  # type: ignore[assignment]
        return {"now": now, "then": then, **how}

    def _window(self, since: str, until: str, default: Period) -> Period:
        """The days asked for; all of the default, if they are in the wrong order."""
        start, end = (
            self.cleaned_data.get(since) or default.since,
            self.cleaned_data.get(until) or default.until,
        )
        return Period(start, end) if start <= end else default


def pinned(now: Period, then: Period, how: dict[str, Any]) -> dict[str, str]:
    """As it is asked for: two windows, and how the network is computed."""
    days = {
        "since": now.since,
        "until": now.until,
        "then_since": then.since,
        "then_until": then.until,
    }
    said = {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in how.items()
    }
    return {**said, **{name: day.isoformat() for name, day in days.items()}}


def _newest(negotiation: Negotiation) -> date:
    said = Position.objects.accepted().filter(negotiation=negotiation).order_by("-said_until")
    return said.values_list("said_until", flat=True).first() or timezone.localdate()


class PairForm(forms.Form):
    """Which two actors, and on which term."""

    one = forms.ModelChoiceField(Actor.objects.none())
    other = forms.ModelChoiceField(Actor.objects.none())
    term = forms.ModelChoiceField(Term.objects.none(), required=False)

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(data)
        for name in ("one", "other"):
            self.fields[name] = forms.ModelChoiceField(Actor.objects.usable_in(negotiation))
        self.fields["term"] = forms.ModelChoiceField(
            Term.objects.filter(negotiation=negotiation), required=False
        )
