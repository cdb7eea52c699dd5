"""Filters of the coding of an article; the page dims the rest."""

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import QueryDict

from negotiations.forms.fields import offer
from negotiations.models import Actor, Article, Passage, Position, Tag, Term, User
from negotiations.models.passage import Anchor, PassageQuerySet
from negotiations.models.position import PositionStatus

#: The values are those of the API's filter of passages.
FOUND = {"true": "In the text", "false": "Lost"}


class CodingFilter(forms.Form):
    """The choices are what occurs in the article's coding. Invalid filters are ignored."""

    tag = forms.ModelChoiceField(Tag.objects.none(), required=False, empty_label="Any")
    actor = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="Any")
    term = forms.ModelChoiceField(Term.objects.none(), required=False, empty_label="Any")
    coder = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Any", to_field_name="username"
    )
    status = forms.ChoiceField(choices=[("", "Any"), *PositionStatus.choices], required=False)
    found = forms.ChoiceField(choices=[("", "Any"), *FOUND.items()], required=False, label="Words")

    def __init__(
        self, data: QueryDict | None, article: Article, user: User | AnonymousUser
    ) -> None:
        super().__init__(data, label_suffix="", auto_id="filter-%s")
        self.passages = Passage.objects.filter(article=article).visible_to(
            user, article.negotiation_id
        )
        self.positions = Position.objects.visible_to(user, article.negotiation_id).filter(
            passage__article=article
        )
        about = Q(passages_about__passage__in=self.passages)
        held = Q(pk__in=self.positions.values("holder"))
        said = Q(pk__in=self.positions.values("speaker"))
        tags = Tag.objects.filter(passages__passage__in=self.passages).distinct()
        offer(self, "tag", tags.order_by("canonical", "clash"))
        actors = Actor.objects.filter(about | held | said).distinct()
        offer(self, "actor", actors.order_by("sort_key", "id"))
        terms = Term.objects.filter(pk__in=self.positions.values("term"))
        offer(self, "term", terms.order_by("sort_key", "id"))
        coders = User.objects.filter(pk__in=self.passages.values("coder"))
        offer(self, "coder", coders.order_by("username"))

    def asked(self) -> PassageQuerySet | None:
        """The passages that the filters leave; None without a filter."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if not given:
            return None
        positions, passages = self.positions, self.passages
        if tag := given.get("tag"):
            passages = passages.filter(tags__tag=tag)
        if found := given.get("found"):
            passages = passages.filter(anchor=Anchor.HELD if found == "true" else Anchor.ORPHANED)
        if coder := given.get("coder"):
            passages = passages.filter(coder=coder)
        if actor := given.get("actor"):
            stated = positions.filter(Q(holder=actor) | Q(speaker=actor))
            passages = passages.filter(Q(about__actor=actor) | Q(pk__in=stated.values("passage")))
        if lookups := {name: given[name] for name in ("term", "status") if name in given}:
            passages = passages.filter(pk__in=positions.filter(**lookups).values("passage"))
        return passages.distinct()
