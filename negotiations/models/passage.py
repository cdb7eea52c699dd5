"""A span of an article's current text, with its tags and what it concerns."""

from typing import Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Case, Exists, F, GeneratedField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import MD5, Coalesce, Greatest, Least, Length, Lower, Substr
from django.db.models.lookups import LessThanOrEqual

from negotiations.models.actor import Actor
from negotiations.models.article import Article, ArticleRevision, Spelling
from negotiations.models.base import Part, Record, in_rank
from negotiations.models.constraints import one_of
from negotiations.models.derived import similar_words_searched, words_searched
from negotiations.models.membership import teams_of
from negotiations.models.negotiation import Negotiation, Visibility
from negotiations.models.registry import NounPage, journalled
from negotiations.models.tag import Tag
from negotiations.models.term import Term
from negotiations.models.user import Caller
from negotiations.text.folding import Alphabet, Level


class Anchor(models.TextChoices):
    """Whether the current text has a passage's words, or lost them in a revision, so that it is
    orphaned.
    """

    HELD = "held", "Found"
    ORPHANED = "adrift", "Orphaned"


#: In characters: what is longer is a sentence, not a phrase that comes again.
LONGEST_PHRASE = 120

#: How many code points around a quote are its context.
CONTEXT = 100

#: However a quote's article is searched.
QUOTES = Spelling("english", Alphabet.COMMON)
QUOTE_WORDS, SIMILAR_WORDS = (
    SearchVector(name, config=QUOTES.config) for name in ("quote_words", "similar_words")
)


def quotes_with(words: str, level: Level = Level.EQUAL) -> SearchQuery:
    """Return the search query for quotes; `words` are in web search syntax."""
    return QUOTES.query(words, level)


def _openly_coded() -> Q:
    positions = Passage.positions.rel.related_model._base_manager.filter(passage=OuterRef("pk"))
    return ~Exists(positions) | Exists(positions.filter(status="accepted"))


def words_around(user: Caller, way: str = "") -> dict[str, Case]:
    """Return expressions `before` and `after`, where `way` leads from a row to its passage; empty
    for whoever may not read the text.

    For an orphaned passage they come from the revision that has its words, and are empty if no
    revision is known.
    """
    readable = Exists(Article.objects.readable_by(user).filter(pk=OuterRef(f"{way}article")))
    found = Q(**{f"{way}anchor": Anchor.HELD})
    old = ArticleRevision.objects.filter(
        article=OuterRef(f"{way}article"), revision=OuterRef(f"{way}revision")
    )
    now = _around(F(f"{way}article__text"), F(f"{way}start"), F(f"{way}end"))
    then = _around(F("text"), OuterRef(f"{way}start"), OuterRef(f"{way}end"))
    return {
        name: Case(
            When(~readable, then=Value("")),
            When(found, then=now[name]),
            default=Coalesce(Subquery(old.values_list(then[name])), Value("")),
        )
        for name in now
    }


def _around(text: F, start: F, end: F) -> dict[str, Substr]:
    return {
        "before": Substr(text, Greatest(start - CONTEXT + 1, 1), Least(start, CONTEXT)),
        "after": Substr(text, end + 1, CONTEXT),
    }


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(self, user: Caller, within: UUID | None = None) -> Self:
        """Members see all passages; strangers see those of public negotiations with an accepted
        position or none at all.

        `within`: only those of this negotiation, which takes a shorter query for members.
        """
        here = self.filter(negotiation=within) if within else self
        if user.is_superuser or within in (joined := teams_of(user)):
            return here
        public = (
            Q(negotiation__in=Negotiation.objects.filter(visibility=Visibility.PUBLIC))
            & _openly_coded()
        )
        return here.filter(public | Q(negotiation__in=joined))

    def hidden_from(self, user: Caller) -> Self:
        """Passages that `visible_to` excludes although `user` may see the negotiation: all
        positions on them wait for acceptance.
        """
        if user.is_superuser:
            return self.none()
        public = Negotiation.objects.filter(visibility=Visibility.PUBLIC).exclude(
            pk__in=teams_of(user)
        )
        positions = Passage.positions.rel.related_model._base_manager
        accepted = positions.filter(passage=OuterRef("passage"), status="accepted")
        waiting = positions.filter(~Q(status="accepted"), ~Exists(accepted), negotiation__in=public)
        return self.filter(pk__in=waiting.values("passage"))

    def openly_coded(self) -> Self:
        """Passages with an accepted position or with none: what the standings and strangers see."""
        return self.filter(_openly_coded())

    def with_parts(self) -> Self:
        return self.select_related("coder").prefetch_related(
            *(in_rank(Passage, name) for name in ("tags", "about", "terms"))
        )

    def in_context_for(self, user: Caller) -> Self:
        """Annotate `before` and `after`, as `words_around` does."""
        return self.annotate(**words_around(user))

    def quoting(self, words: str) -> Self:
        """Passages whose quote has these words, in web search syntax."""
        return self.alias(found=QUOTE_WORDS).filter(found=quotes_with(words))

    def quoting_similar(self, words: str) -> Self:
        """Passages whose quote has these words with look-alike letters only."""
        similar = quotes_with(words, Level.SIMILAR)
        found = Q(with_others=similar) | Q(similar_words="", found=similar)
        return (
            self.alias(found=QUOTE_WORDS, with_others=SIMILAR_WORDS)
            .filter(found)
            .exclude(found=quotes_with(words))
        )

    def saying(self, words: str) -> Self:
        """Passages whose quote is these words, in any case."""
        return self.alias(said=Lower("quote")).filter(said=Lower(Value(words)))

    def in_reading_order(self) -> Self:
        return self.order_by("start", "-end", "id")


@journalled(
    one="a passage",
    many="passages",
    title="“{quote}”",
    name="quote",
    past={
        "mark": "marked",
        "tag": "tagged",
        "revise": "revised",
        "retract": "retracted",
        "anchor": "looked in the new text for",
    },
    page=NounPage("article", ("article",)),
    parts=("tags", "about", "terms"),
    loose_references={"repeats": "passage"},
)
class Passage(Record):
    """`start` and `end` are code points in the article's text, half-open; `quote` is exactly the
    words there.

    An orphaned passage keeps the span and quote it had in `revision`, which is null if unknown and
    while the passage is anchored. `repeats` is the id of the passage that suggested this one; that
    passage may be deleted. `phrase` finds short quotes by their words in any case.
    """

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="passages")
    article = models.ForeignKey(Article, models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    quote_words = words_searched("quote")
    similar_words = similar_words_searched("quote")
    anchor = models.CharField(max_length=10, choices=Anchor, default=Anchor.HELD, editable=False)
    revision = models.PositiveIntegerField(null=True, blank=True, editable=False)
    note = models.TextField(blank=True)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="passages")
    repeats = models.UUIDField(null=True, blank=True)
    phrase = GeneratedField(
        expression=Case(
            When(LessThanOrEqual(Length("quote"), LONGEST_PHRASE), then=MD5(Lower("quote")))
        ),
        output_field=models.CharField(max_length=32, null=True),
        db_persist=True,
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="passage_starts_before_it_ends",
                condition=Q(start__lt=F("end")),
                violation_error_code="end",
                violation_error_message="A passage ends after it starts.",
            ),
            one_of("passage", "anchor", Anchor.values),
            models.CheckConstraint(
                name="passage_names_a_revision_only_if_orphaned",
                condition=Q(revision=None) | Q(anchor=Anchor.ORPHANED),
                violation_error_code="revision",
                violation_error_message=(
                    "Only an orphaned passage names the revision its words stood in."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["article", "start", "end"], name="passage_in_reading_order"),
            models.Index(fields=["negotiation", "id"], name="passage_by_id"),
            models.Index(
                fields=["negotiation", "id"],
                name="passage_orphaned",
                condition=Q(anchor=Anchor.ORPHANED),
            ),
            GinIndex(QUOTE_WORDS, name="passage_by_words_searched"),
            GinIndex(SIMILAR_WORDS, name="passage_by_similar_words"),
            models.Index(
                fields=["negotiation", "phrase"],
                name="passage_by_phrase",
                condition=Q(phrase__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.quote

    @property
    def found(self) -> bool:
        """Whether the article's current text has its words."""
        return self.anchor == Anchor.HELD

    @property
    def warning(self) -> str:
        """Return what to say beside the quote of an orphaned passage; "" while it is anchored."""
        if self.found:
            return ""
        where = f" (they stood in revision {self.revision})" if self.revision else ""
        return f"These words are no longer in the article’s text{where}."


class PassageTag(Part):
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="tags", db_index=False)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="passages")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "tag"],
                name="passage_has_a_tag_once",
                violation_error_code="tags",
                violation_error_message="A tag is named twice.",
            )
        ]
        indexes = [models.Index(fields=["tag", "passage"], name="passage_by_tag")]


class PassageAbout(Part):
    """An actor that a passage concerns, with or without a position."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="about")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="passages_about")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "actor"],
                name="passage_is_about_an_actor_once",
                violation_error_code="about",
                violation_error_message="An actor is named twice.",
            )
        ]


class PassageTerm(Part):
    """A term that a passage concerns without a stance: a report of breach, of fulfilment, of a
    crisis.
    """

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="terms", db_index=False)
    term = models.ForeignKey(Term, models.PROTECT, related_name="passages")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "term"],
                name="passage_bears_on_a_term_once",
                violation_error_code="terms",
                violation_error_message="A term is named twice.",
            )
        ]
