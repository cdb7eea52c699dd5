"""Query parameters that filter a list: unknown names and invalid values are refused by name."""

from datetime import UTC
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend

from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.protocol.problem_details import BadQuery
from negotiations.models import (
    Negotiation,
)
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
