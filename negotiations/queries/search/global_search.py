"""One search over all of a negotiation: articles by text and title, passages by quote, terms and
actors by name.

Texts and quotes are searched as the web is (“a phrase”, -without) through their full-text indexes;
titles and names have every word somewhere, in the rows of the negotiation. A number of queries that
does not grow with what is found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length

from negotiations.models import Actor, Negotiation, Passage, Term
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

#: As many of each kind are shown where all kinds are.
FEW = 5
#: What is found is counted up to so many.
MANY = 1000
#: Where all kinds are counted and none is shown.
NO_KIND = "none"
WORD = re.compile(r'(?<!\S)-\S+|[^\s"“”]+')


@dataclass(frozen=True)
class SearchHit:
    """What was found: its name, and the words that it was found by, where these are not its name."""

    thing: Any
    name: Snippet
    words: Snippet | None = None


@dataclass(frozen=True)
class Kind:
    """How many of one kind were found, as far as MANY, and the best of them; `cut` if not all were
    looked for.
    """

    name: str
    count: int
    hits: tuple[SearchHit, ...]
    cut: bool = False

    @property
    def counted(self) -> str:
        return f"{self.count} or more" if self.cut or self.count == MANY else str(self.count)


def search_everywhere(
    negotiation: Negotiation,
    user: Any,
    words: str,
    *,
    articles: Any,
    kind: str = "",
    level: Level = Level.EQUAL,
) -> tuple[Kind, ...]:
    """The FEW best of every kind, or BEST of one, in these articles: all kinds are counted. At the
    similar level, what has the words with other letters only.
    """
    form = canonical if level == Level.EQUAL else similar_form
    plain = [word for word in WORD.findall(words) if not word.startswith("-") and form(word)]
    if not plain:
        return ()
    terms = Term.objects.filter(_every(plain, level), negotiation=negotiation)
    known = Actor.objects.visible_to(user).used_by(negotiation, user).filter(_actors(plain, level))
    found = articles.order_by().values("pk")
    passages = Passage.objects.visible_to(user, negotiation.pk).filter(article__in=found)
    quoted = passages.quoting(words) if level == Level.EQUAL else passages.quoting_similar(words)

    def most(name: str) -> int:
        return BEST if name == kind else 0 if kind else FEW

    return (
        _articles(articles, user, words, plain, most("articles"), level),
        Kind("passages", quoted[:MANY].count(), _passages(quoted, words, most("passages"), level)),
        _named("terms", terms, plain, most("terms"), level),
        _named("actors", known.prefetch_related("names"), plain, most("actors"), level),
    )


def with_other_letters(
    negotiation: Negotiation, user: Any, words: str, *, articles: Any, kind: str = ""
) -> HitCount:
    """How many more there are, of this kind or of all."""
    kinds = search_everywhere(
        negotiation, user, words, articles=articles, kind=NO_KIND, level=Level.SIMILAR
    )
    counted = [one for one in kinds if kind in ("", one.name)]
    return HitCount(
        sum(one.count for one in counted), any(one.cut or one.count == MANY for one in counted)
    )


def _articles(
    articles: Any, user: Any, words: str, plain: Sequence[str], most: int, level: Level
) -> Kind:
    """Those with the words in their title first."""
    by_text, cut = (ranked if level == Level.EQUAL else newest_similar)(
        articles.readable_by(user), words
    )
    titled = (
        articles.filter(_every(plain, level)).newest_first().values_list("pk", flat=True)[:MANY]
    )
    found = list(dict.fromkeys([*titled, *by_text]))
    by_id = articles.in_bulk(found[:most])
    said = snippets([by_text[pk] for pk in by_id if pk in by_text], words, level)
    hits = (
        SearchHit(by_id[pk], _marked(by_id[pk].title, plain, level), said.get(pk))
        for pk in found[:most]
    )
    return Kind("articles", min(len(found), MANY), tuple(hits), cut)


def _actors(plain: Sequence[str], level: Level) -> Q:
    """Every word in a name or alias; at the similar level, not so as it is spelt."""
    every = reduce(
        and_, (Q(pk__in=Actor.objects.matching(word, level).values("pk")) for word in plain)
    )
    return every if level == Level.EQUAL else every & ~_actors(plain, Level.EQUAL)


def _passages(quoted: Any, words: str, most: int, level: Level) -> tuple[SearchHit, ...]:
    if not most:
        return ()
    newest = Passage.objects.filter(pk__in=quoted.order_by("-created_at").values("pk")[:NEWEST])
    ranked = newest.annotate(rank=SearchRank(QUOTE_WORDS, quotes_with(words)))
    best = ranked.select_related("article").defer("article__text").order_by("-rank", "-pk")[:most]
    said = snippets_in(
        [SearchedText(one.quote, fold(one.quote, level), QUOTES) for one in best], words, level
    )
    return tuple(SearchHit(passage, snippet) for passage, snippet in zip(best, said, strict=True))


def _named(kind: str, rows: Any, plain: Sequence[str], most: int, level: Level) -> Kind:
    """Those called just so first, then those that begin so, then the shortest names."""
    words = " ".join(map(canonical, plain))
    when = (
        When(alike, then=Value(rank))
        for rank, alike in enumerate((Q(canonical=words), Q(canonical__startswith=words)))
    )
    best = (
        rows.order_by(Case(*when, default=Value(2)), Length("canonical"), "sort_key", "pk")[:most]
        if most
        else ()
    )
    return Kind(kind, rows[:MANY].count(), tuple(_hit(thing, plain, level) for thing in best))


def _hit(thing: Any, plain: Sequence[str], level: Level) -> SearchHit:
    """With the alias that an actor was found by, where that is not its name."""
    aliases = (
        thing.names.all() if isinstance(thing, Actor) and not _has(thing, plain, level) else ()
    )
    found_by = next((alias.name for alias in aliases if _has(alias, plain, level)), "")
    return SearchHit(
        thing,
        _marked(str(thing), plain, level),
        _marked(found_by, plain, level) if found_by else None,
    )


def _has(named: Any, plain: Sequence[str], level: Level) -> bool:
    name = named.canonical if level == Level.EQUAL else named.similar
    return all(fold(word, level) in name for word in plain)


def _every(plain: Sequence[str], level: Level) -> Q:
    """Every word somewhere in a name or title, in the form in which these are compared; at the
    similar level, not so as it is spelt.
    """
    every = reduce(and_, (named_with(word, level) for word in plain))
    return every if level == Level.EQUAL else every & ~_every(plain, Level.EQUAL)


def _marked(name: str, plain: Sequence[str], level: Level) -> Snippet:
    """Its whole characters that hold any of the words."""
    folded, parts, at = fold(name, level), [], 0
    words = "|".join(
        map(re.escape, sorted((fold(word, level) for word in plain), key=len, reverse=True))
    )
    for start, end in unfold(name, [found.span() for found in re.finditer(words, folded)], level):
        parts += [(name[at:start], False), (name[max(at, start) : end], True)]
        at = max(at, end)
    return Snippet(tuple((text, found) for text, found in (*parts, (name[at:], False)) if text))
