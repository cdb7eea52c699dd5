"""The query parameters of each list. An unknown one, or a value that is none of its own, is refused
by name.
"""

from collections import defaultdict
from datetime import UTC
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend

from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.models import (
    Actor,
    Article,
    ArticleAuthor,
    Condition,
    Negotiation,
    Party,
    Passage,
    PassageTag,
    Round,
    Tag,
    Term,
)
from negotiations.models import position as vocabulary
from negotiations.models.actor import ActorKind
from negotiations.models.article import Genre
from negotiations.models.party import PartyRole
from negotiations.models.passage import Anchor
from negotiations.models.term import TermStatus
from negotiations.queries.common.hierarchy import variants_of
from negotiations.queries.standings.columns import days_of
from negotiations.queries.standings.representation import held_for
from negotiations.text.canonical import canonical


class StrictFilters(DjangoFilterBackend):
    """django-filter, where nothing unknown passes."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if view.detail:
            return queryset
        known = self.get_filterset_class(view, queryset).base_filters
        refuse_unknown(request, {*known, *view.paginator.parameters, "fields"})
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise BadQuery(
                {name: " ".join(map(str, messages)) for name, messages in filterset.errors.items()}
            )
        found: QuerySet[Any] = filterset.qs
        return found


class WellFormed(forms.CharField):
    """Text that PostgreSQL can hold, and look for: some thousand words are too many for its search."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500} | kwargs)

    def clean(self, value: Any) -> Any:
        if value and any("\ud800" <= character <= "\udfff" for character in value):
            raise ValidationError("This holds half a character (a lone surrogate).")
        return super().clean(value)


class Text(django_filters.CharFilter):
    field_class = WellFormed


class Truth(django_filters.ChoiceFilter):
    """`true` or `false`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("true", "true"), ("false", "false")], **kwargs)


class Id(django_filters.UUIDFilter):
    """The id of an object `of` a model that the caller may see: Filters refuses any other."""

    def __init__(self, of: Any, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**kwargs)


def choices(values: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(choices=values.choices, **kwargs)


class Moment(django_filters.fields.IsoDateTimeField):
    """A moment that the database can hold in UTC."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("This moment is beyond the calendar.") from error


class Since(django_filters.IsoDateTimeFilter):
    field_class = Moment


class Filters(django_filters.FilterSet):
    updated_since = Since(field_name="updated_at", lookup_expr="gte")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Only of what is asked for: a form with every filter takes as long as a page."""
        every: dict[str, Any] = type(self).base_filters  # type: ignore[has-type, misc]
        self.base_filters = {name: every[name] for name in every if name in (data or ())}
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        for name, value in self.form.cleaned_data.items():
            known = self.filters[name]
            if value and isinstance(known, Id):
                visible = known.of.objects.visible_to(self.request.user)
                if not visible.filter(pk=value).exists():
                    raise BadQuery({name: f"There is no such {known.of._meta.verbose_name}."})
        return super().filter_queryset(queryset)


class NameFilter(django_filters.CharFilter):
    """Words in a name, in the form in which names are compared."""

    field_class = WellFormed

    def filter(self, queryset: Any, value: str) -> Any:
        return super().filter(queryset, canonical(value)) if value else queryset


def named(field: str = "canonical") -> NameFilter:
    return NameFilter(field_name=field, lookup_expr="contains")


class NegotiationFilters(Filters):
    q = named()


class InNegotiation(Filters):
    negotiation = Text(method="of_negotiation", help_text="Its slug.")

    def of_negotiation(self, queryset: QuerySet[Any], name: str, slug: str) -> QuerySet[Any]:
        return queryset.filter(negotiation=visible_negotiation(self.request.user, slug))


def visible_negotiation(user: Any, slug: str) -> Negotiation:
    """Raises Http404, whether there is none or the caller may not see it."""
    negotiation = Negotiation.objects.visible_to(user).filter(slug=slug).first()
    if negotiation is None:
        raise Http404
    return negotiation


class ActorFilters(InNegotiation):
    q = Text(method="called", help_text="Words in a name or alias.")
    kind = choices(ActorKind)

    def of_negotiation(self, queryset: Any, name: str, slug: str) -> Any:
        """Its own, and the shared ones it uses."""
        return queryset.used_by(visible_negotiation(self.request.user, slug), self.request.user)

    def called(self, queryset: Any, name: str, words: str) -> Any:
        return queryset.matching(words)


class PartyFilters(InNegotiation):
    actor = Id(Actor)
    role = choices(PartyRole)
    side = Text()


class RoundFilters(InNegotiation):
    pass


class DelegationFilters(InNegotiation):
    round = Id(Round)
    actor = Id(Actor)


class TagFilters(InNegotiation):
    parent = Id(Tag)
    code = Text(
        method="coded",
        help_text="As it is written; if none is written so, in any case and with any spaces.",
    )
    q = named("canonical_label")

    def coded(self, queryset: Any, name: str, code: str) -> Any:
        return queryset.coded(code)


class TermFilters(InNegotiation):
    tag = Id(Tag)
    parent = Id(Term)
    status = choices(TermStatus)
    q = named()


class ArticleFilters(InNegotiation):
    outlet = Id(Actor)
    author = Id(Actor, field_name="authors__actor")
    genre = choices(Genre)
    language = Text()
    published_after = django_filters.DateFilter(field_name="published_on", lookup_expr="gte")
    published_before = django_filters.DateFilter(field_name="published_on", lookup_expr="lte")
    q = Text(method="with_words", help_text="Full-text search in the texts the caller may read.")

    def with_words(self, queryset: Any, name: str, words: str) -> Any:
        return queryset.readable_by(self.request.user).containing(words)


class PassageFilters(InNegotiation):
    article = Id(Article)
    tag = Id(Tag, field_name="tags__tag")
    about = Id(Actor, field_name="about__actor")
    coder = Text(field_name="coder__username")
    text = Text(method="with_words", help_text="Full-text search in the quote.")
    found = Truth(
        method="found_or_not",
        help_text="false: those whose words are no longer in the article's text.",
    )

    def with_words(self, queryset: Any, name: str, words: str) -> Any:
        return queryset.quoting(words)

    def found_or_not(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(anchor=Anchor.HELD if value == "true" else Anchor.ADRIFT)


class PositionFilters(InNegotiation):
    holder = Id(Actor, method="held_by")
    holder_tree = Truth(method="with_holder", help_text="With `holder`: and the actors under it.")
    side = Text(
        method="on_side", help_text="The side of the holder's party on the day it was said."
    )
    term = Id(Term, method="on_term")
    term_tree = Truth(method="with_term", help_text="With `term`: and its variants.")
    tag = Text(method="tagged", help_text="The id or code of a tag of the passage or of the term.")
    stance = choices(vocabulary.Stance)
    stance_min = choices(vocabulary.Stance, field_name="stance", lookup_expr="gte")
    stance_max = choices(vocabulary.Stance, field_name="stance", lookup_expr="lte")
    act = choices(vocabulary.SpeechAct)
    bargaining_role = choices(vocabulary.BargainingRole)
    modality = choices(vocabulary.Modality)
    voice = choices(vocabulary.Voice)
    voice_defaulted = Truth(
        method="with_voice_defaulted", help_text="Whether the voice follows from the speaker."
    )
    attribution = choices(vocabulary.Attribution)
    stage = choices(vocabulary.Stage)
    audience = choices(vocabulary.Audience)
    speaker = Id(
        Actor,
        method="said_by",
        help_text=(
            "Who says so; where no other is named, the holder, or the author whose narration it is."
        ),
    )
    author = Id(Actor, field_name="passage__article__authors__actor")
    outlet = Id(Actor, field_name="passage__article__outlet")
    article = Id(Article, field_name="passage__article")
    passage = Id(Passage)
    coder = Text(field_name="coder__username")
    status = choices(vocabulary.PositionStatus)
    said_after = django_filters.DateFilter(
        field_name="said_until", lookup_expr="gte", help_text="That day included."
    )
    said_before = django_filters.DateFilter(
        field_name="said_until", lookup_expr="lte", help_text="That day included."
    )
    as_of = django_filters.DateFilter(field_name="said_until", lookup_expr="lte")
    conditional = Truth(method="with_conditions")
    q = Text(method="with_words", help_text="Full-text search in the quote.")
    bom = Truth(
        method="of_csv",
        help_text=(
            "Only with `format=csv`: `true` begins it with a byte order mark, by which Excel knows"
            " UTF-8."
        ),
    )

    def filter_queryset(self, queryset: Any) -> Any:
        """Accepted ones, unless a member asks for others."""
        status = self.form.cleaned_data.get("status") or vocabulary.PositionStatus.ACCEPTED
        if status != vocabulary.PositionStatus.ACCEPTED:
            self._refuse_strangers()
        return super().filter_queryset(queryset.filter(status=status))

    def _refuse_strangers(self) -> None:
        mine = Negotiation.objects.of_team(self.request.user)
        if slug := self.form.cleaned_data.get("negotiation"):
            mine = mine.filter(slug=slug)
        if not mine.exists() and not self.request.user.is_superuser:
            raise Http404

    def of_csv(self, queryset: Any, name: str, value: str) -> Any:
        """It changes no row, only how the table begins."""
        if self.request.accepted_renderer.format != "csv":
            raise BadQuery({name: "This goes with format=csv."})
        return queryset

    def held_by(self, queryset: Any, name: str, holder: UUID) -> Any:
        under = self.form.cleaned_data.get("holder_tree") == "true"
        return queryset.filter(held_for([holder]) if under else Q(holder=holder))

    def with_holder(self, queryset: Any, name: str, value: str) -> Any:
        return self._beside(queryset, name, "holder")

    def on_side(self, queryset: Any, name: str, side: str) -> Any:
        parties = Party.objects.visible_to(self.request.user).exclude(side="")
        if slug := self.form.cleaned_data.get("negotiation"):
            parties = parties.filter(negotiation__slug=slug)
        by_negotiation: dict[Any, list[Party]] = defaultdict(list)
        for party in parties:
            if canonical(party.side) == canonical(side):
                by_negotiation[party.negotiation_id].append(party)
        during = {here: days_of(some) for here, some in by_negotiation.items()}
        sides = (Q(negotiation=here) & held_for(days, days) for here, days in during.items())
        return queryset.filter(reduce(or_, sides, Q(pk=None)))

    def on_term(self, queryset: Any, name: str, term: UUID) -> Any:
        under = self.form.cleaned_data.get("term_tree") == "true"
        return queryset.filter(term__in=[term, *variants_of(term)] if under else [term])

    def with_term(self, queryset: Any, name: str, value: str) -> Any:
        return self._beside(queryset, name, "term")

    def _beside(self, queryset: Any, name: str, other: str) -> Any:
        if not self.form.cleaned_data.get(other):
            raise BadQuery({name: f"This goes with {other}."})
        return queryset

    def tagged(self, queryset: Any, name: str, value: str) -> Any:
        tags = Tag.objects.visible_to(self.request.user).identified_by(value)
        if not tags.exists():
            raise BadQuery({name: "There is no such tag."})
        on_passage = PassageTag.objects.filter(passage=OuterRef("passage"), tag__in=tags)
        return queryset.filter(Q(term__tag__in=tags) | Exists(on_passage))

    def said_by(self, queryset: Any, name: str, speaker: UUID) -> Any:
        wrote = Exists(
            ArticleAuthor.objects.filter(article=OuterRef("passage__article"), actor=speaker)
        )
        narrated = (
            Q(speaker=None, quote_mode=vocabulary.QuoteMode.NARRATOR, own_voice=False) & wrote
        )
        return queryset.filter(
            Q(speaker=speaker) | Q(speaker=None, holder=speaker, own_voice=True) | narrated
        )

    def with_voice_defaulted(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(voice_defaulted=value == "true")

    def with_conditions(self, queryset: Any, name: str, value: str) -> Any:
        conditions = Exists(Condition.objects.filter(position=OuterRef("pk")))
        return queryset.filter(conditions if value == "true" else ~conditions)

    def with_words(self, queryset: Any, name: str, words: str) -> Any:
        return queryset.filter(passage__in=Passage.objects.quoting(words))
