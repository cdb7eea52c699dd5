"""Anyone who can hold or report a position."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from negotiations.forms.base import NounForm, Values, rows_of
from negotiations.forms.field_defaults import not_too_long
from negotiations.models import Actor, ActorName, Affiliation, Negotiation
from negotiations.models.actor import ActorKind, ActorQuerySet
from negotiations.queries.common.similar_actors import called_the_same, likely_same
from negotiations.text.canonical import canonical

SCOPES = {
    "": "As its kind: somebody unidentified stays here, anyone else is shared",
    "here": "Only in this negotiation",
    "shared": "Shared by all negotiations of this site",
}
#: The same for narrow places.
BRIEF_SCOPES = {"": "As usual for its kind", "here": "Only here", "shared": "Shared"}


class ActorForm(NounForm[Actor]):
    """Likely duplicates are shown once; saving the same names again (`shown`) is accepted."""

    model = Actor
    from_model: Sequence[str] = ("kind", "name", "description", "wikidata_id")
    field_order: Sequence[str] = ("kind", "name", "scope")
    labels = {"wikidata_id": "Wikidata id", "names": "Other names"}
    hints = {
        "name": (
            "The one it is best known by. Somebody unnamed: as the article puts it, “officials"
            " close to the talks”."
        ),
        "wikidata_id": (
            "Q and a number, like Q159: it tells namesakes apart, and links to other data."
        ),
        "names": "In other languages, short forms, metonyms like “the Kremlin”.",
        "affiliations": (
            "Whom it leads, represents, belongs to, and since when. What it says counts for a party"
            " that it leads, represents or is part of."
        ),
    }
    parts = {
        "names": rows_of(ActorName, ("name", "language")),
        "affiliations": rows_of(
            Affiliation,
            ("relation", "group", "title", "from_date", "until_date"),
            labels={"from_date": "From", "until_date": "Until"},
        ),
    }

    scope = forms.ChoiceField(
        choices=list(SCOPES.items()), required=False, label="Who sees it", widget=forms.RadioSelect
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if self.instance:
            self.fields["scope"].choices = list(SCOPES.items())[1:]  # type: ignore[attr-defined]

    def stored(self, instance: Actor) -> Values:
        return {
            **super().stored(instance),
            "scope": "here" if instance.negotiation_id else "shared",
        }

    def clean(self) -> None:
        name, others = self._new_names()
        shown = " · ".join(filter(None, [name, *others]))
        if not shown or shown == self.cleaned_data.get("shown"):
            return
        same = [
            *(likely_same(name, self._home()) if name else ()),
            *called_the_same(others, self._home()),
        ]
        if alike := [actor for actor in dict.fromkeys(same) if actor != self.instance]:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("shown")] = shown  # type: ignore[index]
            raise ValidationError(self.duplicates_question(alike))

    def _new_names(self) -> tuple[str, list[str]]:
        """The name and the other names that the actor does not have yet; "" for a known name."""
        rows = self.formsets.get("names")
        others = [row.cleaned_data.get("name") for row in rows if row.is_valid()] if rows else []
        had = (
            [self.instance.name, *(row["name"] for row in self.initial["names"])]
            if self.instance
            else []
        )
        there = {canonical(name) for name in had}
        new = [
            name if name and canonical(name) not in there else ""
            for name in (self.cleaned_data.get("name"), *others)
        ]
        return new[0], [name for name in new[1:] if name]

    def duplicates_question(self, actors: list[Actor]) -> str:
        """Asks whether one of these is meant, with a link to each."""
        slug = self._home().slug
        links = (
            (reverse("actor", args=[slug, actor.pk]), actor.name, actor.get_kind_display())
            for actor in actors
        )
        return format_html(
            "Is it one of these? {} If it is somebody else, save again.",
            format_html_join(" ", '<a href="{}" dir="auto">{}</a> ({}).', links),
        )

    def fields_of_action(self) -> Values:
        given = super().fields_of_action()
        given.pop("shown")
        scope = given.pop("scope")
        here = scope == "here" or (not scope and given["kind"] == ActorKind.UNIDENTIFIED)
        return {**given, "negotiation": self._home() if here else None}

    def _home(self) -> Negotiation:
        """Actors are always written from within a negotiation."""
        assert self.negotiation  # noqa: S101 — see above
        return self.negotiation


class NewActor(ActorForm):
    """An actor made where it is referred to. `alike` lists likely duplicates from the start."""

    prefix = "new"
    from_model = ("name", "kind")
    field_order = ("name", "kind", "scope")
    hints = {}
    parts = {}

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["shown"].initial = self["name"].value()
        self.fields["scope"].choices = list(BRIEF_SCOPES.items())  # type: ignore[attr-defined]

    @property
    def alike(self) -> list[Actor]:
        name = self["name"].value()
        return likely_same(name, self._home()) if name else []

    def duplicates_question(self, actors: list[Actor]) -> str:
        return "Is it one of these? If it is somebody else, create it once more."


class ActorSearch(forms.Form):
    """Words in any name, and a kind. Invalid filters are ignored."""

    q = forms.CharField(
        required=False, validators=[not_too_long], label="Name or alias", widget=forms.SearchInput
    )
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *ActorKind.choices])

    def narrow(self, actors: ActorQuerySet) -> ActorQuerySet:
        self.full_clean()
        if words := self.cleaned_data.get("q"):
            actors = actors.matching(words)
        if kind := self.cleaned_data.get("kind"):
            actors = actors.filter(kind=kind)
        return actors
