"""Read-only fields that are derived from a row or from what it refers to."""

from functools import reduce
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.urls import reverse
from rest_framework import serializers

from negotiations.models.passage import Anchor

NO_ID = UUID(int=0)


class PartLabelsField(serializers.ListField):
    """Parts that hold one reference each, as a list of what `path` leads to: tags by `tag.code`."""

    child = serializers.CharField()

    def __init__(self, path: str, **kwargs: Any) -> None:
        self.path = path.split(".")
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> list[str]:
        return [reduce(getattr, self.path, row) for row in value.all()]


class PathField(serializers.ListField):
    """The steps from the root of a tree down to the row. `label` names the attribute that is shown
    of each step.
    """

    child = serializers.CharField()

    def __init__(self, label: str, **kwargs: Any) -> None:
        self.step_label = label
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> list[str]:
        return [
            str(getattr(step, self.step_label)) for step in self.context["paths"].down_to(value)
        ]


class FoundField(serializers.BooleanField):
    """Whether the quote of a passage stands in the article's current text."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = (
            "Whether the quote stands in the article's current text at start and end. False: the"
            " passage is orphaned."
        )
        super().__init__(source="anchor", read_only=True, help_text=help_text, **kwargs)

    def to_representation(self, value: str | bool) -> bool:
        return value == Anchor.HELD


class PageAddressField(serializers.CharField):
    """The address of the page on which a person reads the row."""

    def __init__(self, view: str, **kwargs: Any) -> None:
        self.view = view
        super().__init__(source="id", read_only=True, **kwargs)

    def to_representation(self, value: UUID | str) -> str:
        return self.address_before_id() + str(value)

    def address_before_id(self) -> str:
        page = reverse(self.view, args=[NO_ID])
        return str(urljoin(self.context["root"], page.removesuffix(str(NO_ID))))
