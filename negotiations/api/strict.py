"""Fields that take the type they are described with, and nothing that could be read as it."""

from typing import Any

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
            _refuse_unless(storable(data), "This holds a character that cannot be stored (NUL, a lone surrogate).")
        return super().run_validation(data)


class FreeText(StrictText):
    """Stored as it is sent, spaces and line ends too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False} | kwargs)


class StrictSlug(StrictText, serializers.SlugField):
    pass


class StrictUrl(StrictText, serializers.URLField):
    pass


class StrictInteger(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
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
        same = [choice for choice in self.choices if choice == data and type(choice) is type(data)]
        return same[0] if same else self.fail("invalid_choice", input=data)
