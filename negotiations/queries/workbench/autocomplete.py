"""Options for a reference to an actor, term or tag: the best matches of the words typed, or the
likeliest where none are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
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
    User,
)
from negotiations.queries.workbench.suggestions import names_in
from negotiations.text.canonical import canonical, similar_form, stored
from negotiations.text.normalising import storable

Nameable = Actor | Term | Tag

#: The number of options offered.
AT_MOST = 20
#: The number of the latest passages or positions from which likely options are taken.
LATEST = 500
#: The number of code points before a passage in which an actor's name makes it a likely option.
BEFORE = 400

#: The characters before a word inside a name. LIKE with each of these is ten times faster than a
#: pattern for the start of a word.
BEFORE_WORDS = " -(“"

#: The hint of an option that matches only at the similar level (see text.folding).
OTHER_LETTERS = "with other letters"

NOUNS: dict[str, type[Nameable]] = {"actor": Actor, "term": Term, "tag": Tag}


@dataclass(frozen=True)
class Option:
    """`label` is the text that the field will show; `hint` distinguishes the option from others of
    the same label, and says how it differs from the words typed.
    """

    id: UUID
    label: str
    hint: str = ""


@dataclass(frozen=True)
class NameColumn:
    """A column of `rows` in which options are looked up by name.

    `field` is the name as it is shown, `form` the column in which it is compared, `similar` that of
    the similar level ("" if there is none). `key` leads to the id of the option, `order` sorts
    options. `later` is added to the rank, so that the option comes after others.
    """

    rows: QuerySet[Any]
    field: str
    form: str = "canonical"
    similar: str = ""
    key: str = "pk"
    order: str = "sort_key"
    later: int = 0


def usable(model: type[Model], negotiation: Negotiation | None) -> QuerySet[Any]:
    """The rows that a reference in the negotiation may name: its own, and shared actors."""
    if model is not Actor:
        return model._default_manager.filter(negotiation=negotiation)
    return (
        Actor.objects.usable_in(negotiation)
        if negotiation
        else Actor.objects.filter(negotiation=None)
    )


def exactly_named(rows: QuerySet[Any], words: str) -> set[UUID]:
    """The ids of the rows whose name, alias, label or code equals `words` in canonical form."""
    if not storable(words):
        return set()
    form = stored(words)
    return {
        pk
        for column in _name_columns(rows)
        if not column.later
        for pk in column.rows.filter(**{column.form: form}).values_list(column.key, flat=True)
    }


def options(
    noun: str,
    negotiation: Negotiation,
    user: User | AnonymousUser,
    words: str = "",
    *,
    article: Article | None = None,
    near: Sequence[UUID] = (),
) -> tuple[Option, ...]:
    """At most AT_MOST options for a noun of NOUNS, the best first, in a fixed number of queries.

    Options with ids in `near` come first among equals, then those that `user` used in the article.
    """
    rows = usable(NOUNS[noun], negotiation)
    likely = list(dict.fromkeys([*near, *_likely(noun, negotiation, user, article)]))
    hints = _matching(rows, words, likely) if words.split() else _filled(rows, likely)
    objects = rows.select_related(*_RELATED[rows.model]).in_bulk(list(hints))
    return tuple(option(objects[pk], *hint) for pk, hint in hints.items() if pk in objects)


def option(named: Nameable, matched: str = "", *hints: str) -> Option:
    """The option for an object; `matched` is the name by which it was found."""
    return Option(named.pk, str(named), " · ".join(filter(None, [*_hints(named, matched), *hints])))


def actors_named_near(
    article: Article, user: User | AnonymousUser, start: int, end: int
) -> Sequence[UUID]:
    """The ids of the actors named in the span [start, end) of the article's text, then of those
    named in the BEFORE code points before it.
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


def frequent_tags(negotiation: Negotiation, user: User | AnonymousUser) -> tuple[Option, ...]:
    """The nine tags that `user` gave most often in their LATEST passages.

    They come in the order of the codebook, so that the number key of a tag rarely changes.
    """
    mine = Passage.objects.filter(negotiation=negotiation, coder=user.pk).order_by("-id")[:LATEST]
    given = PassageTag.objects.filter(passage__in=mine.values("pk")).values_list("tag", flat=True)
    frequent = [pk for pk, _ in Counter(given).most_common(9)]
    return tuple(
        Option(tag.pk, str(tag), tag.code)
        for tag in Tag.objects.filter(pk__in=frequent).order_by("canonical", "clash")
    )


def _hints(named: Nameable, matched: str) -> Iterator[str]:
    if isinstance(named, Actor):
        yield f"“{matched}”" if matched not in ("", named.name) else ""
        yield named.get_kind_display().lower()
        yield "only here" if named.negotiation_id else ""
    elif isinstance(named, Term):
        yield f"variant of {named.parent}" if named.parent else ""
        yield str(named.tag or "")
    else:
        yield " › ".join(
            tag.label for tag in (named.parent and named.parent.parent, named.parent) if tag
        )


#: The relations that the hints of an option read.
_RELATED: dict[type[Model], Sequence[str]] = {
    Actor: ("negotiation",),
    Term: ("parent", "tag"),
    Tag: ("parent__parent",),
}


def _name_columns(rows: QuerySet[Any]) -> list[NameColumn]:
    if rows.model is Actor:
        aliases = ActorName.objects.filter(actor__in=rows)
        return [
            NameColumn(rows, "name", similar="similar"),
            NameColumn(aliases, "name", similar="similar", key="actor", order="actor__sort_key"),
        ]
    if rows.model is Term:
        parent = {"form": "parent__canonical", "order": "parent__sort_key"}
        return [
            NameColumn(rows, "label", similar="similar"),
            NameColumn(rows, "parent__label", **parent, later=4),
        ]
    return [
        NameColumn(rows, "code", order="canonical"),
        NameColumn(rows, "label", "canonical_label", similar="similar", order="canonical"),
        NameColumn(rows, "definition", "definition", order="canonical", later=4),
    ]


def _matching(
    rows: QuerySet[Any], words: str, likely: Sequence[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """The ids of the best matches in any name column, each with the name that matched.

    Equal names come first, then names that begin with the words, names with a word that does, and
    names that contain them. If there is room, names that match at the similar level follow, with
    OTHER_LETTERS after the name.
    """
    if not storable(words) or not (form := canonical(words)):
        return {}
    matches: dict[UUID, tuple[str, ...]] = {}
    columns = _name_columns(rows)
    ranked = chain.from_iterable(_ranked(each, each.form, form, likely) for each in columns)
    for *_, name, pk in sorted(ranked):
        matches.setdefault(pk, (name,))
    similar = similar_form(words)
    if similar and len(matches) < AT_MOST:
        ranked = chain.from_iterable(
            _ranked(each, each.similar, similar, likely) for each in columns if each.similar
        )
        for *_, name, pk in sorted(ranked):
            matches.setdefault(pk, (name, OTHER_LETTERS))
    return dict(islice(matches.items(), AT_MOST))


def _ranked(
    name: NameColumn, column: str, words: str, likely: Sequence[UUID]
) -> list[tuple[Any, ...]]:
    """At most AT_MOST rows of (closeness, is unlikely, length, order, name, id), the lowest first.

    Every word must occur, in any order. If enough names begin with the words, which an index finds,
    the other names are not read.
    """
    contains = "icontains" if column == name.field else "contains"
    has = reduce(and_, (Q(**{f"{column}__{contains}": word}) for word in words.split()))
    begins = reduce(
        or_, (Q(**{f"{column}__{contains}": f"{before}{words}"}) for before in BEFORE_WORDS)
    )
    ranks = (Q(**{column: words}), Q(**{f"{column}__startswith": words}), begins)
    whens = (When(matches, then=rank + name.later) for rank, matches in enumerate(ranks))
    rank = Case(*whens, default=3 + name.later, output_field=IntegerField())
    unlikely = Case(When(**{f"{name.key}__in": likely}, then=0), default=1) if likely else Value(1)
    ranked = name.rows.annotate(closeness=rank, unlikely=unlikely, length=Length(name.field))
    by = ("closeness", "unlikely", "length", name.order, name.field, name.key)
    beginning = list(ranked.filter(ranks[1]).order_by(*by)[:AT_MOST].values_list(*by))
    if len(beginning) == AT_MOST:
        return beginning
    return list(ranked.filter(has).order_by(*by)[:AT_MOST].values_list(*by))


def _filled(rows: QuerySet[Any], likely: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The ids that are likely, then the first in the order of names, AT_MOST in all."""
    in_order = rows.order_by(_name_columns(rows)[0].order, "pk").values_list("pk", flat=True)
    usable_ids = set(rows.filter(pk__in=likely).values_list("pk", flat=True))
    ids = [*(pk for pk in likely if pk in usable_ids), *in_order[: AT_MOST * 2]]
    return dict.fromkeys(list(dict.fromkeys(ids))[:AT_MOST], ())


def _likely(
    noun: str, negotiation: Negotiation, user: User | AnonymousUser, article: Article | None
) -> Iterator[UUID]:
    """The ids used last by `user` in the article, then those used most often of late in the
    negotiation; of actors, then its parties.
    """
    model, fields, to_article = _USES[noun]
    rows = model.objects.visible_to(user, negotiation.pk).order_by("-id")
    if article and user.is_authenticated:
        mine = rows.filter(coder=user.pk, **{to_article: article})[:AT_MOST]
        yield from _ids(mine.values_list(*fields))
    latest = model.objects.filter(pk__in=rows[:LATEST].values("pk"))
    yield from (pk for pk, _ in Counter(_ids(latest.values_list(*fields))).most_common(AT_MOST * 2))
    if noun == "actor":
        yield from negotiation.parties.order_by("id").values_list("actor", flat=True)


def _ids(rows: Iterable[Sequence[UUID | None]]) -> Iterator[UUID]:
    return (pk for row in rows for pk in row if pk)


#: Per noun: the model that refers to it, the fields that do, and the path to the article.
_USES: dict[str, tuple[type[Position] | type[Passage], Sequence[str], str]] = {
    "actor": (Position, ("holder", "speaker"), "passage__article"),
    "term": (Position, ("term",), "passage__article"),
    "tag": (Passage, ("tags__tag",), "article"),
}
