"""A position as a client reads it and writes it: the resource most clients come for."""

from typing import Any

from rest_framework import serializers

from negotiations.api.protocol.strict_fields import (
    FreeText,
    StrictChoice,
    StrictDate,
    StrictInteger,
)
from negotiations.api.resources.fields import (
    ActorNamesField,
    FoundField,
    PageAddressField,
    ReferenceField,
)
from negotiations.api.resources.hidden import Note
from negotiations.api.resources.serializers import TEXT_OF_A_SPAN, Shape
from negotiations.models import Actor, Article, Condition, Passage, Position, Term
from negotiations.models.position import Voice


class ActorInPosition(serializers.ModelSerializer[Actor]):
    class Meta:
        model = Actor
        fields = ("id", "name", "kind")


class SpeakerInPosition(serializers.ModelSerializer[Actor]):
    class Meta:
        model = Actor
        fields = ("id", "name")


class TermInCondition(serializers.ModelSerializer[Term]):
    class Meta:
        model = Term
        fields = ("id", "label")


class TermInPosition(serializers.ModelSerializer[Term]):
    tag = serializers.CharField(source="tag.code", default=None, allow_null=True)

    class Meta:
        model = Term
        fields = ("id", "label", "tag")


class ConditionInPosition(serializers.ModelSerializer[Condition]):
    term = TermInCondition()
    by = serializers.UUIDField(source="by_id", allow_null=True)

    class Meta:
        model = Condition
        fields = ("relation", "term", "by")


class PassageInPosition(serializers.ModelSerializer[Passage]):
    found = FoundField()
    tags = ActorNamesField("tag.code")

    class Meta:
        model = Passage
        fields = ("id", "start", "end", "quote", "found", "revision", "tags")
        extra_kwargs = {"revision": {"help_text": TEXT_OF_A_SPAN}}


class ArticleInPosition(serializers.ModelSerializer[Article]):
    outlet = serializers.CharField(source="outlet.name", default=None, allow_null=True)
    authors = ActorNamesField("actor.name")

    class Meta:
        model = Article
        fields = ("id", "title", "url", "published_on", "outlet", "authors")


class PositionRead(serializers.ModelSerializer[Position]):
    negotiation = serializers.CharField(source="negotiation.slug")
    holder = ActorInPosition()
    term = TermInPosition()
    speaker = SpeakerInPosition(allow_null=True)
    conditions = ConditionInPosition(many=True)
    passage = PassageInPosition()
    article = ArticleInPosition(source="passage.article")
    coder = serializers.CharField(source="coder.username")
    note = Note()
    voice_defaulted = serializers.BooleanField(
        help_text="The voice follows from the speaker; nobody set it."
    )
    revises = serializers.UUIDField(source="revises_id", allow_null=True)
    via = SpeakerInPosition(allow_null=True)
    url = PageAddressField("position", help_text="Where a person reads it.")

    class Meta:
        model = Position
        fields = ("id", "negotiation", "holder", "term", "stance", "act", "bargaining_role", "modality", "quote_mode", "speaker",
                  "voice", "attribution", "said_from", "said_until", "said_defaulted", "conditions", "passage", "article",
                  "status", "confidence", "coder", "note", "created_at", "updated_at", "version", "url", "voice_defaulted",
                  "revises", "stage", "via", "audience", "expires_on")  # fmt: skip


class ConditionWrite(Shape):
    settled = ()

    class Meta:
        model = Condition
        fields = ("relation", "term", "by")


class PositionWrite(Shape):
    """References are ids. The span is a passage, or an article with start and end and the quote or
    the revision read.
    """

    settled = ()
    passage = ReferenceField(queryset=Passage.objects.all(), required=False)
    article = ReferenceField(queryset=Article.objects.without_text(), required=False)
    start = StrictInteger(min_value=0, max_value=2**31 - 1, required=False)
    end = StrictInteger(min_value=0, max_value=2**31 - 1, required=False)
    quote = FreeText(required=False, allow_blank=True)
    revision = StrictInteger(min_value=1, max_value=2**31 - 1, required=False)
    said_from = StrictDate(allow_null=True, required=False)
    said_until = StrictDate(allow_null=True, required=False)
    voice = StrictChoice(
        Voice.choices,
        allow_null=True,
        required=False,
        help_text="null, or left out: as follows from the speaker.",
    )
    conditions = ConditionWrite(many=True, required=False)

    class Meta:
        model = Position
        fields = ("passage", "article", "start", "end", "quote", "revision", "holder", "term", "stance", "act", "bargaining_role",
                  "modality", "quote_mode", "speaker", "voice", "attribution", "said_from", "said_until", "conditions", "status",
                  "confidence", "note", "revises", "stage", "via", "audience", "expires_on")  # fmt: skip

    def to_internal_value(self, data: Any) -> Any:
        """A position sent back as it was read keeps its bookkeeping out of the way."""
        if isinstance(data, dict):
            data = {
                name: value
                for name, value in data.items()
                if name in self.fields or name not in PositionRead.Meta.fields
            }
        return super().to_internal_value(data)
