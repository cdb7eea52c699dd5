"""A negotiation, and how its standings are to be shown."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.text import slugify

from negotiations.forms.base import NounForm
from negotiations.forms.fields import Day
from negotiations.models import Actor, Article, Negotiation, Party, Tag, Term
from negotiations.models.actor import ActorKind
from negotiations.models.position import Audience
from negotiations.queries.standings.columns import LAYERS
from negotiations.queries.standings.matrix import VOICES, default_day
from negotiations.queries.table.layout import ORDERS, Layout
from negotiations.text.canonical import canonical
from negotiations.text.collation import sort_key


class NegotiationForm(NounForm):
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    def to_python(self, value: Any) -> frozenset[UUID]:
        return frozenset(UUID(pk) for pk in value or () if PK.fullmatch(pk))


class StandingsForm(forms.Form):
    """What is asked of the matrix; whatever is not understood is as if not asked."""

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
    #: Shown folded away.
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

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        self.day = default_day(negotiation)
        given = {
            "as_of": self.day.isoformat(),
            "voice": VOICES[0],
            "layer": LAYERS[0],
            "area": "",
        } | {name: value for name, value in data.items() if value}
        given["pin"] = data.getlist("pin") if hasattr(data, "getlist") else []
        super().__init__(given, label_suffix="")
        areas = (
            Tag.objects.filter(negotiation=negotiation, parent=None)
            .exclude(code="META")
            .order_by("id")
        )
        choices: Any = [("", "All areas"), *areas.values_list("code", "label")]
        self.fields["area"] = forms.ChoiceField(choices=choices, required=False)
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

    def asked(self) -> dict[str, Any]:
        """What is asked of the standings; each the default where it was not understood."""
        given = self._given()
        defaults = {"as_of": self.day, "voice": VOICES[0], "layer": LAYERS[0]}
        asked: dict[str, Any] = {
            name: given.get(name) or default for name, default in defaults.items()
        }
        asked["on_record"] = bool(given.get("on_record"))
        asked["outlet"] = given["outlet"].pk if given.get("outlet") else None
        asked["side"] = given.get("side") or ""
        asked["other_days"], asked["closed"] = (
            bool(given.get("other_days")),
            bool(given.get("closed")),
        )
        asked["audience"] = given.get("audience") or ""
        return asked

    def compared(self) -> dict[str, Any] | None:
        """What is asked of the standings to compare with; None where there is nothing to compare."""
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
        """The part of an address that asks for the same again, on whatever day."""
        given = {
            **self._given(),
            **{name: self.asked()[name] for name in ("as_of", "voice", "layer")},
        }
        said = {
            name: getattr(value, "pk", value)
            for name, value in given.items()
            if value and name != "pin"
        }
        return urlencode({name: "on" if value is True else value for name, value in said.items()})

    def query_with_pins(self) -> str:
        """The same with what comes first, which each link of a table need not repeat."""
        return "&".join([self.query(), *(f"pin={pk}" for pk in sorted(self.layout().pinned))])

    def narrowed(self) -> list[str]:
        """The same in words."""
        given, asked = self._given(), self.asked()
        words = [
            f"as of {date_format(asked['as_of'], 'j F Y')}",
            f"voice: {VOICE_LABELS[asked['voice']].lower()}",
            asked["layer"],
        ]
        areas: Any = self["area"].field
        words += [str(label) for code, label in areas.choices if code and code == given.get("area")]
        words += [str(given[name]) for name in ("side", "outlet") if given.get(name)]
        words += ["only on record or published"] * asked["on_record"] + [
            "variants rolled up"
        ] * self.layout().rolled_up
        words += ["parties of other days too"] * asked["other_days"] + ["closed terms too"] * asked[
            "closed"
        ]
        words += [f"audience: {asked['audience']}"] * bool(asked["audience"])
        if given.get("against") or given.get("against_outlet"):
            day = date_format(given["against"], "j F Y") if given.get("against") else ""
            words.append(
                "compared with"
                f" {' in '.join(filter(None, [day, str(given.get('against_outlet') or '')]))}"
            )
        return words

    def _given(self) -> dict[str, Any]:
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return self.cleaned_data


class CellForm(forms.Form):
    """Which cell."""

    actor = forms.ModelChoiceField(Actor.objects.none())
    term = forms.ModelChoiceField(Term.objects.none())

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(data)
        self.fields["actor"] = forms.ModelChoiceField(Actor.objects.usable_in(negotiation))
        self.fields["term"] = forms.ModelChoiceField(Term.objects.filter(negotiation=negotiation))
