"""One search over a negotiation: articles by text and title, passages by quote, terms and actors by
name.

Texts and quotes are searched through their full-text indexes in the syntax of web searches (“a
phrase”, -without); a title or name matches if it contains every word. The number of queries does
not grow with the number of hits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchRank
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Length

from negotiations.models import Actor, ActorName, Article, Negotiation, Passage, Term, User
from negotiations.models.article import ArticleQuerySet
from negotiations.models.derived import named_with
from negotiations.models.passage import QUOTE_WORDS, QUOTES, quotes_with
from negotiations.queries.search.full_text import (
    BEST,
    NEWEST,
    HitCount,
    SearchedText,
    Snippet,
    newest_similar,
    ranked,
    snippets,
    snippets_in,
)
from negotiations.text.canonical import canonical, similar_form
from negotiations.text.folding import Level, fold, unfold

#: The number of hits shown per kind if all kinds are shown.
FEW = 5
#: The number up to which hits are counted.
MANY = 1000
#: A `kind` with which all kinds are counted and no hits are shown.
NO_KIND = "none"
WORD = re.compile(r'(?<!\S)-\S+|[^\s"“”]+')


@dataclass(frozen=True)
class SearchHit:
    """What was found, its name, and the words that matched if they are not in its name."""

    thing: Article | Passage | Term | Actor
    name: Snippet
    words: Snippet | None = None


@dataclass(frozen=True)
class Kind:
    """The best hits of one kind, and their number up to MANY; `cut`: not all were searched."""

    name: str
    count: int
    hits: tuple[SearchHit, ...]
    cut: bool = False

    @property
    def counted(self) -> str:
        return f"{self.count} or more" if self.cut or self.count == MANY else str(self.count)


def search_everywhere(
    negotiation: Negotiation,
    user: User | AnonymousUser,
    words: str,
    *,
    articles: ArticleQuerySet,
    kind: str = "",
    level: Level = Level.EQUAL,
) -> tuple[Kind, ...]:
    """All kinds, counted, with their FEW best hits, or with the BEST hits of one `kind` alone.

    Articles and passages are searched in `articles`. At the similar level only what does not match
    at the equal level is found.
    """
    form = canonical if level == Level.EQUAL else similar_form
    plain = [word for word in WORD.findall(words) if not word.startswith("-") and form(word)]
    if not plain:
        return ()
    terms = Term.objects.filter(_named_with_all(plain, level), negotiation=negotiation)
    used = Actor.objects.visible_to(user).used_by(negotiation, user)
    actors = used.filter(_actor_named_with_all(plain, level)).prefetch_related("names")
    passages = Passage.objects.visible_to(user, negotiation.pk).filter(
        article__in=articles.order_by().values("pk")
    )
    quoted = passages.quoting(words) if level == Level.EQUAL else passages.quoting_similar(words)

    def shown(name: str) -> int:
        return BEST if name == kind else 0 if kind else FEW

    return (
        _articles(articles, user, words, plain, shown("articles"), level),
        Kind("passages", quoted[:MANY].count(), _passages(quoted, words, shown("passages"), level)),
        _named("terms", terms, plain, shown("terms"), level),
        _named("actors", actors, plain, shown("actors"), level),
    )


def with_other_letters(
    negotiation: Negotiation,
    user: User | AnonymousUser,
    words: str,
    *,
    articles: ArticleQuerySet,
    kind: str = "",
) -> HitCount:
    """The number of hits at the similar level only, of this kind or of all."""
    kinds = search_everywhere(
        negotiation, user, words, articles=articles, kind=NO_KIND, level=Level.SIMILAR
    )
    counted = [each for each in kinds if kind in ("", each.name)]
    return HitCount(
        sum(each.count for each in counted), any(each.cut or each.count == MANY for each in counted)
    )


def _articles(
    articles: ArticleQuerySet,
    user: User | AnonymousUser,
    words: str,
    plain: Sequence[str],
    shown: int,
    level: Level,
) -> Kind:
    """Articles with the words in their title first, then those with the words in their text."""
    by_text, cut = (ranked if level == Level.EQUAL else newest_similar)(
        articles.readable_by(user), words
    )
    titled = articles.filter(_named_with_all(plain, level)).newest_first()
    keys = list(dict.fromkeys([*titled.values_list("pk", flat=True)[:MANY], *by_text]))
    by_id = articles.in_bulk(keys[:shown])
    by_article = snippets([by_text[pk] for pk in by_id if pk in by_text], words, level)
    hits = (
        SearchHit(by_id[pk], _marked(by_id[pk].title, plain, level), by_article.get(pk))
        for pk in keys[:shown]
    )
    return Kind("articles", min(len(keys), MANY), tuple(hits), cut)


def _passages(
    quoted: QuerySet[Passage], words: str, shown: int, level: Level
) -> tuple[SearchHit, ...]:
    if not shown:
        return ()
    newest = Passage.objects.filter(pk__in=quoted.order_by("-created_at").values("pk")[:NEWEST])
    ranked = newest.annotate(rank=SearchRank(QUOTE_WORDS, quotes_with(words)))
    best = ranked.select_related("article").defer("article__text").order_by("-rank", "-pk")[:shown]
    texts = [SearchedText(passage.quote, fold(passage.quote, level), QUOTES) for passage in best]
    found = snippets_in(texts, words, level)
    return tuple(SearchHit(passage, snippet) for passage, snippet in zip(best, found, strict=True))


def _named(
    kind: str,
    rows: QuerySet[Term] | QuerySet[Actor],
    plain: Sequence[str],
    shown: int,
    level: Level,
) -> Kind:
    """Exact names first, then names that begin with the words, then the shortest."""
    words = " ".join(map(canonical, plain))
    ranks = (
        When(matches, then=Value(rank))
        for rank, matches in enumerate((Q(canonical=words), Q(canonical__startswith=words)))
    )
    by_name = rows.order_by(Case(*ranks, default=Value(2)), Length("canonical"), "sort_key", "pk")
    best = by_name[:shown] if shown else ()
    return Kind(kind, rows[:MANY].count(), tuple(_hit(each, plain, level) for each in best))


def _hit(named: Term | Actor, plain: Sequence[str], level: Level) -> SearchHit:
    """A hit with the actor's alias that matched, if its name did not."""
    name, alias = _marked(str(named), plain, level), None
    if isinstance(named, Actor) and not _matches(named, plain, level):
        aliases = (each.name for each in named.names.all() if _matches(each, plain, level))
        alias = next((_marked(matching, plain, level) for matching in aliases), None)
    return SearchHit(named, name, alias)


def _matches(named: Actor | ActorName, plain: Sequence[str], level: Level) -> bool:
    name = named.canonical if level == Level.EQUAL else named.similar
    return all(fold(word, level) in name for word in plain)


def _named_with_all(plain: Sequence[str], level: Level) -> Q:
    """A name or title contains every word; at the similar level, and does not at the equal one."""
    every = reduce(and_, (named_with(word, level) for word in plain))
    return every if level == Level.EQUAL else every & ~_named_with_all(plain, Level.EQUAL)


def _actor_named_with_all(plain: Sequence[str], level: Level) -> Q:
    """As `_named_with_all`, with each word in the actor's name or in any of its aliases."""
    every = reduce(
        and_, (Q(pk__in=Actor.objects.matching(word, level).values("pk")) for word in plain)
    )
    return every if level == Level.EQUAL else every & ~_actor_named_with_all(plain, Level.EQUAL)


def _marked(name: str, plain: Sequence[str], level: Level) -> Snippet:
    """The name, with the whole characters marked that contain any of the words."""
    longest_first = sorted((fold(word, level) for word in plain), key=len, reverse=True)
    matches = re.finditer("|".join(map(re.escape, longest_first)), fold(name, level))
    parts, at = [], 0
    for start, end in unfold(name, [match.span() for match in matches], level):
        parts += [(name[at:start], False), (name[max(at, start) : end], True)]
        at = max(at, end)
    return Snippet(tuple((text, marked) for text, marked in (*parts, (name[at:], False)) if text))
