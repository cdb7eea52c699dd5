"""Query parameters that filter a list. Unknown names and invalid values are refused by name."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import django_filters
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Choices, Model, QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from negotiations.api.protocol.pagination import KeysetPagination
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.models import Negotiation, User
from negotiations.text.canonical import canonical


class FilteredView(Protocol):
    detail: bool

    @property
    def paginator(self) -> KeysetPagination: ...


class StrictFilters(DjangoFilterBackend):
    """django-filter's backend, which refuses unknown parameters and invalid values."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: FilteredView
    ) -> QuerySet[Any]:
        if view.detail:
            return queryset
        known = self.get_filterset_class(view, queryset).base_filters
        refuse_unknown(request, {*known, *view.paginator.parameters, "fields"})
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise BadQuery(filterset.errors)
        filtered: QuerySet[Any] = filterset.qs
        return filtered


class StorableText(forms.CharField):
    """Text that PostgreSQL can store, and not too many words for its full-text search."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500} | kwargs)

    def clean(self, value: str | None) -> str:
        if value and any("\ud800" <= character <= "\udfff" for character in value):
            raise ValidationError("This holds half a character (a lone surrogate).")
        return str(super().clean(value))


class Text(django_filters.CharFilter):
    field_class = StorableText


class Truth(django_filters.ChoiceFilter):
    """`true` or `false`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("true", "true"), ("false", "false")], **kwargs)


class Id(django_filters.UUIDFilter):
    """The id of a `model` that the caller may see; Filters refuses all others."""

    def __init__(self, model: type[Model], **kwargs: Any) -> None:
        self.of = model
        super().__init__(**kwargs)


def choices(values: type[Choices], **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(choices=values.choices, **kwargs)


class Moment(django_filters.fields.IsoDateTimeField):
    """A date and time that the database can hold in UTC."""

    def clean(self, value: str | None) -> datetime | None:
        moment: datetime | None = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("This moment is beyond the calendar.") from error


class Since(django_filters.IsoDateTimeFilter):
    field_class = Moment


class Filters(django_filters.FilterSet):
    updated_since = Since(field_name="updated_at", lookup_expr="gte")

    def __init__(
        self, data: Mapping[str, str] | None = None, *args: object, **kwargs: object
    ) -> None:
        """Makes a form of the given parameters only: one with all takes as long as a page."""
        every: dict[str, Any] = type(self).base_filters  # type: ignore[has-type, misc]
        self.base_filters = {name: every[name] for name in every if name in (data or ())}
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for name, value in self.form.cleaned_data.items():
            known = self.filters[name]
            if value and isinstance(known, Id):
                rows: Any = known.of._default_manager
                if not rows.visible_to(self.request.user).filter(pk=value).exists():
                    raise BadQuery({name: f"There is no such {known.of._meta.verbose_name}."})
        filtered: QuerySet[Any] = super().filter_queryset(queryset)
        return filtered


class NameFilter(django_filters.CharFilter):
    """Words in a name, compared in canonical form."""

    field_class = StorableText

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return queryset
        filtered: QuerySet[Any] = super().filter(queryset, canonical(value))
        return filtered


def named(field: str = "canonical") -> NameFilter:
    return NameFilter(field_name=field, lookup_expr="contains")


class InNegotiation(Filters):
    negotiation = Text(method="of_negotiation", help_text="Its slug.")

    def of_negotiation(self, queryset: QuerySet[Any], name: str, slug: str) -> QuerySet[Any]:
        return queryset.filter(negotiation=visible_negotiation(self.request.user, slug))


def visible_negotiation(user: User | AnonymousUser, slug: str) -> Negotiation:
    """Raises Http404 if there is none with this slug that the caller may see."""
    negotiation = Negotiation.objects.visible_to(user).filter(slug=slug).first()
    if negotiation is None:
        raise Http404
    return negotiation
