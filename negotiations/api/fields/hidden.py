"""Fields that strangers to a negotiation read as empty, as what is in them is the team's alone."""

from typing import Any

from rest_framework import serializers

from negotiations.api.fields.strict_fields import FreeText
from negotiations.models.article import texts_open_to
from negotiations.models.negotiation import notes_open_to


class Hidden:
    """Read as `instead` by who may not `verb` the row. `open_to` tells the rows of those who may,
    in the database.
    """

    verb: str
    instead: Any
    open_to: Any
    context: Any

    def get_attribute(self, row: Any) -> Any:
        may = self.context["request"].user.has_perm(self.verb, row)
        return super().get_attribute(row) if may else self.instead  # type: ignore[misc]


class Note(Hidden, FreeText):
    verb, instead, open_to = "negotiation.read_notes", "", staticmethod(notes_open_to)

    def __init__(self, **kwargs: Any) -> None:
        about = (
            "Of the coder, for the team: “” for all others, unless the negotiation has"
            " `notes_published`."
        )
        super().__init__(**{"required": False, "allow_blank": True, "help_text": about} | kwargs)


class OfText(Hidden):
    """Tells of a text what only its readers are told."""

    verb, instead, open_to = "article.read_text", None, staticmethod(texts_open_to)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True} | kwargs)  # type: ignore[call-arg]


class TextHash(OfText, serializers.CharField):
    pass


class TextLength(OfText, serializers.IntegerField):
    pass
