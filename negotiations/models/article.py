"""A text about the talks: as stored, in sections for display and search, and its
earlier revisions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import connection, models
from django.db.models.lookups import Exact

from negotiations.models.actor import Actor
from negotiations.models.base import Part, Record, StoredRow, counted, in_rank
from negotiations.models.constraints import not_blank, not_itself, one_of
from negotiations.models.derived import canonical_form, place_in_lists, similar_letters
from negotiations.models.membership import read_whole
from negotiations.models.negotiation import Negotiation, NegotiationRows
from negotiations.models.registry import NounPage, journalled
from negotiations.models.user import Caller
from negotiations.text.finding import index
from negotiations.text.folding import ALPHABETS, Alphabet, Level, alphabet_of, fold
from negotiations.text.source.language_tags import primary_language


class Genre(models.TextChoices):
    OP_ED = "op_ed", "Op-ed"
    EDITORIAL = "editorial"
    ANALYSIS = "analysis"
    NEWS = "news"
    INTERVIEW = "interview"
    TRANSCRIPT = "transcript"
    STATEMENT = "statement"
    AGREEMENT = "agreement"
    REPORT = "report"
    POST = "post"


NEWEST_FIRST = models.F("published_on").desc(nulls_last=True)


class TextAccess(models.TextChoices):
    MEMBERS = "members"
    PUBLIC = "public"


#: PostgreSQL's search configurations by language; every other language is indexed as `simple`.
SEARCH_CONFIGURATIONS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@dataclass(frozen=True)
class Spelling:
    """How PostgreSQL searches the texts of a language: its configuration, and the alphabet that
    folds letters.
    """

    config: str
    alphabet: Alphabet

    def query(self, words: str, level: Level = Level.EQUAL) -> SearchQuery:
        """Return the search query for `words` in web search syntax."""
        return SearchQuery(
            index.query(words, level, self.alphabet), config=self.config, search_type="websearch"
        )

    def other_letters(self, words: str) -> bool:
        """Return whether any of these words has letters with look-alikes."""
        return fold(words, Level.SIMILAR, self.alphabet) != fold(words, Level.EQUAL, self.alphabet)


#: Those of the languages that are not searched as all others are.
SPELLINGS = {
    language: Spelling(SEARCH_CONFIGURATIONS.get(language, "simple"), alphabet_of(language))
    for language in (*SEARCH_CONFIGURATIONS, *(ALPHABETS.keys() - SEARCH_CONFIGURATIONS.keys()))
}
OTHERS = Spelling("simple", Alphabet.COMMON)
#: Of these languages those that any text is in: one step each in the index.
USED = (
    "SELECT code FROM unnest(%s::text[]) AS code WHERE EXISTS (SELECT FROM negotiations_section"
    " WHERE language = code)"
)


def spellings() -> dict[str, Spelling]:
    """Return how each language of the corpus is searched; key "" stands for all other languages.
    One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(USED, [list(SPELLINGS)])
        return {"": OTHERS, **{language: SPELLINGS[language] for (language,) in cursor.fetchall()}}


def searches(words: str) -> dict[str, SearchQuery]:
    """Return the search query per language; `words` are in web search syntax."""
    return {language: spelling.query(words) for language, spelling in spellings().items()}


def texts_open_to(whole: frozenset[UUID]) -> models.Q:
    """Return the articles whose text is open to a reader of these negotiations (`read_whole`)."""
    return models.Q(text_access=TextAccess.PUBLIC) | models.Q(negotiation__in=whole)


class ArticleQuerySet(NegotiationRows["Article"]):
    def without_text(self) -> Self:
        """Defer the text, which may be megabytes long."""
        return self.defer("text")

    def with_parts(self) -> Self:
        return self.prefetch_related(in_rank(Article, "authors"))

    def with_authors(self) -> Self:
        authors = ArticleAuthor.objects.order_by("rank").select_related("actor")
        return self.prefetch_related(models.Prefetch("authors", authors))

    def with_counts(self) -> Self:
        """Annotate `passage_count` (openly coded passages) and `position_count` (accepted
        positions).
        """
        passages: Any = Article.passages.rel.related_model
        positions: Any = passages.positions.rel.related_model
        accepted = positions.objects.accepted().filter(passage__article=models.OuterRef("pk"))
        coded = passages.objects.openly_coded().filter(article=models.OuterRef("pk"))
        return self.annotate(
            passage_count=counted(coded, "article"),
            position_count=counted(accepted, "passage__article"),
        )

    def readable_by(self, user: Caller) -> Self:
        """Articles whose text `user` may read: public texts, and those of negotiations they are a
        member of.
        """
        whole = read_whole(user)
        return self if whole is None else self.filter(texts_open_to(whole))

    def containing(self, words: str) -> Self:
        """Articles with a section that contains these words, in web search syntax."""
        return self.filter(pk__in=Section.objects.containing(searches(words)).values("article"))

    def having_passages(self, some: bool) -> Self:
        passages = models.Exists(
            Article.passages.rel.related_model._base_manager.filter(article=models.OuterRef("pk"))
        )
        return self.filter(passages if some else ~passages)

    def newest_first(self) -> Self:
        return self.order_by(NEWEST_FIRST, "-id")

    def read_by(self, day: date) -> Self:
        """Articles that could be read by that day: published by then, or, if undated, added by
        then.
        """
        added = models.Q(published_on=None, created_at__date__lte=day)
        return self.filter(models.Q(published_on__lte=day) | added)

    def coded(self) -> Self:
        """Articles with an accepted position, or with a passage that carries no position."""
        passages: Any = Article.passages.rel.related_model
        return self.filter(
            models.Exists(passages.objects.openly_coded().filter(article=models.OuterRef("pk")))
        )


@journalled(
    one="an article",
    many="articles",
    title="{title}",
    name="title",
    past={"add": "added", "revise": "revised", "retract": "retracted"},
    page=NounPage("article", ("pk",)),
    parts=("authors",),
    not_journalled=("text", "source_hash"),
    not_worded=("text_hash",),
)
class Article(Record):
    """One text. Offsets into `text` are Unicode code points; `text.normalising` prepares it before
    it is stored.

    `source_hash` covers everything that was imported, whatever was cut or corrected since; "" if
    unknown.
    """

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="articles")
    title = models.CharField(max_length=1000)
    standfirst = models.TextField(blank=True)
    outlet = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="articles_published"
    )
    genre = models.CharField(max_length=20, choices=Genre, blank=True)
    language = models.CharField(max_length=35, blank=True, default="")
    published_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    text = models.TextField()
    text_hash = models.CharField(max_length=64, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    length = models.PositiveIntegerField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reprints"
    )
    text_access = models.CharField(max_length=10, choices=TextAccess, default=TextAccess.MEMBERS)
    canonical = canonical_form("title")
    similar = similar_letters("title")
    sort_key = place_in_lists("title")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("article", "genre", Genre.values, blank=True),
            one_of("article", "text_access", TextAccess.values),
            not_blank("article", "title"),
            not_blank("article", "text"),
            not_itself("article", "duplicate_of"),
        ]
        indexes = [
            models.Index(
                fields=["negotiation", "published_on", "id"], name="article_by_publication"
            ),
            models.Index(
                "negotiation", NEWEST_FIRST, models.F("id").desc(), name="article_newest_first"
            ),
            models.Index(fields=["negotiation", "updated_at", "id"], name="article_by_update"),
            models.Index(fields=["negotiation", "text_hash"], name="article_by_text"),
            models.Index(fields=["negotiation", "source_hash"], name="article_by_source"),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleAuthor(Part):
    article = models.ForeignKey(Article, models.CASCADE, related_name="authors")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="articles_written")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "actor"],
                name="article_names_an_author_once",
                violation_error_code="authors",
                violation_error_message="An author is named twice.",
            )
        ]


class SectionQuerySet(models.QuerySet["Section"]):
    def containing(self, searches: dict[str, SearchQuery]) -> Self:
        """Sections that contain these words, each language by its own configuration."""
        return self.filter(
            reduce(or_, (_in(language, models.Q(search=one)) for language, one in searches.items()))
        )

    def containing_similar(self, words: str) -> Self:
        """Sections that contain these words with look-alike letters only."""
        known = spellings().items()
        similar = (
            _in(language, _similarly(how.query(words, Level.SIMILAR))) for language, how in known
        )
        equal = (_in(language, models.Q(search=how.query(words))) for language, how in known)
        with_others = any(how.other_letters(words) for _, how in known)
        return self.filter(reduce(or_, similar), _may_differ(with_others)).exclude(
            reduce(or_, equal)
        )

    def having(self, phrases: Collection[str], level: Level = Level.EQUAL) -> Self:
        """Sections that may have all words of each phrase, as far as the index knows.

        The index ignores endings and very common words. At the similar level, those that may have
        them in another spelling.
        """
        known = spellings().items()
        found = (
            _in(language, *(_having(one, level, how) for one in phrases)) for language, how in known
        )
        with_others = level == Level.EQUAL or any(
            how.other_letters(one) for one in phrases for _, how in known
        )
        return self.filter(reduce(or_, found), _may_differ(with_others))


def _in(language: str, *also: models.Q) -> models.Q:
    known = models.Q(language=language) if language else ~models.Q(language__in=SPELLINGS)
    return reduce(and_, also, known)


def _similarly(query: SearchQuery) -> models.Q:
    """Match on the similar form; a text without one of its own is matched on its plain index."""
    return models.Q(search_similar=query) | models.Q(search_similar=None, search=query)


def _may_differ(with_others: bool) -> models.Q:
    """Match texts with letters that have look-alikes: only these can be spelt differently from the
    words asked for.
    """
    return models.Q() if with_others else models.Q(search_similar__isnull=False)


def _having(phrase: str, level: Level, spelling: Spelling) -> models.Q:
    query = SearchQuery(index.words(phrase, level, spelling.alphabet), config=spelling.config)
    words = models.Func(query, function="numnode", output_field=models.IntegerField())
    has = models.Q(search=query) if level == Level.EQUAL else _similarly(query)
    return has | models.Q(Exact(words, 0))


class Section(StoredRow):
    """About twenty paragraphs of an article's current text: the unit of display and of search.

    Sections are derived and rewritten with the text. `folded` and `similar` are the body at the two
    levels of text.folding, by the alphabet of `language`; where both are equal, `similar` is empty
    and its index null.
    """

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="sections")
    start = models.PositiveIntegerField()
    body = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    folded = models.TextField(blank=True, default="")
    similar = models.TextField(blank=True, default="")
    search = SearchVectorField(null=True, blank=True)
    search_similar = SearchVectorField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "start"], name="section_starts_where_no_other_does"
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="section_by_words"),
            GinIndex(fields=["search_similar"], name="section_by_similar_words"),
            models.Index(fields=["language"], name="section_by_language"),
        ]

    def at(self, level: Level) -> str:
        """Return the body in the form in which it is compared at that level."""
        return self.similar if level == Level.SIMILAR and self.similar else self.folded

    @classmethod
    def of(cls, article: Article, start: int, body: str) -> "Section":
        """Return a stretch of the article's text as it is stored."""
        language = primary_language(article.language)
        spelling = SPELLINGS.get(language, OTHERS)
        folded = index.folded(body, spelling.alphabet)
        return cls(
            article=article,
            negotiation_id=article.negotiation_id,
            start=start,
            body=body,
            language=language,
            folded=folded.equal,
            similar=folded.similar,
            search=_indexed(folded.words, spelling),
            search_similar=(
                _indexed(folded.similar_words, spelling) if folded.similar_words else None
            ),
        )


def _indexed(words: str, spelling: Spelling) -> SearchVector:
    return SearchVector(models.Value(words), config=spelling.config)


class ArticleRevision(StoredRow):
    """An earlier text of an article, with the spans its passages had: `[{"passage", "start", "end",
    "quote"}]`. It outlives the article, so that undo can restore it.
    """

    article = models.ForeignKey(
        Article, models.DO_NOTHING, related_name="revisions", db_constraint=False
    )
    revision = models.PositiveIntegerField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64, blank=True)
    spans = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "revision"], name="articlerevision_is_kept_once"
            ),
        ]
