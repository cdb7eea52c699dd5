"""The shapes of api.md: what is read, and what may be written. Serializers never write; actions do."""

from typing import Any

from django.db import models
from rest_framework import serializers

from negotiations.api.protocol.strict_fields import (
    FreeText,
    ParametersValue,
    StrictBoolean,
    StrictChoice,
    StrictDate,
    StrictInteger,
    StrictSlug,
    StrictText,
    StrictUrl,
    WikidataId,
)
from negotiations.api.resources.fields import (
    FoundField,
    NegotiationReference,
    PathField,
    ReferenceField,
    ReferencesField,
)
from negotiations.api.resources.hidden import Note, TextHash, TextLength
from negotiations.models import (
    Actor,
    ActorName,
    Affiliation,
    Article,
    Delegation,
    DelegationMember,
    Negotiation,
    Party,
    Passage,
    Round,
    Tag,
    Term,
    TermRelation,
)

STAMPS = ("id", "version", "created_at", "updated_at")
TEXT_OF_A_SPAN = (
    "Read: the revision of the article's text that start, end and quote of an orphaned passage are"
    " of; null while it is found, and where no text is known. Written: the revision that was read,"
    " with a span."
)


class Shape(serializers.ModelSerializer[Any]):
    """A noun as it is read and written. What is unknown in a body is refused; what may not move
    stays where it is.
    """

    serializer_related_field = ReferenceField
    serializer_choice_field = StrictChoice
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.CharField: StrictText,
        models.TextField: FreeText,
        models.DateField: StrictDate,
        models.SlugField: StrictSlug,
        models.URLField: StrictUrl,
        models.BooleanField: StrictBoolean,
        models.PositiveIntegerField: StrictInteger,
        models.SmallIntegerField: StrictInteger,
    }
    #: Set when the object is made, and not after.
    settled: tuple[str, ...] = ("negotiation",)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                dict.fromkeys(sorted(unknown), "There is no such field.")
            )
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None:
            return attrs
        moved = [
            name
            for name in self.settled
            if name in attrs and attrs[name] != getattr(self.instance, name)
        ]
        if moved:
            raise serializers.ValidationError(
                dict.fromkeys(moved, "This cannot be changed: make a new one there.")
            )
        return {name: value for name, value in attrs.items() if name not in self.settled}

    def get_validators(self) -> list[Any]:
        """None: the database's constraints say it, in the same words everywhere."""
        return []


class Dated(Shape):
    """With `from` and `until`, which Python cannot name so."""

    def get_fields(self) -> dict[str, Any]:
        dates = {"from": "from_date", "until": "until_date"}
        return super().get_fields() | {
            name: StrictDate(source=source, allow_null=True, required=False)
            for name, source in dates.items()
        }


class NegotiationShape(Shape):
    settled = ()

    class Meta:
        model = Negotiation
        fields = ("id", "slug", "title", "summary", "status", "visibility", "notes_published", "started_on", "ended_on",
                  *STAMPS[1:])  # fmt: skip
        read_only_fields = STAMPS


class ActorNameShape(Shape):
    settled = ()

    class Meta:
        model = ActorName
        fields = ("name", "language")


class AffiliationShape(Dated):
    settled = ()

    class Meta:
        model = Affiliation
        fields = ("group", "relation", "title")


class ActorShape(Shape):
    settled = ()
    wikidata_id = WikidataId(max_length=20, allow_blank=True, required=False)
    negotiation = NegotiationReference(allow_null=True, required=False)
    names = ActorNameShape(many=True, required=False)
    affiliations = AffiliationShape(many=True, required=False)

    class Meta:
        model = Actor
        fields = (
            "id",
            "kind",
            "name",
            "description",
            "wikidata_id",
            "negotiation",
            "names",
            "affiliations",
            *STAMPS[1:],
        )
        read_only_fields = STAMPS


class PartyShape(Dated):
    negotiation = NegotiationReference()

    class Meta:
        model = Party
        fields = ("id", "negotiation", "actor", "role", "side", *STAMPS[1:])
        read_only_fields = STAMPS


class RoundShape(Shape):
    negotiation = NegotiationReference()

    class Meta:
        model = Round
        fields = ("id", "negotiation", "name", "place", "host", "started_on", "ended_on", "format", "track", "outcome",
                  *STAMPS[1:])  # fmt: skip
        read_only_fields = STAMPS


class DelegationMemberShape(Shape):
    settled = ()

    class Meta:
        model = DelegationMember
        fields = ("actor", "function")


class DelegationShape(Shape):
    settled = ("round",)
    members = DelegationMemberShape(many=True, required=False)
    negotiation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Delegation
        fields = ("id", "negotiation", "round", "actor", "head", "level", "members", *STAMPS[1:])
        read_only_fields = STAMPS


class TagShape(Shape):
    negotiation = NegotiationReference()
    path = PathField("code", help_text="The codes from the root of the codebook to this tag.")
    passage_count = serializers.IntegerField(
        read_only=True, help_text="How many passages carry it."
    )

    class Meta:
        model = Tag
        fields = ("id", "negotiation", "code", "label", "parent", "path", "definition", "includes", "excludes", "example",
                  "near_miss", "pax_codes", "passage_count", *STAMPS[1:])  # fmt: skip
        read_only_fields = STAMPS


class CodebookRow(Shape):
    """A tag of a codebook that is loaded. `parent` is the code of a tag in the codebook or in a row
    before.
    """

    settled = ()
    parent = StrictText(allow_null=True, required=False, max_length=60)  # type: ignore[assignment]

    class Meta:
        model = Tag
        fields = (
            "code",
            "label",
            "parent",
            "definition",
            "includes",
            "excludes",
            "example",
            "near_miss",
            "pax_codes",
        )


class CodebookLoaded(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="How many tags are new.")
    already_there = serializers.IntegerField(
        help_text="How many were left as they are: their code was there."
    )


class TermRelationShape(Shape):
    settled = ()

    class Meta:
        model = TermRelation
        fields = ("relation", "term")


class TermShape(Shape):
    negotiation = NegotiationReference()
    items = ReferencesField(
        Term.objects.all(), "term", required=False, help_text="The terms of a package."
    )
    proposers = ReferencesField(Actor.objects.all(), "actor", required=False)
    relations = TermRelationShape(many=True, required=False)
    parameters = ParametersValue(required=False)
    path = PathField("id", help_text="The ids from the root to this term.")
    position_count = serializers.IntegerField(
        read_only=True, help_text="How many accepted positions are on it."
    )

    class Meta:
        model = Term
        fields = ("id", "negotiation", "tag", "label", "parent", "path", "obliged", "beneficiary", "parameters", "status",
                  "items", "proposers", "relations", "tabled_on", "closed_on", "text_version", "all_or_nothing", "supersedes",
                  "position_count", *STAMPS[1:])  # fmt: skip
        read_only_fields = STAMPS


class ArticleInList(Shape):
    """An article without its text. What a text is recognised by is told to those who may read it."""

    text_hash = TextHash(help_text="SHA-256 of the text; null for those who may not read it.")
    length = TextLength(help_text="Of the text, in Unicode code points; null like `text_hash`.")

    negotiation = NegotiationReference()
    authors = ReferencesField(Actor.objects.all(), "actor", required=False)

    class Meta:
        model = Article
        fields = ("id", "negotiation", "title", "standfirst", "authors", "outlet", "genre", "language", "published_on", "url",
                  "text_access", "text_hash", "length", "revision", "duplicate_of", *STAMPS[1:])  # fmt: skip
        read_only_fields = ("text_hash", "length", "revision", "duplicate_of", *STAMPS)


class ArticleShape(ArticleInList):
    text = FreeText()

    class Meta(ArticleInList.Meta):
        fields = (*ArticleInList.Meta.fields, "text")  # type: ignore[assignment]


class ArticleRead(ArticleInList):
    """`text` is null for those who may not read it."""

    text = serializers.CharField(read_only=True, allow_null=True)

    class Meta(ArticleShape.Meta):
        pass

    def to_representation(self, article: Article) -> dict[str, Any]:
        body = super().to_representation(article)
        return (
            body
            if self.context["request"].user.has_perm("article.read_text", article)
            else body | {"text": None}
        )


class PassageShape(Shape):
    settled = ("article",)
    negotiation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    tags = ReferencesField(Tag.objects.all(), "tag", required=False)
    about = ReferencesField(Actor.objects.all(), "actor", required=False)
    terms = ReferencesField(
        Term.objects.all(),
        "term",
        required=False,
        help_text="The terms it bears on without a stance.",
    )
    quote = FreeText(required=False, allow_blank=True)
    note = Note()
    found = FoundField()
    revision = StrictInteger(
        min_value=1, max_value=2**31 - 1, allow_null=True, required=False, help_text=TEXT_OF_A_SPAN
    )
    coder: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)

    class Meta:
        model = Passage
        fields = ("id", "negotiation", "article", "start", "end", "quote", "found", "revision", "tags", "about", "terms", "note",
                  "anchor", "repeats", "coder", *STAMPS[1:])  # fmt: skip
        read_only_fields = ("anchor", "repeats", *STAMPS)
