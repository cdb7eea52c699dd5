"""Passages and positions as annotations in the W3C's Web Annotation Data Model.

A TextPositionSelector counts Unicode code points of the stored text, half-open: `end` is the first
one after the span. An orphaned passage has no such selector, since its span belongs to an earlier
text; its target names the revision of that text.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from django.db.models import Model
from django.urls import reverse
from rest_framework.fields import DateTimeField
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param

from negotiations.api import JsonObject
from negotiations.models import Condition, Passage, Position

MODEL = "http://www.w3.org/ns/anno.jsonld"
CODED = (
    "stance", "act", "bargaining_role", "modality", "quote_mode", "voice", "attribution",
    "said_from", "said_until", "said_defaulted", "status", "confidence", "version",
    "voice_defaulted", "revises", "stage", "audience", "expires_on",
)  # fmt: skip

#: Read by `in_context_for`, which adds `before` and `after`.
Row: TypeAlias = Passage | Position


class Annotations:
    """Annotations with absolute addresses. `read` gives a row as the caller reads it."""

    def __init__(self, request: Request, read: Callable[[Row], JsonObject]) -> None:
        self.request = request
        self.read = read

    @property
    def context(self) -> list[Any]:
        """The model's context and ours, in which a name is a property of a position, or of its
        passage, in the description of this API.
        """
        schemas = f"{self._address('api-schema')}#/components/schemas"
        shapes = {"coding": "PositionRead", "passage": "PassageInPosition"}
        return [
            MODEL,
            {prefix: f"{schemas}/{shape}/properties/" for prefix, shape in shapes.items()},
        ]

    def with_context(self, row: Row) -> JsonObject:
        return {"@context": self.context, **self.of(row)}

    def of(self, row: Row) -> JsonObject:
        """The annotation of one row, for a list that has the context already."""
        passage, noun = (
            (row.passage, "positions") if isinstance(row, Position) else (row, "passages")
        )
        bodies = [*self._coding(row), *_tagging(passage), *self._about(row), *self._commenting(row)]
        return {
            "id": self._address(f"api-{noun}-detail", row.pk),
            "type": "Annotation",
            "motivation": bodies[0]["purpose"] if bodies else "highlighting",
            "created": DateTimeField().to_representation(row.created_at),
            "modified": DateTimeField().to_representation(row.updated_at),
            "creator": {"type": "Person", "nickname": row.coder.username},
            **({"body": bodies} if bodies else {}),
            "target": {
                "type": "SpecificResource",
                "source": passage.article.url or self._address("article", passage.article_id),
                **_selected(passage, row),
            },
        }

    def collection(self, noun: str, page: JsonObject) -> JsonObject:
        """The collection with its first page, or a later page alone. `page`: the list's answer,
        with rows as results.
        """
        if "cursor" in self.request.query_params:
            return {"@context": self.context, **self._page(noun, page)}
        whole = {} if page["next"] else {"total": len(page["results"])}
        first = {**self._page(noun, page), "startIndex": 0}
        return {"@context": self.context, **self._collection(noun), **whole, "first": first}

    def _page(self, noun: str, page: JsonObject) -> JsonObject:
        """One page; the first has no address of its own, only one within its collection."""
        here = self.request.build_absolute_uri()
        neighbours = {"next": page["next"], "prev": page["previous"]}
        return {
            "id": here if "cursor" in self.request.query_params else f"{here}#first",
            "type": "AnnotationPage",
            "partOf": self._collection(noun),
            **{name: address for name, address in neighbours.items() if address},
            "items": [self.of(row) for row in page["results"]],
        }

    def _coding(self, row: Row) -> Iterator[JsonObject]:
        """A body with the position itself, as a dataset."""
        if not isinstance(row, Position):
            return
        read = self.read(row)
        coded = {f"coding:{name}": read[name] for name in CODED}
        references = {
            "holder": row.holder,
            "speaker": row.speaker,
            "via": row.via,
            "term": row.term,
        }
        named = {f"coding:{name}": self._named(row) for name, row in references.items() if row}
        conditions = [self._condition(condition) for condition in row.conditions.all()]
        source = {
            "id": read["url"],
            "type": "Dataset",
            **named,
            **coded,
            "coding:conditions": conditions,
        }
        yield {"type": "SpecificResource", "purpose": "classifying", "source": source}

    def _condition(self, condition: Condition) -> JsonObject:
        by = {"coding:by": self._named(condition.by)} if condition.by else {}
        return {
            "coding:relation": condition.relation,
            "coding:term": self._named(condition.term),
            **by,
        }

    def _about(self, row: Row) -> Iterator[JsonObject]:
        """A body per actor whom a passage concerns."""
        for part in row.about.all() if isinstance(row, Passage) else ():
            actor = self._address("api-actors-detail", part.actor_id)
            yield {"type": "SpecificResource", "purpose": "identifying", "source": actor}

    def _commenting(self, row: Row) -> Iterator[JsonObject]:
        if row.note and self.request.user.has_perm("negotiation.read_notes", row):
            yield {
                "type": "TextualBody",
                "purpose": "commenting",
                "value": row.note,
                "format": "text/plain",
            }

    def _named(self, row: Model) -> dict[str, str]:
        address = self._address(f"api-{row._meta.model_name}s-detail", row.pk)
        return {"id": address, "label": str(row)}

    def _collection(self, noun: str) -> dict[str, str]:
        address = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return {"id": str(address), "type": "AnnotationCollection", "label": noun}

    def _address(self, view: str, *arguments: object) -> str:
        return str(self.request.build_absolute_uri(reverse(view, args=arguments)))


def _tagging(passage: Passage) -> Iterator[JsonObject]:
    for part in passage.tags.all():
        yield {"type": "TextualBody", "purpose": "tagging", "value": part.tag.code}


def _quote(passage: Passage, row: Row) -> JsonObject:
    annotated = vars(row)
    around = {"prefix": annotated["before"], "suffix": annotated["after"]}
    return {
        "type": "TextQuoteSelector",
        "exact": passage.quote,
        **{name: words for name, words in around.items() if words},
    }


def _selected(passage: Passage, row: Row) -> JsonObject:
    if passage.found:
        span = {"type": "TextPositionSelector", "start": passage.start, "end": passage.end}
        return {"selector": [_quote(passage, row), span]}
    return {
        "selector": [_quote(passage, row)],
        "passage:found": False,
        "passage:revision": passage.revision,
    }
