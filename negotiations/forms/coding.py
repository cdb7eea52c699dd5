"""What a reader asks for among the coding of an article: the rest is dimmed."""

from typing import Any

from django import forms
from django.db.models import Q

from negotiations.models import Actor, Article, Passage, Position, Tag, Term, User
from negotiations.models.passage import Anchor
from negotiations.models.position import PositionStatus

#: As the API's filter of passages has it.
FOUND = {"true": "In the text", "false": "Lost"}


class CodingFilter(forms.Form):
    """Choices are what the article's coding has; whatever is not understood is as if not asked."""

    tag = forms.ModelChoiceField(Tag.objects.none(), required=False, empty_label="Any")
    actor = forms.ModelChoiceField(Actor.objects.none(), required=False, empty_label="Any")
    term = forms.ModelChoiceField(Term.objects.none(), required=False, empty_label="Any")
    coder = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Any", to_field_name="username"
    )
    status = forms.ChoiceField(choices=[("", "Any"), *PositionStatus.choices], required=False)
    found = forms.ChoiceField(choices=[("", "Any"), *FOUND.items()], required=False, label="Words")

    def __init__(self, data: Any, article: Article, user: Any) -> None:
        super().__init__(data, label_suffix="", auto_id="filter-%s")
        self.passages = Passage.objects.filter(article=article).visible_to(
            user, article.negotiation_id
        )
        self.positions = Position.objects.visible_to(user, article.negotiation_id).filter(
            passage__article=article
        )
        about, held, said = (Q(passages_about__passage__in=self.passages), Q(pk__in=self.positions.values("holder")),
                             Q(pk__in=self.positions.values("speaker")))  # fmt: skip
        choices: Any = self.fields
        choices["tag"].queryset = (
            Tag.objects.filter(passages__passage__in=self.passages)
            .distinct()
            .order_by("canonical", "clash")
        )
        choices["actor"].queryset = (
            Actor.objects.filter(about | held | said).distinct().order_by("sort_key", "id")
        )
        choices["term"].queryset = Term.objects.filter(
            pk__in=self.positions.values("term")
        ).order_by("sort_key", "id")
        choices["coder"].queryset = User.objects.filter(
            pk__in=self.passages.values("coder")
        ).order_by("username")

    def asked(self) -> Any:
        """The passages that are asked for; None if all are."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if not given:
            return None
        positions, passages = self.positions, self.passages
        if tag := given.get("tag"):
            passages = passages.filter(tags__tag=tag)
        if found := given.get("found"):
            passages = passages.filter(anchor=Anchor.HELD if found == "true" else Anchor.ADRIFT)
        if coder := given.get("coder"):
            passages = passages.filter(coder=coder)
        if actor := given.get("actor"):
            its = positions.filter(Q(holder=actor) | Q(speaker=actor))
            passages = passages.filter(Q(about__actor=actor) | Q(pk__in=its.values("passage")))
        if stated := {name: given[name] for name in ("term", "status") if name in given}:
            passages = passages.filter(pk__in=positions.filter(**stated).values("passage"))
        return passages.distinct()
