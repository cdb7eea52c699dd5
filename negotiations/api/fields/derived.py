"""Read-only fields computed from a row or from what it refers to."""

from functools import reduce
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.urls import reverse
from rest_framework import serializers

from negotiations.models.passage import Anchor

NO_ID = UUID(int=0)


class ActorNamesField(serializers.ListField):
    """Parts of one reference each, as the list of what `path` leads to: `tags` by `tag.code`."""

    child = serializers.CharField()

    def __init__(self, path: str, **kwargs: Any) -> None:
        self.path = path.split(".")
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> list[str]:
        return [reduce(getattr, self.path, row) for row in value.all()]


class PathField(serializers.ListField):
    """The line from the root of a tree down to the row: what each step is `called`."""

    child = serializers.CharField()

    def __init__(self, called: str, **kwargs: Any) -> None:
        self.called = called
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> list[str]:
        return [str(getattr(step, self.called)) for step in self.context["lines"].down_to(value)]


class FoundField(serializers.BooleanField):
    """Whether the words of a passage stand in the article's current text."""

    def __init__(self, **kwargs: Any) -> None:
        about = (
            "Whether the quote stands in the article's current text at start and end. False: the"
            " passage is orphaned."
        )
        super().__init__(source="anchor", read_only=True, help_text=about, **kwargs)

    def to_representation(self, value: Any) -> bool:
        return bool(value == Anchor.HELD)


class PageAddressField(serializers.CharField):
    """The address of the page where a person reads the row."""

    def __init__(self, view: str, **kwargs: Any) -> None:
        self.view = view
        super().__init__(source="id", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        return self.before_id() + str(value)

    def before_id(self) -> str:
        """What comes before the id."""
        page = reverse(self.view, args=[NO_ID])
        return str(urljoin(self.context["root"], page.removesuffix(str(NO_ID))))
