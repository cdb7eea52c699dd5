"""What a reference may name: for typed words the best matches, without words what is likely here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.functions import Length, Substr

from negotiations.models import (
    Actor,
    ActorName,
    Article,
    Negotiation,
    Passage,
    PassageTag,
    Position,
    Tag,
    Term,
)
from negotiations.queries.workbench.suggestions import names_in
from negotiations.text.canonical import canonical, similar_form, stored
from negotiations.text.normalising import storable

AT_MOST = 20
#: How many of the latest passages or positions of a negotiation tell what is used in it.
LATEST = 500
#: So many code points before a passage may say who is spoken of in it.
BEFORE = 400

#: What stands before a word within a name. LIKE is ten times quicker here than a pattern for the
#: start of a word.
BEFORE_WORDS = " -(“"

#: Said of what is only found where letters with a mark, say, count as those without.
OTHER_LETTERS = "with other letters"

NOUNS: dict[str, type[Model]] = {"actor": Actor, "term": Term, "tag": Tag}


@dataclass(frozen=True)
class Option:
    """`label` is what the field will hold, `hint` what tells it from others, and in what it differs
    from what was typed.
    """

    id: UUID
    label: str
    hint: str = ""


@dataclass(frozen=True)
class NameColumn:
    """A text by which things are found: `field` of `rows`, where `thing` leads to the thing; it is
    compared in the column `form`, or `similar` if its letters may be others. `later` ranks it
    behind.
    """

    rows: QuerySet[Any]
    field: str
    form: str = "canonical"
    similar: str = ""
    thing: str = "pk"
    place: str = "sort_key"
    later: int = 0


def usable(model: type[Model], negotiation: Negotiation | None) -> QuerySet[Any]:
    """What may be named in a negotiation: its own, and shared actors."""
    if model is not Actor:
        return model._default_manager.filter(negotiation=negotiation)
    return (
        Actor.objects.usable_in(negotiation)
        if negotiation
        else Actor.objects.filter(negotiation=None)
    )


def exactly_named(rows: QuerySet[Any], words: str) -> set[UUID]:
    """The ids of those among `rows` with exactly this name, alias, label or code, in the form in
    which they are compared.
    """
    if not storable(words):
        return set()
    own, same = [way for way in _ways(rows) if not way.later], stored(words)
    return {
        pk
        for way in own
        for pk in way.rows.filter(**{way.form: same}).values_list(way.thing, flat=True)
    }


def options(
    noun: str,
    negotiation: Negotiation,
    user: Any,
    words: str = "",
    *,
    article: Any = None,
    near: Sequence[UUID] = (),
) -> tuple[Option, ...]:
    """At most AT_MOST, in a number of queries that does not grow.

    What is `near` comes first, then what `user` used in the article.
    """
    rows = usable(NOUNS[noun], negotiation)
    likely = list(dict.fromkeys([*near, *_likely(noun, negotiation, user, article)]))
    found = _matching(rows, words, likely) if words.split() else _filled(rows, likely)
    things = rows.select_related(*_BESIDE[rows.model]).in_bulk(list(found))
    return tuple(option(things[pk], *how) for pk, how in found.items() if pk in things)


def option(thing: Any, matched: str = "", *hints: str) -> Option:
    """`matched` is the name that it was found by."""
    return Option(thing.pk, str(thing), " · ".join(filter(None, [*_hints(thing, matched), *hints])))


def actors_named_near(article: Article, user: Any, start: int, end: int) -> Sequence[UUID]:
    """The ids of the actors named in this span of the article's text, then of those named shortly
    before it.
    """
    since = max(0, start - BEFORE)
    words = (
        Article.objects.filter(pk=article.pk)
        .values_list(Substr("text", since + 1, end - since), flat=True)
        .get()
    )
    named = sorted(
        names_in(article.negotiation, user, words, since),
        key=lambda name: (name.end <= start, name.start),
    )
    return list(dict.fromkeys(actor.pk for name in named for actor in name.actors))


def frequent_tags(negotiation: Negotiation, user: Any) -> tuple[Option, ...]:
    """The nine tags that `user` gave most often of late, in the order of the codebook, so that each
    keeps its number.
    """
    mine = Passage.objects.filter(negotiation=negotiation, coder=user.pk).order_by("-id")[:LATEST]
    given = PassageTag.objects.filter(passage__in=mine.values("pk")).values_list("tag", flat=True)
    often = [pk for pk, _ in Counter(given).most_common(9)]
    return tuple(
        Option(tag.pk, str(tag), tag.code)
        for tag in Tag.objects.filter(pk__in=often).order_by("canonical", "clash")
    )


def _hints(thing: Any, matched: str) -> Iterator[str]:
    if isinstance(thing, Actor):
        yield f"“{matched}”" if matched not in ("", thing.name) else ""
        yield thing.get_kind_display().lower()
        yield "only here" if thing.negotiation_id else ""
    elif isinstance(thing, Term):
        yield f"variant of {thing.parent}" if thing.parent else ""
        yield str(thing.tag or "")
    else:
        yield " › ".join(
            tag.label for tag in (thing.parent and thing.parent.parent, thing.parent) if tag
        )


#: What is shown beside a thing.
_BESIDE: dict[type[Model], Sequence[str]] = {
    Actor: ("negotiation",),
    Term: ("parent", "tag"),
    Tag: ("parent__parent",),
}


def _ways(rows: QuerySet[Any]) -> list[NameColumn]:
    if rows.model is Actor:
        aliases = ActorName.objects.filter(actor__in=rows)
        return [
            NameColumn(rows, "name", similar="similar"),
            NameColumn(aliases, "name", similar="similar", thing="actor", place="actor__sort_key"),
        ]
    if rows.model is Term:
        parents = NameColumn(
            rows, "parent__label", "parent__canonical", place="parent__sort_key", later=4
        )
        return [NameColumn(rows, "label", similar="similar"), parents]
    return [
        NameColumn(rows, "code", place="canonical"),
        NameColumn(rows, "label", "canonical_label", similar="similar", place="canonical"),
        NameColumn(rows, "definition", "definition", place="canonical", later=4),
    ]


def _matching(
    rows: QuerySet[Any], words: str, likely: Sequence[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """The best by any way, each with the text it was found by: exact, then by prefix, prefix of a
    word, any part. Where there is room, those with other letters follow, and are said to have them.
    """
    if not storable(words) or not (form := canonical(words)):
        return {}
    found: dict[UUID, tuple[str, ...]] = {}
    ways = _ways(rows)
    for *_, text, pk in sorted(
        chain.from_iterable(_by(way, way.form, form, likely) for way in ways)
    ):
        found.setdefault(pk, (text,))
    other = similar_form(words)
    similar = [way for way in ways if way.similar] if other and len(found) < AT_MOST else []
    for *_, text, pk in sorted(
        chain.from_iterable(_by(way, way.similar, other, likely) for way in similar)
    ):
        found.setdefault(pk, (text, OTHER_LETTERS))
    return dict(islice(found.items(), AT_MOST))


def _by(way: NameColumn, column: str, words: str, likely: Sequence[UUID]) -> Any:
    """`(rank, unlikely, length, place, text, id)`, the lowest first: every word must be there, in
    any order.

    Where enough begin with the words, which an index finds, the rest is not read.
    """
    contains = "icontains" if column == way.field else "contains"
    has = reduce(and_, (Q(**{f"{column}__{contains}": word}) for word in words.split()))
    begins = reduce(
        or_, (Q(**{f"{column}__{contains}": f"{before}{words}"}) for before in BEFORE_WORDS)
    )
    ranks = (Q(**{column: words}), Q(**{f"{column}__startswith": words}), begins)
    whens = (When(alike, then=rank + way.later) for rank, alike in enumerate(ranks))
    rank = Case(*whens, default=3 + way.later, output_field=IntegerField())
    unlikely = Case(When(**{f"{way.thing}__in": likely}, then=0), default=1) if likely else Value(1)
    ranked = way.rows.annotate(order=rank, unlikely=unlikely, length=Length(way.field))
    by = ("order", "unlikely", "length", way.place, way.field, way.thing)
    first = ranked.filter(ranks[1]).order_by(*by)[:AT_MOST].values_list(*by)
    return (
        first
        if len(first) == AT_MOST
        else ranked.filter(has).order_by(*by)[:AT_MOST].values_list(*by)
    )


def _filled(rows: QuerySet[Any], likely: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """What is likely, and after it the first in their order."""
    first = rows.order_by(_ways(rows)[0].place, "pk").values_list("pk", flat=True)[: AT_MOST * 2]
    here = rows.filter(pk__in=likely).values_list("pk", flat=True)
    known = set(here)
    ids = [*(pk for pk in likely if pk in known), *first]
    return dict.fromkeys(list(dict.fromkeys(ids))[:AT_MOST], ())


def _likely(noun: str, negotiation: Negotiation, user: Any, article: Any) -> Iterator[UUID]:
    """Those used last by `user` in the article, then in the negotiation, the most frequent first;
    then its parties.
    """
    model, fields, within = _USES[noun]
    rows: Any = model._default_manager.visible_to(user, negotiation.pk).order_by("-id")  # type: ignore[attr-defined]
    if article and user.is_authenticated:
        yield from _ids(
            rows.filter(coder=user.pk, **{within: article})[:AT_MOST].values_list(*fields)
        )
    latest = rows.model._default_manager.filter(pk__in=rows[:LATEST].values("pk"))
    yield from (pk for pk, _ in Counter(_ids(latest.values_list(*fields))).most_common(AT_MOST * 2))
    if noun == "actor":
        yield from negotiation.parties.order_by("id").values_list("actor", flat=True)


def _ids(rows: Iterable[Sequence[UUID | None]]) -> Iterator[UUID]:
    return (pk for row in rows for pk in row if pk)


#: Where a thing is used, by which fields, and what leads from there to the article.
_USES: dict[str, tuple[type[Model], Sequence[str], str]] = {
    "actor": (Position, ("holder", "speaker"), "passage__article"),
    "term": (Position, ("term",), "passage__article"),
    "tag": (Passage, ("tags__tag",), "article"),
}
