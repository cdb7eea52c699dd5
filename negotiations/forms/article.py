"""An article as it is stored, and as it is looked for."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, When

from negotiations.actions import journal
from negotiations.exchange.actors import AUTHOR, OUTLET, ActorRole, described, meant_by, the_one
from negotiations.forms.base import NounForm
from negotiations.forms.field_defaults import not_too_long
from negotiations.forms.fields import Day
from negotiations.models import Actor, Article, ArticleAuthor, Negotiation
from negotiations.models.article import Genre
from negotiations.text.canonical import canonical
from negotiations.text.folding import Level
from negotiations.text.normalising import storable, text_hash
from negotiations.text.source.people import names_in_cell, split_names, tidy

#: What else may be answered where somebody is asked whom a name means.
NEW, SEVERAL = "new", "several"


class ArticleForm(NounForm):
    """Authors and outlet are names, as a byline gives them; who is not known yet is added with the
    article.
    """

    model = Article
    from_model = (
        "title",
        "standfirst",
        "genre",
        "language",
        "published_on",
        "url",
        "text_access",
        "text",
    )
    labels = {
        "url": "Address",
        "text_access": "Who may read the text",
        "published_on": "Published on",
    }
    hints = {
        "text": (
            "The body, a paragraph a line. Passages are marked in it, so correct it before anything"
            " is coded."
        ),
        "text_access": (
            "Members of the negotiation, or everybody who may see it. Passages and positions are"
            " shown to both."
        ),
        "language": "As en, uk or ru: search uses it. Empty, if nobody knows.",
    }

    authors = forms.CharField(required=False, help_text="Names, separated by semicolons.")
    outlet = forms.CharField(required=False, help_text="The newspaper, site or channel.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions: dict[str, forms.ChoiceField] = {}
        if self.is_bound:
            self._ask()
        self.fields |= self.questions
        self.fields["text"].widget.attrs |= {"rows": 16, "dir": "auto"}
        self.fields["text"].strip = False  # type: ignore[attr-defined]
        asked = {
            role: [key for key in self.questions if key.startswith(f"{role.field}-")]
            for role in (AUTHOR, OUTLET)
        }
        about = ["title", "standfirst", "authors", *asked[AUTHOR], "outlet", *asked[OUTLET]]
        self.order_fields(
            [*about, "published_on", "genre", "language", "url", "text_access", "text"]
        )

    def stored(self, instance: Any) -> dict[str, Any]:
        authors = instance.authors.order_by("rank").select_related("actor")
        names = {
            "authors": "; ".join(row.actor.name for row in authors),
            "outlet": str(instance.outlet or ""),
        }
        return {**super().stored(instance), **names}

    def perform(self, act: Any, *args: Any, **kwargs: Any) -> Any:
        """One act with the actors that are made for it, which a refusal takes along."""
        with journal.act(), transaction.atomic():
            made = super().perform(act, *args, **kwargs)
            transaction.set_rollback(made is None)
        return made

    def fields_of_action(self) -> dict[str, Any]:
        """Actors are found by name, or made."""
        given = {
            name: value
            for name, value in super().fields_of_action().items()
            if name not in self.questions
        }
        given["outlet"] = next(iter(self._actors(OUTLET, [given["outlet"]])), None)
        given["authors"] = self._actors(AUTHOR, names_in_cell(given["authors"]))
        return given

    def _ask(self) -> None:
        """A field for each name that may mean two actors, or looks like two names, right below
        where it was typed.
        """
        typed = (
            (OUTLET, [self.data.get("outlet", "")]),
            (AUTHOR, names_in_cell(self.data.get("authors", ""))),
        )
        for role, names in typed:
            for name in names:
                if storable(name) and tidy(name) and not self._kept(role, name):
                    self._ask_about(role, name)

    def _ask_about(self, role: ActorRole, name: str) -> None:
        with suppress(ValidationError):
            meant = meant_by(name, role, self._home)
            parts = split_names(name) if role is AUTHOR and not meant.fitting else []
            if not (meant.in_doubt or parts):
                return
            known = [(str(one.pk), described(one)) for one in meant.fitting]
            split = [(SEVERAL, f"{len(parts)} authors: {'; '.join(parts)}")] if parts else []
            kind = role.made.label.lower()
            alone = (
                f"One author of this name ({kind})"
                if parts
                else f"Another {kind}: add one of this name"
            )
            why = (
                "looks like more than one name" if parts else f"may be {len(meant.fitting)} actors"
            )
            label = f"Who is “{meant.name}”?"
            self.questions[_key(role, name)] = forms.ChoiceField(
                choices=[*known, *split, (NEW, alone)], widget=forms.RadioSelect, label=label,
                error_messages={"required": f"“{meant.name}” {why}: choose."},
            )  # fmt: skip

    def _kept(self, role: ActorRole, name: str) -> list[Actor]:
        """Those of this name who stand there already: whom they mean, nobody has to be asked."""
        if not self.instance:
            return []
        authors = [
            row.actor for row in self.instance.authors.order_by("rank").select_related("actor")
        ]
        there = authors if role is AUTHOR else [self.instance.outlet]
        return [one for one in there if one and canonical(one.name) == canonical(name)]

    def _actors(self, role: ActorRole, names: Iterable[str]) -> list[Actor]:
        found: dict[Actor, None] = {}
        for name in filter(None, map(tidy, names)):
            for one in self._kept(role, name) or self._named(role, name):
                found[one] = None
        return list(found)

    def _named(self, role: ActorRole, name: str) -> list[Actor]:
        answer = self.cleaned_data.get(_key(role, name))
        names = (
            split_names(name)
            if answer == SEVERAL
            else [name if answer in (None, SEVERAL, NEW) else answer]
        )
        meant = [meant_by(one, role, self._home) for one in names]
        if answer == NEW:
            meant = [replace(one, fitting=()) for one in meant]
        return [the_one(one, by=self.user, negotiation=self._home)[0] for one in meant]

    @property
    def _home(self) -> Any:
        return self.negotiation


def _key(role: ActorRole, name: str) -> str:
    """What the field is called that asks whom this name means."""
    return f"{role.field}-{text_hash(canonical(name))[:12]}"


def _of_each(articles: Any) -> Case:
    """Whether an actor has any: as a condition alone, all articles of the negotiation would be read
    to find its few actors.
    """
    return Case(When(Exists(articles), then=True), default=False, output_field=BooleanField())


class ArticleFilter(forms.Form):
    """What is looked for in the corpus; whatever is not understood is as if not asked, but words
    that are too long.
    """

    q = forms.CharField(
        required=False,
        validators=[not_too_long],
        label="Words",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    outlet = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="Any")
    author = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="Any")
    genre = forms.ChoiceField(choices=[("", "Any"), *Genre.choices], required=False)
    published_after = forms.DateField(required=False, widget=Day(), label="From")
    published_before = forms.DateField(required=False, widget=Day(), label="Until")
    coded = forms.ChoiceField(
        choices=[("", "Any"), ("yes", "Coded"), ("no", "Not coded")], required=False
    )
    letters = forms.ChoiceField(
        choices=[("", "As spelt"), ("other", "Other")], required=False, widget=forms.HiddenInput()
    )

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(data, label_suffix="")
        choices: Any = self.fields
        published = Article.objects.filter(negotiation=negotiation, outlet=OuterRef("pk"))
        written = ArticleAuthor.objects.filter(
            article__negotiation=negotiation, actor=OuterRef("pk")
        )
        for name, articles in (("outlet", published), ("author", written)):
            choices[name].queryset = Actor.objects.filter(_of_each(articles)).order_by(
                "sort_key", "id"
            )

    def narrowed(self, articles: Any) -> Any:
        """The articles that are asked for, words apart."""
        self.full_clean()
        lookups = {"outlet": "outlet", "author": "authors__actor", "genre": "genre",
                   "published_after": "published_on__gte", "published_before": "published_on__lte"}  # fmt: skip
        asked = {lookup: self.cleaned_data.get(name) for name, lookup in lookups.items()}
        articles = articles.filter(**{lookup: value for lookup, value in asked.items() if value})
        coded = self.cleaned_data.get("coded")
        return articles if not coded else articles.having_passages(coded == "yes")

    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "")

    def level(self) -> Level:
        """Whether the words are looked for as they are spelt, or with other letters."""
        return Level.SIMILAR if self.cleaned_data.get("letters") else Level.EQUAL

    def problem(self) -> str:
        """What is to be said of the words, where they are too long."""
        return (
            " ".join(map(str, self.errors["q"])) if self.has_error("q", not_too_long.code) else ""
        )
