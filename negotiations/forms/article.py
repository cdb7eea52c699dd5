"""The form of an article, and the filters of the corpus."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, When
from django.http import QueryDict

from negotiations.actions import journal
from negotiations.exchange.actors import AUTHOR, OUTLET, ActorRole, described, meant_by, the_one
from negotiations.forms.base import NounForm, T, Values
from negotiations.forms.field_defaults import not_too_long
from negotiations.forms.fields import Day, offer
from negotiations.models import Actor, Article, ArticleAuthor, Negotiation, User
from negotiations.models.article import ArticleQuerySet, Genre
from negotiations.text.canonical import canonical
from negotiations.text.folding import Level
from negotiations.text.normalising import storable, text_hash
from negotiations.text.source.people import names_in_cell, split_names, tidy

#: The other answers to the question whom a name means.
NEW, SEVERAL = "new", "several"


class ArticleForm(NounForm[Article]):
    """Authors and outlet are names, as in a byline; actors that do not exist yet are added with the
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

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
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

    def stored(self, instance: Article) -> Values:
        authors = instance.authors.order_by("rank").select_related("actor")
        names = {
            "authors": "; ".join(row.actor.name for row in authors),
            "outlet": str(instance.outlet or ""),
        }
        return {**super().stored(instance), **names}

    def perform(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """The article and the actors made for it are one act; a refusal rolls all of it back."""
        with journal.act(), transaction.atomic():
            saved = super().perform(action, *args, **kwargs)
            transaction.set_rollback(saved is None)
        return saved

    def fields_of_action(self) -> Values:
        """Find the actors by name, or add them."""
        given = {
            name: value
            for name, value in super().fields_of_action().items()
            if name not in self.questions
        }
        given["outlet"] = next(iter(self._actors(OUTLET, [given["outlet"]])), None)
        given["authors"] = self._actors(AUTHOR, names_in_cell(given["authors"]))
        return given

    def _ask(self) -> None:
        """Add a field per name that may mean two actors, or looks like two names, right below where
        it was typed.
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
            known = [(str(actor.pk), described(actor)) for actor in meant.fitting]
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
        """The article's stored actors of this name: their names need no question."""
        if not self.instance:
            return []
        authors = [
            row.actor for row in self.instance.authors.order_by("rank").select_related("actor")
        ]
        there = authors if role is AUTHOR else [self.instance.outlet]
        return [actor for actor in there if actor and canonical(actor.name) == canonical(name)]

    def _actors(self, role: ActorRole, names: Iterable[str]) -> list[Actor]:
        found: dict[Actor, None] = {}
        for name in filter(None, map(tidy, names)):
            found.update(dict.fromkeys(self._kept(role, name) or self._named(role, name)))
        return list(found)

    def _named(self, role: ActorRole, name: str) -> list[Actor]:
        answer = self.cleaned_data.get(_key(role, name))
        one_name = name if answer in (None, NEW) else answer
        names = split_names(name) if answer == SEVERAL else [one_name]
        meanings = [meant_by(part, role, self._home) for part in names]
        writer = cast(User, self.by)  # a stranger is not shown this form
        if answer == NEW:
            meanings = [replace(meaning, fitting=()) for meaning in meanings]
        return [the_one(meaning, by=writer, negotiation=self._home)[0] for meaning in meanings]

    @property
    def _home(self) -> Negotiation:
        """Articles are always written within a negotiation."""
        assert self.negotiation  # noqa: S101 — see above
        return self.negotiation


def _key(role: ActorRole, name: str) -> str:
    """The name of the field that asks whom this name means."""
    return f"{role.field}-{text_hash(canonical(name))[:12]}"


def _has_any(articles: QuerySet[Any]) -> Case:
    """Whether an actor has any of these. Do not write a bare EXISTS: PostgreSQL then reads all
    articles of the negotiation to find its few actors.
    """
    return Case(When(Exists(articles), then=True), default=False, output_field=BooleanField())


class ArticleFilter(forms.Form):
    """Filters of the corpus. Invalid filters are ignored; words that are too long are a problem."""

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

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        super().__init__(data, label_suffix="")
        published = Article.objects.filter(negotiation=negotiation, outlet=OuterRef("pk"))
        written = ArticleAuthor.objects.filter(
            article__negotiation=negotiation, actor=OuterRef("pk")
        )
        for name, articles in (("outlet", published), ("author", written)):
            actors = Actor.objects.filter(_has_any(articles))
            offer(self, name, actors.order_by("sort_key", "id"))

    def narrowed(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """The articles that the filters leave; the words are searched for elsewhere."""
        self.full_clean()
        lookups = {
            "outlet": "outlet",
            "author": "authors__actor",
            "genre": "genre",
            "published_after": "published_on__gte",
            "published_before": "published_on__lte",
        }
        asked = {lookup: self.cleaned_data.get(name) for name, lookup in lookups.items()}
        articles = articles.filter(**{lookup: value for lookup, value in asked.items() if value})
        coded = self.cleaned_data.get("coded")
        return articles if not coded else articles.having_passages(coded == "yes")

    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "")

    def level(self) -> Level:
        """Whether the search is for the words as they are spelt, or for other letters too."""
        return Level.SIMILAR if self.cleaned_data.get("letters") else Level.EQUAL

    def problem(self) -> str:
        """The error message where the words are too long, else ""."""
        return (
            " ".join(map(str, self.errors["q"])) if self.has_error("q", not_too_long.code) else ""
        )
