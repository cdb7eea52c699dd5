"""The form of a negotiation, and the filters of its standings."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import slugify

from negotiations.forms.base import NounForm, Values
from negotiations.forms.fields import Asked, Day, filled, offer
from negotiations.models import Actor, Article, Negotiation, Party, Tag, Term
from negotiations.models.actor import ActorKind
from negotiations.models.position import Audience
from negotiations.queries.standings.columns import LAYERS
from negotiations.queries.standings.matrix import VOICES, default_day
from negotiations.queries.table.layout import ORDERS, Layout
from negotiations.text.canonical import canonical
from negotiations.text.collation import sort_key


class NegotiationForm(NounForm[Negotiation]):
    model = Negotiation
    from_model = (
        "title",
        "slug",
        "summary",
        "status",
        "visibility",
        "notes_published",
        "started_on",
        "ended_on",
    )
    labels = {
        "slug": "Short name",
        "notes_published": "Publish the notes",
        "started_on": "Started",
        "ended_on": "Ended",
    }
    hints = {
        "slug": "In addresses: letters, digits and hyphens. Left empty, it is made from the title.",
        "visibility": (
            "Public: everybody may read the accepted coding. Only an owner may change this."
        ),
        "notes_published": (
            "Whoever may see the negotiation reads its coders’ notes too. Only an owner may change"
            " this."
        ),
    }

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        given: str = self.cleaned_data["slug"]
        return given or slugify(self.cleaned_data.get("title", ""))[:80]


PK = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VOICE_LABELS = {
    "own_else_reported": "Own, else reported",
    "own": "Own only",
    "reported": "Reported only",
}


class Pins(forms.Field):
    """Ids of actors and terms."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Iterable[str] | None) -> frozenset[UUID]:
        return frozenset(UUID(pk) for pk in value or () if PK.fullmatch(pk))


class StandingsForm(forms.Form):
    """The filters of the standings. Invalid filters are ignored."""

    as_of = forms.DateField(required=False, widget=Day(), label="As of")
    voice = forms.ChoiceField(
        choices=[(voice, VOICE_LABELS[voice]) for voice in VOICES],
        required=False,
        widget=forms.RadioSelect,
    )
    layer = forms.ChoiceField(
        choices=[(layer, layer.capitalize()) for layer in LAYERS],
        required=False,
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(required=False)
    on_record = forms.BooleanField(required=False, label="Only on record or published")
    side = forms.ChoiceField(required=False)
    other_days = forms.BooleanField(required=False, label="Parties of other days too")
    closed = forms.BooleanField(required=False, label="Closed terms too")
    audience = forms.ChoiceField(choices=[("", "All audiences"), *Audience.choices], required=False)
    outlet = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="All outlets")
    rolled_up = forms.BooleanField(required=False, label="Variants rolled up")
    order = forms.ChoiceField(choices=list(ORDERS.items()), required=False, label="Rows")
    against = forms.DateField(required=False, widget=Day(), label="Compare with the day")
    against_outlet = forms.ModelChoiceField(
        Actor.objects.none(), required=False, empty_label="None", label="Compare with the outlet"
    )
    pin = Pins(required=False)
    #: The filters that stand below More.
    more = (
        "on_record",
        "rolled_up",
        "other_days",
        "closed",
        "audience",
        "order",
        "side",
        "outlet",
        "against",
        "against_outlet",
    )

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        self.day = default_day(negotiation)
        defaults = {"as_of": self.day.isoformat(), "voice": VOICES[0], "layer": LAYERS[0]}
        given = {**defaults, "area": "", **filled(data)}
        given["pin"] = data.getlist("pin") if isinstance(data, QueryDict) else []
        super().__init__(given, label_suffix="")
        areas = Tag.objects.filter(negotiation=negotiation, parent=None).exclude(code="META")
        codes = areas.order_by("id").values_list("code", "label")
        self.areas = dict(codes)
        self.fields["area"] = forms.ChoiceField(
            choices=[("", "All areas"), *self.areas.items()], required=False
        )
        self.parties = Party.objects.filter(negotiation=negotiation).exclude(side="")
        spelt = {
            canonical(side): side
            for side in self.parties.order_by("-id").values_list("side", flat=True)
        }
        sides = sorted(spelt.values(), key=sort_key)
        self.fields["side"] = forms.ChoiceField(
            choices=[("", "All sides"), *((side, side) for side in sides)], required=False
        )
        published = Article.objects.filter(negotiation=negotiation, outlet=OuterRef("pk"))
        outlets = Actor.objects.filter(Exists(published), kind=ActorKind.MEDIA).order_by(
            "sort_key", "id"
        )
        names = list(outlets.values_list("pk", "name"))
        for name in ("outlet", "against_outlet"):
            field: Any = self.fields[name]
            field.queryset = outlets
            field.choices = [("", field.empty_label), *names]

    def asked(self) -> Asked:
        """The keyword arguments of the standings; an invalid one has its default."""
        given = self._given()
        defaults = {"as_of": self.day, "voice": VOICES[0], "layer": LAYERS[0]}
        asked: Asked = {name: given.get(name) or default for name, default in defaults.items()}
        asked["on_record"] = bool(given.get("on_record"))
        asked["outlet"] = given["outlet"].pk if given.get("outlet") else None
        asked["side"] = given.get("side") or ""
        asked["other_days"] = bool(given.get("other_days"))
        asked["closed"] = bool(given.get("closed"))
        asked["audience"] = given.get("audience") or ""
        return asked

    def compared(self) -> Asked | None:
        """The keyword arguments of the standings to compare with; None without a comparison."""
        given = self._given()
        changed = {
            "as_of": given.get("against"),
            "outlet": given["against_outlet"].pk if given.get("against_outlet") else None,
        }
        changed = {name: value for name, value in changed.items() if value}
        return {**self.asked(), **changed} if changed else None

    def layout(self) -> Layout:
        given = self._given()
        pinned = given.get("pin") or frozenset()
        return Layout(
            given.get("area") or "",
            bool(given.get("rolled_up")),
            given.get("order") or "area",
            pinned,
        )

    def query(self) -> str:
        """The query string of the same standings, whatever day it is opened; without pins."""
        defaults = {name: self.asked()[name] for name in ("as_of", "voice", "layer")}
        given = filled({**self._given(), **defaults, "pin": None})
        keys = {name: getattr(value, "pk", value) for name, value in given.items()}
        return urlencode({name: "on" if value is True else value for name, value in keys.items()})

    def query_with_pins(self) -> str:
        """The same with pins, which the links of a table leave out."""
        return "&".join([self.query(), *(f"pin={pk}" for pk in sorted(self.layout().pinned))])

    def narrowed(self) -> list[str]:
        """The filters in words."""
        given, asked = self._given(), self.asked()
        against = [
            date_format(given["against"], "j F Y") if given.get("against") else "",
            str(given.get("against_outlet") or ""),
        ]
        words = [
            f"as of {date_format(asked['as_of'], 'j F Y')}",
            f"voice: {VOICE_LABELS[asked['voice']].lower()}",
            asked["layer"],
            self.areas.get(given.get("area") or "", ""),
            str(given.get("side") or ""),
            str(given.get("outlet") or ""),
            "only on record or published" if asked["on_record"] else "",
            "variants rolled up" if self.layout().rolled_up else "",
            "parties of other days too" if asked["other_days"] else "",
            "closed terms too" if asked["closed"] else "",
            f"audience: {asked['audience']}" if asked["audience"] else "",
            f"compared with {' in '.join(filter(None, against))}" if any(against) else "",
        ]
        return list(filter(None, words))

    def _given(self) -> Values:
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return self.cleaned_data


class CellForm(forms.Form):
    """Which cell of the standings: an actor and a term."""

    actor = forms.ModelChoiceField(Actor.objects.none())
    term = forms.ModelChoiceField(Term.objects.none())

    def __init__(self, data: QueryDict, negotiation: Negotiation) -> None:
        super().__init__(data)
        offer(self, "actor", Actor.objects.usable_in(negotiation))
        offer(self, "term", Term.objects.filter(negotiation=negotiation))
