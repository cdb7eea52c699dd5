"""Fields that take the type they are described with, and nothing that could be read as it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations.text.normalising import storable


def _refuse_unless(right: bool, words: str) -> None:
    if not right:
        raise serializers.ValidationError(words)


class StrictText(serializers.CharField):
    """A line: spaces around it do not count."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is not serializers.empty and data is not None:
            _refuse_unless(isinstance(data, str), "This is not a text.")
            _refuse_unless(
                storable(data),
                "This holds a character that cannot be stored (NUL, a lone surrogate).",
            )
        return super().run_validation(data)


class FreeText(StrictText):
    """Stored as it is sent, spaces and line ends too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False} | kwargs)


class StrictSlug(StrictText, serializers.SlugField):
    pass


@extend_schema_field({"type": "string", "format": "uri", "pattern": "^[A-Za-z]+://"})
class StrictUrl(StrictText, serializers.URLField):
    pass


def whole(data: Any) -> Any:
    """The number itself: JSON’s 1.0 is 1."""
    return int(data) if isinstance(data, float) and data.is_integer() else data


class StrictInteger(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        data = whole(data)
        _refuse_unless(type(data) is int, "This is not a whole number.")
        return super().to_internal_value(data)


class StrictBoolean(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> Any:
        _refuse_unless(isinstance(data, bool), "This is neither true nor false.")
        return super().to_internal_value(data)


class StrictDate(serializers.DateField):
    def to_internal_value(self, data: Any) -> Any:
        _refuse_unless(isinstance(data, str), "This is not a date, like 2025-05-15.")
        return super().to_internal_value(data)


class StrictChoice(serializers.ChoiceField):
    """“1” is no 1."""

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_blank:
            return ""
        data = whole(data)
        same = [choice for choice in self.choices if choice == data and type(choice) is type(data)]
        return same[0] if same else self.fail("invalid_choice", input=data)


@extend_schema_field({"type": "string", "maxLength": 20, "pattern": "^Q[1-9][0-9]*$"})
class WikidataId(StrictText):
    """The database's constraint says which."""


PLAIN = {"type": ["number", "string"], "pattern": r"^[^\x00]*$"}
ENDS = {"min": PLAIN, "max": PLAIN}
RANGE = {"type": "object", "minProperties": 1, "properties": ENDS, "additionalProperties": False}


@extend_schema_field(
    {
        "type": "object",
        "propertyNames": {"pattern": r"^[^\x00]*$"},
        "additionalProperties": {"anyOf": [PLAIN, RANGE]},
    }
)
class ParametersValue(serializers.JSONField):
    """Those of a term: its action says which."""
