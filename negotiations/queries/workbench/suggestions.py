"""What the machine finds for an annotator: names of the negotiation's actors, and words that were
coded elsewhere in it.

All of it is computed when it is asked for and stored nowhere: it is coding only once a person has
marked it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, Window

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
)
from negotiations.models.passage import LONGEST_PHRASE, Anchor
from negotiations.queries.standings import representation_of
from negotiations.text.finding.names import find_names
from negotiations.text.finding.phrases import phrases

#: The same folding as `Passage.phrase`. As one string, as an array takes twice as long; no phrase
#: goes over a line's end.
CODED = """
    SELECT words, phrase FROM (SELECT words, md5(lower(words)) AS phrase FROM string_to_table(%s, E'\\n') AS words) AS said
    WHERE EXISTS (SELECT FROM negotiations_passage WHERE negotiation_id = %s AND negotiations_passage.phrase = said.phrase)
"""

#: So many of the latest positions, passages and articles tell which actors a negotiation speaks of.
LATEST = 1000

Span = tuple[int, int]


@dataclass(frozen=True)
class NamedActors:
    """A name from `start` to `end`, and the actors that go by it."""

    start: int
    end: int
    actors: tuple[Actor, ...]


@dataclass(frozen=True)
class Coding:
    """What is on a phrase: in so many passages, the newest first named; by how many of them, its
    tags and terms.
    """

    passage: UUID
    times: int
    tags: tuple[Tag, ...]
    terms: tuple[tuple[Term, int], ...]


@dataclass(frozen=True)
class Repeat:
    """`quote` stands here uncoded, and is coded elsewhere, whatever its case."""

    start: int
    end: int
    quote: str
    coding: Coding


def names_in(
    negotiation: Negotiation, user: Any, text: str, offset: int = 0
) -> tuple[NamedActors, ...]:
    """Where actors of the negotiation that `user` may see are named in `text`, which starts at
    `offset`.
    """
    places = find_names(text, _names(negotiation, user), offset)
    actors = Actor.objects.in_bulk({pk for _, _, pks in places for pk in pks})
    return tuple(
        NamedActors(start, end, tuple(actors[pk] for pk in pks)) for start, end, pks in places
    )


def _names(negotiation: Negotiation, user: Any) -> list[tuple[str, UUID]]:
    """Of its own actors, its parties and who speaks for them, and of those that its latest coding
    and articles name.
    """
    parties = set(Party.objects.visible_to(user, negotiation.pk).values_list("actor", flat=True))
    named = (
        {tie.holder for tie in representation_of(parties)}
        | parties
        | set(_lately_named(negotiation, user))
    )
    here = Actor.objects.visible_to(user).usable_in(negotiation)
    actors = dict(
        here.filter(Q(pk__in=named) | Q(negotiation=negotiation)).values_list("pk", "name")
    )
    aliases = ActorName.objects.filter(actor__in=actors.keys()).values_list("name", "actor")
    return [*((name, pk) for pk, name in actors.items()), *aliases]


def _lately_named(negotiation: Negotiation, user: Any) -> Iterator[UUID]:
    """The same time in a large corpus as in a small one: only the latest are read."""
    for rows, ways in (
        (Position.objects, ("holder", "speaker")),
        (Passage.objects, ("about__actor",)),
        (Article.objects, ("authors__actor", "outlet")),
    ):
        latest = rows.visible_to(user, negotiation.pk).order_by("-id").values("pk")[:LATEST]
        named = rows.filter(pk__in=latest).values_list(*ways)
        yield from (pk for row in named for pk in row if pk)


def repeats_in(article: Article, user: Any, text: str, offset: int = 0) -> tuple[Repeat, ...]:
    """In this stretch of the article, from `offset` on, the phrases that are word for word the
    quote of a passage coded elsewhere in the negotiation, as far as `user` may see it; none over
    another, none that is coded here already.
    """
    places: dict[str, list[Span]] = defaultdict(list)
    for start, end in phrases(text, LONGEST_PHRASE):
        places[text[start:end]].append((offset + start, offset + end))
    hashes = _coded(places, article.negotiation_id)
    codings = _codings(article, user, set(hashes.values()))
    known = {
        span: Repeat(*span, words, codings[phrase])
        for words, phrase in hashes.items() if phrase in codings for span in places[words]
    }  # fmt: skip
    taken = _marked(article, user, offset, offset + len(text)) if known else []
    return tuple(known[span] for span in sorted(_free(known, taken)))


def _coded(phrases: Iterable[str], negotiation: UUID) -> dict[str, str]:
    """Those that are a quote in the negotiation, with the hash they are found by."""
    with connection.cursor() as cursor:
        cursor.execute(CODED, ["\n".join(phrases), negotiation])
        return dict(cursor.fetchall())


def _codings(article: Article, user: Any, hashes: set[str]) -> dict[str, Coding]:
    """By hash, what `user` may see of it: passages with accepted positions or at least tags."""
    stated = Position.objects.visible_to(user, article.negotiation_id).accepted()
    on_it = {"passage": OuterRef("pk")}
    passages = Passage.objects.visible_to(user, article.negotiation_id).filter(phrase__in=hashes)
    coded = passages.filter(
        Exists(stated.filter(**on_it)) | Exists(PassageTag.objects.filter(**on_it))
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


def _by_phrase(rows: Any, name: str, things: Any) -> dict[str, list[tuple[Any, int]]]:
    """What the passages of each phrase have by this name, and how many of them, most frequent
    first.
    """
    groups = (
        rows.order_by()
        .values_list(F("passage__phrase"), name)
        .annotate(n=Count("passage", distinct=True))
    )
    counted = list(groups.order_by("-n", name))
    by_id = things.in_bulk({pk for _, pk, _ in counted})
    found: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    for phrase, pk, n in counted:
        found[phrase].append((by_id[pk], n))
    return found


def _marked(article: Article, user: Any, start: int, end: int) -> list[Span]:
    """What is marked in this stretch."""
    held = Passage.objects.visible_to(user, article.negotiation_id).filter(
        article=article, anchor=Anchor.HELD
    )
    return list(held.filter(start__lt=end, end__gt=start).values_list("start", "end"))


def _free(spans: Iterable[Span], marked: Iterable[Span]) -> Iterator[Span]:
    """The longest first: those not mostly over what is marked, nor over a longer one."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        half = (span[1] - span[0]) / 2
        if all(_overlap(span, other) <= half for other in marked) and not any(
            _overlap(span, one) for one in chosen
        ):
            chosen.append(span)
            yield span


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
