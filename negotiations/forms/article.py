"""An article as it is stored, as it comes in, and as it is looked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, When

from negotiations.actions import history
from negotiations.exchange.importers import txt
from negotiations.exchange.load import actor_called
from negotiations.forms.base import Day, NounForm
from negotiations.models import Actor, Article, ArticleAuthor, Negotiation
from negotiations.models.actor import ActorKind
from negotiations.models.article import Genre
from negotiations.text.normalising import Unusable, decode, normalise


class ArticleForm(NounForm):
    """Authors and outlet are names, as a byline gives them; who is not known yet is added with the article."""

    model = Article
    from_model = ("title", "standfirst", "genre", "language", "published_on", "url", "text_access", "text")
    labels = {"url": "Address", "text_access": "Who may read the text", "published_on": "Published on"}
    hints = {
        "text": "The body, a paragraph a line. Passages are marked in it, so correct it before anything is coded.",
        "text_access": "Members of the negotiation, or everybody who may see it. Passages and positions are shown to both.",
        "language": "As en, uk or ru: search uses it.",
    }

    authors = forms.CharField(required=False, help_text="Names, separated by semicolons.")
    outlet = forms.CharField(required=False, help_text="The newspaper, site or channel.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"rows": 16, "dir": "auto"}
        self.fields["text"].strip = False  # type: ignore[attr-defined]
        order = [
            "title",
            "standfirst",
            "authors",
            "outlet",
            "published_on",
            "genre",
            "language",
            "url",
            "text_access",
            "text",
        ]
        self.order_fields(order)

    def stored(self, instance: Any) -> dict[str, Any]:
        authors = instance.authors.order_by("rank").select_related("actor")
        names = {"authors": "; ".join(row.actor.name for row in authors), "outlet": str(instance.outlet or "")}
        return {**super().stored(instance), **names}

    def perform(self, act: Any, *args: Any, **kwargs: Any) -> Any:
        """One act with the actors that are made for it, which a refusal takes along."""
        with history.act(), transaction.atomic():
            made = super().perform(act, *args, **kwargs)
            transaction.set_rollback(made is None)
        return made

    def fields_of_action(self) -> dict[str, Any]:
        """Actors are found by name, or made."""
        given = super().fields_of_action()
        names = [name.strip() for name in given.pop("authors").split(";") if name.strip()]
        given["authors"] = [self._actor(name, ActorKind.PERSON) for name in names]
        outlet = given.pop("outlet").strip()
        given["outlet"] = self._actor(outlet, ActorKind.MEDIA) if outlet else None
        return given

    def _actor(self, name: str, kind: ActorKind) -> Actor:
        home: Any = self.negotiation
        return actor_called(name, kind, by=self.user, negotiation=home)[0]


class PasteForm(forms.Form):
    """A commentary pasted, or as a .txt file: read into the parts of an article, which are shown before anything is stored."""

    pasted = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}), label="Paste the article",
        help_text="With its headline on the first line.",
    )  # fmt: skip
    file = forms.FileField(
        required=False, label="Or choose a .txt file", widget=forms.FileInput(attrs={"accept": ".txt,text/plain"})
    )
    outlet = forms.CharField(required=False)
    published_on = forms.DateField(required=False, widget=Day(), label="Published on")
    genre = forms.ChoiceField(choices=[("", "Not said"), *Genre.choices], required=False)
    language = forms.CharField(required=False, initial="en")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        try:
            text = decode(given["file"].read()) if given.get("file") else given.get("pasted", "")
            given["row"] = txt.article("", normalise(text))
        except Unusable as error:
            raise ValidationError(str(error)) from error
        if given["row"].problem:
            raise ValidationError(given["row"].problem if text.strip() else "Paste a text, or choose a file.")
        return given

    def article(self) -> dict[str, Any]:
        """The fields of the article, for the form that shows what will be stored."""
        given = self.cleaned_data
        fields = {
            **{name: given[name] for name in ("outlet", "published_on", "genre", "language")},
            **given["row"].fields,
        }
        return {**fields, "authors": "; ".join(fields.get("authors", []))}

    def dropped(self) -> Sequence[str]:
        dropped: Sequence[str] = self.cleaned_data["row"].dropped
        return dropped


def _of_each(articles: Any) -> Case:
    """Whether an actor has any: as a condition alone, all articles of the negotiation would be read to find its few actors."""
    return Case(When(Exists(articles), then=True), default=False, output_field=BooleanField())


class ArticleFilter(forms.Form):
    """What is looked for in the corpus; whatever is not understood is as if not asked."""

    q = forms.CharField(required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    outlet = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="Any")
    author = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="Any")
    genre = forms.ChoiceField(choices=[("", "Any"), *Genre.choices], required=False)
    published_after = forms.DateField(required=False, widget=Day(), label="From")
    published_before = forms.DateField(required=False, widget=Day(), label="Until")
    coded = forms.ChoiceField(choices=[("", "Any"), ("yes", "Coded"), ("no", "Not coded")], required=False)

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(data, label_suffix="")
        choices: Any = self.fields
        published = Article.objects.filter(negotiation=negotiation, outlet=OuterRef("pk"))
        written = ArticleAuthor.objects.filter(article__negotiation=negotiation, actor=OuterRef("pk"))
        for name, articles in (("outlet", published), ("author", written)):
            choices[name].queryset = Actor.objects.filter(_of_each(articles)).order_by("sort_key", "id")

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
