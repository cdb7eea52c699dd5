"""Suggestions for an annotator: names of the negotiation's actors, and words that were coded
elsewhere in it.

They are computed on request and never stored: nothing is coding until a person marks it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Window

from negotiations.models import (
    Actor,
    ActorName,
    Article,
    Negotiation,
    Party,
    Passage,
    PassageTag,
    Position,
    Tag,
    Term,
    User,
)
from negotiations.models.passage import LONGEST_PHRASE, Anchor
from negotiations.queries.standings import representation_of
from negotiations.text.finding.names import find_names
from negotiations.text.finding.phrases import phrases

#: The hash must fold as `Passage.phrase` does. The phrases come as one string of lines, since an
#: array takes twice as long; no phrase contains a line break.
CODED = """
    SELECT words, phrase
    FROM (
        SELECT words, md5(lower(words)) AS phrase FROM string_to_table(%s, E'\\n') AS words
    ) AS hashed
    WHERE EXISTS (
        SELECT FROM negotiations_passage
        WHERE negotiation_id = %s AND negotiations_passage.phrase = hashed.phrase
    )
"""

#: The number of the latest positions, passages and articles from which actors are taken.
LATEST = 1000

Span = tuple[int, int]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class NamedActors:
    """A name in the text, and the actors known by it. Offsets are code points, half-open."""

    start: int
    end: int
    actors: tuple[Actor, ...]


@dataclass(frozen=True)
class Coding:
    """How a phrase was coded: in how many passages (`times`), and the newest of these.

    `tags` and `terms` come by falling frequency; each term with the number of its passages.
    """

    passage: UUID
    times: int
    tags: tuple[Tag, ...]
    terms: tuple[tuple[Term, int], ...]


@dataclass(frozen=True)
class Repeat:
    """`quote` is not coded here, but elsewhere, in whatever case. Code points, half-open."""

    start: int
    end: int
    quote: str
    coding: Coding


def names_in(
    negotiation: Negotiation, user: User | AnonymousUser, text: str, offset: int = 0
) -> tuple[NamedActors, ...]:
    """The places in `text` where actors of the negotiation are named, as far as `user` may see
    these. `offset` is that of the first character.
    """
    places = find_names(text, _names(negotiation, user), offset)
    actors = Actor.objects.in_bulk({pk for _, _, pks in places for pk in pks})
    return tuple(
        NamedActors(start, end, tuple(actors[pk] for pk in pks)) for start, end, pks in places
    )


def _names(negotiation: Negotiation, user: User | AnonymousUser) -> list[tuple[str, UUID]]:
    """Names and aliases of the negotiation's own actors, its parties and their representatives, and
    of the actors that its latest coding and articles refer to.
    """
    parties = set(Party.objects.visible_to(user, negotiation.pk).values_list("actor", flat=True))
    representatives = {tie.holder for tie in representation_of(parties)}
    wanted = parties | representatives | set(_recent_actors(negotiation, user))
    usable = Actor.objects.visible_to(user).usable_in(negotiation)
    actors = dict(
        usable.filter(Q(pk__in=wanted) | Q(negotiation=negotiation)).values_list("pk", "name")
    )
    aliases = ActorName.objects.filter(actor__in=actors.keys()).values_list("name", "actor")
    return [*((name, pk) for pk, name in actors.items()), *aliases]


def _recent_actors(negotiation: Negotiation, user: User | AnonymousUser) -> Iterator[UUID]:
    """The actors in the latest coding and articles; reading only these takes the same time in a
    large corpus as in a small one.
    """
    for rows, fields in (
        (Position.objects, ("holder", "speaker")),
        (Passage.objects, ("about__actor",)),
        (Article.objects, ("authors__actor", "outlet")),
    ):
        latest = rows.visible_to(user, negotiation.pk).order_by("-id").values("pk")[:LATEST]
        actors = rows.filter(pk__in=latest).values_list(*fields)
        yield from (pk for row in actors for pk in row if pk)


def repeats_in(
    article: Article, user: User | AnonymousUser, text: str, offset: int = 0
) -> tuple[Repeat, ...]:
    """The phrases in `text` that are, word for word, the quote of a passage coded elsewhere in the
    negotiation, as far as `user` may see it. `text` is a stretch of the article from `offset` on.

    Repeats do not overlap each other, nor lie mostly over a passage of the article.
    """
    places: dict[str, list[Span]] = defaultdict(list)
    for start, end in phrases(text, LONGEST_PHRASE):
        places[text[start:end]].append((offset + start, offset + end))
    hashes = _coded(places, article.negotiation_id)
    codings = _codings(article, user, set(hashes.values()))
    repeats = {
        span: Repeat(*span, words, codings[phrase])
        for words, phrase in hashes.items()
        if phrase in codings
        for span in places[words]
    }
    marked = _marked(article, user, offset, offset + len(text)) if repeats else []
    return tuple(repeats[span] for span in sorted(_without_overlaps(repeats, marked)))


def _coded(phrases: Iterable[str], negotiation: UUID) -> dict[str, str]:
    """The phrases that are a quote in the negotiation, each with its hash (`Passage.phrase`)."""
    with connection.cursor() as cursor:
        cursor.execute(CODED, ["\n".join(phrases), negotiation])
        return dict(cursor.fetchall())


def _codings(article: Article, user: User | AnonymousUser, hashes: set[str]) -> dict[str, Coding]:
    """The coding per hash, of passages with accepted positions or with tags that `user` may see."""
    stated = Position.objects.visible_to(user, article.negotiation_id).accepted()
    of_passage = {"passage": OuterRef("pk")}
    passages = Passage.objects.visible_to(user, article.negotiation_id).filter(phrase__in=hashes)
    coded = passages.filter(
        Exists(stated.filter(**of_passage)) | Exists(PassageTag.objects.filter(**of_passage))
    )
    counted = coded.annotate(times=Window(Count("pk"), partition_by="phrase"))
    newest = (
        counted.order_by("phrase", "-pk").distinct("phrase").values_list("phrase", "pk", "times")
    )
    terms = _by_phrase(stated.filter(passage__in=coded), "term", Term.objects.select_related("tag"))
    tags = _by_phrase(PassageTag.objects.filter(passage__in=coded), "tag", Tag.objects.all())
    return {
        phrase: Coding(pk, times, tuple(tag for tag, _ in tags[phrase]), tuple(terms[phrase]))
        for phrase, pk, times in newest
    }


def _by_phrase(
    rows: QuerySet[Position] | QuerySet[PassageTag], field: str, objects: QuerySet[M]
) -> dict[str, list[tuple[M, int]]]:
    """Per phrase the objects that `field` of its rows refers to, each with the number of passages,
    the most frequent first.
    """
    groups = (
        rows.order_by()
        .values_list(F("passage__phrase"), field)
        .annotate(n=Count("passage", distinct=True))
    )
    counted = list(groups.order_by("-n", field))
    by_id = objects.in_bulk({pk for _, pk, _ in counted})
    by_phrase: dict[str, list[tuple[M, int]]] = defaultdict(list)
    for phrase, pk, n in counted:
        by_phrase[phrase].append((by_id[pk], n))
    return by_phrase


def _marked(article: Article, user: User | AnonymousUser, start: int, end: int) -> list[Span]:
    """The spans of the passages in this stretch of the article that `user` may see."""
    held = Passage.objects.visible_to(user, article.negotiation_id).filter(
        article=article, anchor=Anchor.HELD
    )
    return list(held.filter(start__lt=end, end__gt=start).values_list("start", "end"))


def _without_overlaps(spans: Iterable[Span], marked: Iterable[Span]) -> Iterator[Span]:
    """The spans, longest first, that overlap no longer one and are not mostly marked already."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        half = (span[1] - span[0]) / 2
        if all(_overlap(span, other) <= half for other in marked) and not any(
            _overlap(span, longer) for longer in chosen
        ):
            chosen.append(span)
            yield span


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
