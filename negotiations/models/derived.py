"""Columns that Python computes from another field of the row whenever it is written.

One function in Python, and not the database, says how words are compared everywhere. The journal
does not include these columns.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from negotiations.text.canonical import canonical, similar_form, stored
from negotiations.text.collation import sort_key
from negotiations.text.finding import index
from negotiations.text.folding import Level


class _Derived(models.Field):  # type: ignore[type-arg]
    attname: str

    def __init__(self, of: str, by: Callable[[str], Any], **options: Any) -> None:
        self.of, self.by = of, by
        super().__init__(editable=False, **options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.by(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """Describe the plain column to a migration: only today's code knows how its values are
        computed.
        """
        name, _, args, options = super().deconstruct()
        return name, f"django.db.models.{self._column().__name__}", args, options

    def clone(self) -> Any:
        _, _, args, options = self.deconstruct()
        return self._column()(*args, **options)

    def _column(self) -> Any:
        return type(self).__bases__[1]


class DerivedText(_Derived, models.TextField):  # type: ignore[type-arg]
    pass


class DerivedBytes(_Derived, models.BinaryField):  # type: ignore[type-arg]
    pass


def canonical_form(of: str) -> DerivedText:
    """A column by which names are compared."""
    return DerivedText(of, stored, blank=True, default="")


def similar_letters(of: str) -> DerivedText:
    """A column by which names with look-alike letters are found."""
    return DerivedText(of, similar_form, blank=True, default="")


def named_with(words: str, level: Level = Level.EQUAL) -> models.Q:
    """Return the filter for rows with these words somewhere in their name, with look-alike letters
    at the similar level.
    """
    if level == Level.EQUAL:
        return models.Q(canonical__contains=canonical(words))
    return models.Q(similar__contains=similar_form(words))


def place_in_lists(of: str) -> DerivedBytes:
    """A column by which names are sorted."""
    return DerivedBytes(of, sort_key, blank=True, default=b"")


def words_searched(of: str) -> DerivedText:
    """A column by which the full-text index finds a stretch of text."""
    return DerivedText(of, index.words, blank=True, default="")


def similar_words_searched(of: str) -> DerivedText:
    """A column by which the full-text index finds look-alike letters; empty where there
    are none.
    """
    return DerivedText(of, _similar_words, blank=True, default="")


def _similar_words(text: str) -> str:
    found = index.words(text, Level.SIMILAR)
    return "" if found == index.words(text) else found


def derived(model: type[models.Model]) -> list[Any]:
    """Return the derived fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, _Derived)]
