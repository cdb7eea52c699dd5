"""Fields that take only values of the described type, and convert nothing."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations.text.normalising import storable


class StrictText(serializers.CharField):
    """A line of text, without the spaces around it."""

    def run_validation(self, data: object = serializers.empty) -> Any:
        if data is not serializers.empty and data is not None:
            if not isinstance(data, str):
                raise serializers.ValidationError("This is not a text.")
            if not storable(data):
                raise serializers.ValidationError(
                    "This holds a character that cannot be stored (NUL, a lone surrogate)."
                )
        return super().run_validation(data)


class FreeText(StrictText):
    """A text stored exactly as it is sent, with its spaces and line ends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False} | kwargs)


class StrictSlug(StrictText, serializers.SlugField):
    pass


@extend_schema_field({"type": "string", "format": "uri", "pattern": "^[A-Za-z]+://"})
class StrictUrl(StrictText, serializers.URLField):
    pass


def as_whole_number(data: object) -> object:
    """A float without a fraction as int, since JSON’s 1.0 is 1; anything else unchanged."""
    return int(data) if isinstance(data, float) and data.is_integer() else data


class StrictInteger(serializers.IntegerField):
    def to_internal_value(self, data: object) -> int:
        number = as_whole_number(data)
        if type(number) is not int:
            raise serializers.ValidationError("This is not a whole number.")
        return super().to_internal_value(number)


class StrictBoolean(serializers.BooleanField):
    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("This is neither true nor false.")
        return super().to_internal_value(data)


class StrictDate(serializers.DateField):
    def to_internal_value(self, data: object) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError("This is not a date, like 2025-05-15.")
        return super().to_internal_value(data)


class StrictChoice(serializers.ChoiceField):
    """One of the choices, of the same type: “1” is not 1."""

    def to_internal_value(self, data: object) -> Any:
        if data == "" and self.allow_blank:
            return ""
        data = as_whole_number(data)
        same = [choice for choice in self.choices if choice == data and type(choice) is type(data)]
        return same[0] if same else self.fail("invalid_choice", input=data)


@extend_schema_field({"type": "string", "maxLength": 20, "pattern": "^Q[1-9][0-9]*$"})
class WikidataId(StrictText):
    """The database's constraint checks the form."""


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
    """The parameters of a term. The term's action checks them."""
