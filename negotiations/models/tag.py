"""A node of the codebook tree: tags mark passages and group terms."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat

from negotiations.models.base import Record, counted
from negotiations.models.constraints import not_blank, not_itself
from negotiations.models.derived import canonical_form, similar_letters
from negotiations.models.membership import teams_of
from negotiations.models.negotiation import Negotiation, NegotiationRows, Visibility
from negotiations.models.registry import NounPage, journalled
from negotiations.models.user import Caller
from negotiations.text.canonical import stored
from negotiations.text.identifiers import parse_uuid
from negotiations.text.normalising import storable

#: The branch for what commentary says about the talks, not about a thing at stake in them.
COMMENTARY = "META"


class TagQuerySet(NegotiationRows["Tag"]):
    def with_counts(self, user: Caller) -> Self:
        """Annotate `passage_count`: passages that `user` may see. A team sees all of them, which
        the index on tags alone can count.
        """
        marks: Any = Tag.passages.rel.related_model
        hidden = marks._meta.get_field("passage").related_model.objects.hidden_from(user)
        mine = marks._base_manager.filter(tag=models.OuterRef("pk"))
        if user.is_superuser:
            return self.annotate(passage_count=counted(mine, "tag"))
        ours = models.When(negotiation__in=teams_of(user), then=counted(mine, "tag"))
        public = models.When(
            negotiation__visibility=Visibility.PUBLIC,
            then=counted(mine.exclude(passage__in=hidden), "tag"),
        )
        return self.annotate(passage_count=models.Case(ours, public, default=0))

    def identified_by(self, text: str) -> Self:
        """The tag with this id, or those with this code."""
        id = parse_uuid(text)
        return self.filter(pk=id) if id else self.coded(text)

    def coded(self, code: str) -> Self:
        """Per codebook, the tag with exactly this code; if there is none, the one whose code
        compares as equal.
        """
        if not storable(code):
            return self.none()
        exactly = Tag._base_manager.filter(negotiation=models.OuterRef("negotiation"), code=code)
        return self.filter(
            models.Q(code=code) | models.Q(~models.Exists(exactly), canonical=stored(code))
        )


@journalled(
    one="a tag",
    many="tags",
    title="{code} {label}",
    name=Concat("code", Value(" "), "label"),
    past={"add": "added", "load": "loaded", "revise": "revised", "retract": "retracted"},
    page=NounPage("codebook", ("slug",)),
    goes_with_negotiation=True,
)
class Tag(Record):
    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="tags")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=500)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    definition = models.TextField(blank=True)
    includes = models.TextField(blank=True)
    excludes = models.TextField(blank=True)
    example = models.TextField(blank=True)
    near_miss = models.TextField(blank=True)
    pax_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    canonical = canonical_form("code")
    canonical_label = canonical_form("label")
    similar = similar_letters("label")
    #: Above 0: there is another with this code, by its canonical form. None until it is written:
    #: the lowest that is free.
    clash = models.PositiveIntegerField(default=0, blank=True, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("tag", "code"),
            not_blank("tag", "label"),
            not_itself("tag", "parent"),
            models.UniqueConstraint(
                fields=["negotiation", "canonical", "clash"],
                name="tag_code_is_written_once_in_a_codebook",
                violation_error_code="code",
                violation_error_message="The codebook has a tag with this code already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
