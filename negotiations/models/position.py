"""One coded statement: what a passage says an actor wants, who says so, and on what conditions."""

from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import GeneratedField, Q

from negotiations.models.actor import Actor
from negotiations.models.article import ArticleAuthor
from negotiations.models.base import Part, Record, in_rank
from negotiations.models.constraints import not_itself, one_of, starts_before_it_ends
from negotiations.models.membership import Role, teams_of
from negotiations.models.negotiation import Negotiation, Visibility
from negotiations.models.passage import Passage, PassageTag, words_around
from negotiations.models.registry import NounPage, journalled
from negotiations.models.term import Term
from negotiations.models.user import Caller


class Stance(models.IntegerChoices):
    REJECTS = -2
    RESISTS = -1
    UNDECIDED = 0
    FAVOURS = 1
    ACCEPTS = 2, "Accepts or insists"

    @property
    def sign(self) -> str:
        """Return the sign of its stance: ++ + ± − −−."""
        return ("−−", "−", "±", "+", "++")[self.value + 2]


class SpeechAct(models.TextChoices):
    """The speech act that the text reports."""

    DENY = "deny"
    PROPOSE = "propose"
    DEMAND = "demand"
    OFFER = "offer"
    ACCEPT = "accept"
    CONCEDE = "concede"
    REAFFIRM = "reaffirm"
    FLOAT = "float"
    CLARIFY = "clarify"
    QUESTION = "question"
    CRITICISE = "criticise"
    ACCUSE = "accuse"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    THREATEN = "threaten"
    DECLINE_TO_SAY = "decline_to_say"
    NONE_REPORTED = "none_reported"


class BargainingRole(models.TextChoices):
    NONE = "none"
    OPENING = "opening"
    RED_LINE = "red_line"
    PRECONDITION = "precondition"
    FINAL_OFFER = "final_offer"
    FALLBACK = "fallback"
    CONCESSION = "concession"
    SIDE_PAYMENT = "side_payment"
    GUARANTEE_SOUGHT = "guarantee_sought"
    INTEREST = "interest"


class Stage(models.TextChoices):
    """How far an endorsement of a package or text goes, from least to most."""

    NONE = "none"
    AS_BASIS = "as_basis", "As a basis"
    IN_PRINCIPLE = "in_principle", "In principle"
    INITIALLED = "initialled"
    SIGNED = "signed"
    RATIFIED = "ratified"


class Modality(models.TextChoices):
    """How certain it is, relative to the source (FactBank: Saurí and Pustejovsky, 2009)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNCOMMITTED = "uncommitted"


class QuoteMode(models.TextChoices):
    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    DOCUMENT = "document"
    NARRATOR = "narrator"


class Voice(models.TextChoices):
    """The relation of the speaker to the holder."""

    PRINCIPAL = "principal"
    SPOKESPERSON = "spokesperson"
    ASSOCIATE = "associate"
    ALLY = "ally"
    OPPONENT = "opponent"
    MEDIATOR = "mediator"
    OBSERVER = "observer"
    UNKNOWN = "unknown"


class Attribution(models.TextChoices):
    ON_RECORD = "on_record"
    BACKGROUND = "background"
    DEEP_BACKGROUND = "deep_background"
    LEAK = "leak"
    PUBLISHED_TEXT = "published_text"
    AUTHOR_INFERENCE = "author_inference"
    UNATTRIBUTED = "unattributed"


class Audience(models.TextChoices):
    """Who heard it; a leak reports what was said behind closed doors."""

    PUBLIC = "public"
    CLOSED = "closed"


class PositionStatus(models.TextChoices):
    SUGGESTED = "suggested"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Confidence(models.TextChoices):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ConditionRelation(models.TextChoices):
    IF = "if"
    UNLESS = "unless"
    AFTER = "after"
    SIMULTANEOUS = "simultaneous"
    IN_EXCHANGE_FOR = "in_exchange_for"


#: A party's own voices decide its standing; where none has spoken, the others are shown as
#: reported.
OWN_VOICES = (Voice.PRINCIPAL, Voice.SPOKESPERSON, Voice.ASSOCIATE)
#: On record or in a published text: the standing is drawn solid.
SOLID_ATTRIBUTIONS = (Attribution.ON_RECORD, Attribution.PUBLISHED_TEXT)


#: What the standings must know of a position beside its day and stance, wherever it stands: a
#: denial, a stage of endorsement, and what it revises. Few are.
DECIDES_OTHERWISE = Q(act=SpeechAct.DENY) | ~Q(stage=Stage.NONE) | Q(revises__isnull=False)


class PositionQuerySet(models.QuerySet["Position"]):
    def accepted(self) -> Self:
        return self.filter(status=PositionStatus.ACCEPTED)

    def visible_to(self, user: Caller, within: UUID | None = None) -> Self:
        """Strangers see accepted positions of public negotiations, members all but others' drafts,
        editors all.

        `within`: only those of this negotiation, which takes a shorter query for members.
        """
        here = self.filter(negotiation=within) if within else self
        if user.is_superuser or within in (edited := teams_of(user, Role.EDITOR)):
            return here
        said_or_own = ~Q(status=PositionStatus.DRAFT) | Q(coder=user.pk)
        if within in (joined := teams_of(user)):
            return here.filter(said_or_own)
        public = Q(
            status=PositionStatus.ACCEPTED,
            negotiation__in=Negotiation.objects.filter(visibility=Visibility.PUBLIC),
        )
        return here.filter(
            public | Q(negotiation__in=joined) & said_or_own | Q(negotiation__in=edited)
        )

    def last_by(self, coder: Any, article: Any) -> "Position | None":
        """Return what this person coded last in the article."""
        return self.filter(coder=coder.pk, passage__article=article).order_by("-id").first()

    def in_context_for(self, user: Caller) -> Self:
        """Annotate `before` and `after`, as `words_around` does."""
        return self.annotate(**words_around(user, "passage__"))

    def with_parts(self) -> Self:
        return self.prefetch_related(in_rank(Position, "conditions"))

    def with_names(self) -> Self:
        """Select the names of what it refers to, in a fixed number of queries."""
        conditions = Condition.objects.order_by("rank").select_related("term", "by")
        named = self.select_related("negotiation", "holder", "term__tag", "speaker", "via", "coder")
        return named.prefetch_related(models.Prefetch("conditions", conditions))

    def with_coding(self) -> Self:
        """Select everything a position is shown with, except the article's text, in a fixed number
        of queries.
        """
        return (
            self.with_names()
            .select_related("passage__article__outlet")
            .defer("passage__article__text")
            .prefetch_related(
                models.Prefetch(
                    "passage__tags", PassageTag.objects.order_by("rank").select_related("tag")
                ),
                models.Prefetch(
                    "passage__article__authors",
                    ArticleAuthor.objects.order_by("rank").select_related("actor"),
                ),
            )
        )


@journalled(
    one="a position",
    many="positions",
    title="{holder} {stance}: {term}",
    past={"state": "stated", "revise": "revised", "retract": "retracted"},
    page=NounPage("position", ("pk",)),
    parts=("conditions",),
)
class Position(Record):
    """Its holder, its speaker, the article's authors and its coder are recorded apart."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="positions")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="positions")
    holder = models.ForeignKey(Actor, models.PROTECT, related_name="positions")
    term = models.ForeignKey(Term, models.PROTECT, related_name="positions")
    stance = models.SmallIntegerField(choices=Stance)
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revised_by", db_index=False
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.NONE)
    act = models.CharField(max_length=20, choices=SpeechAct, default=SpeechAct.NONE_REPORTED)
    bargaining_role = models.CharField(
        max_length=20, choices=BargainingRole, default=BargainingRole.NONE
    )
    modality = models.CharField(max_length=20, choices=Modality, default=Modality.CERTAIN)
    quote_mode = models.CharField(max_length=20, choices=QuoteMode, default=QuoteMode.NARRATOR)
    speaker = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="positions_spoken"
    )
    via = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="positions_relayed",
        db_index=False,
    )
    voice = models.CharField(max_length=20, choices=Voice, default=Voice.UNKNOWN)
    voice_defaulted = models.BooleanField(default=False, editable=False)
    attribution = models.CharField(
        max_length=20, choices=Attribution, default=Attribution.UNATTRIBUTED
    )
    said_from = models.DateField()
    said_until = models.DateField()
    said_defaulted = models.BooleanField(default=False, editable=False)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    expires_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=20, choices=PositionStatus, default=PositionStatus.ACCEPTED
    )
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="positions")
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.HIGH)
    note = models.TextField(blank=True)
    own_voice = GeneratedField(
        expression=models.Case(
            models.When(voice__in=[voice.value for voice in OWN_VOICES], then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("position", "stance", Stance.values),
            one_of("position", "stage", Stage.values),
            one_of("position", "act", SpeechAct.values),
            one_of("position", "bargaining_role", BargainingRole.values),
            one_of("position", "modality", Modality.values),
            one_of("position", "quote_mode", QuoteMode.values),
            one_of("position", "voice", Voice.values),
            one_of("position", "attribution", Attribution.values),
            one_of("position", "audience", Audience.values),
            one_of("position", "status", PositionStatus.values),
            one_of("position", "confidence", Confidence.values),
            starts_before_it_ends("position", "said_from", "said_until"),
            not_itself("position", "revises"),
        ]
        indexes = [
            models.Index(fields=["negotiation", "said_until", "id"], name="position_by_date_said"),
            models.Index(fields=["negotiation", "updated_at", "id"], name="position_by_update"),
            models.Index(fields=["negotiation", "id"], name="position_by_id"),
            models.Index(
                fields=["term", "holder", "own_voice", "said_until"],
                condition=Q(status="accepted"),
                include=["stance", "attribution", "id", "passage"],
                name="position_newest_first",
            ),
            models.Index(
                fields=["negotiation", "holder", "said_until"],
                condition=Q(status="accepted"),
                name="position_by_holder",
            ),
            models.Index(
                fields=["negotiation", "said_until"],
                condition=Q(status="accepted") & DECIDES_OTHERWISE,
                include=["term", "holder"],
                name="position_deciding_otherwise",
            ),
            models.Index(
                fields=["revises"], condition=Q(revises__isnull=False), name="position_by_revised"
            ),
            models.Index(
                fields=["via"], condition=Q(via__isnull=False), name="position_by_relaying_mouth"
            ),
            models.Index(
                fields=["negotiation", "passage"],
                condition=~Q(status="accepted"),
                name="position_not_accepted",
            ),
        ]

    @property
    def sign(self) -> str:
        return Stance(self.stance).sign

    def __str__(self) -> str:
        return f"{self.holder.name} {self.get_stance_display().lower()}: {self.term.label}"


class Condition(Part):
    """What a position depends on. All conditions of one position hold together; an alternative is a
    second position.
    """

    position = models.ForeignKey(Position, models.CASCADE, related_name="conditions")
    relation = models.CharField(max_length=20, choices=ConditionRelation)
    term = models.ForeignKey(Term, models.PROTECT, related_name="conditions")
    by = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="conditions_to_meet"
    )

    class Meta:
        constraints = [
            one_of("condition", "relation", ConditionRelation.values),
            models.UniqueConstraint(
                fields=["position", "relation", "term", "by"],
                nulls_distinct=False,
                name="position_has_a_condition_once",
                violation_error_code="conditions",
                violation_error_message="A condition is named twice.",
            ),
        ]

    def __str__(self) -> str:
        by = f" (by {self.by.name})" if self.by else ""
        return f"{self.get_relation_display().lower()}: {self.term.label}{by}"
