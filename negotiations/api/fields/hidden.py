"""Fields that only the team of a negotiation reads; to all others they are empty."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework import serializers

from negotiations.api.fields.strict_fields import FreeText
from negotiations.models.article import texts_open_to
from negotiations.models.base import Record
from negotiations.models.negotiation import notes_open_to


class Hidden(serializers.Field[Any, Any, Any, Any]):
    """Callers who may not `verb` the row read `instead`. `open_to` selects, in SQL, the rows that a
    member of these negotiations may read.
    """

    verb: str
    instead: str | None
    open_to: Callable[[frozenset[UUID]], Q]

    def get_attribute(self, instance: Record) -> object:
        allowed = self.context["request"].user.has_perm(self.verb, instance)
        return super().get_attribute(instance) if allowed else self.instead


class Note(Hidden, FreeText):
    verb, instead, open_to = "negotiation.read_notes", "", staticmethod(notes_open_to)

    def __init__(self, **kwargs: Any) -> None:
        help_text = (
            "Of the coder, for the team: “” for all others, unless the negotiation has"
            " `notes_published`."
        )
        defaults = {"required": False, "allow_blank": True, "help_text": help_text}
        super().__init__(**defaults | kwargs)


class TextProperty(Hidden):
    """A property of an article's text, for those who may read the text."""

    verb, instead, open_to = "article.read_text", None, staticmethod(texts_open_to)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True} | kwargs)


class TextHash(TextProperty, serializers.CharField):
    pass


class TextLength(TextProperty, serializers.IntegerField):
    pass
