"""Passages and positions as annotations of the W3C's Web Annotation Data Model.

A TextPositionSelector counts Unicode code points of the text as it is stored here, half-open: `end`
is the first one after. An orphaned passage has none, as its span is of an earlier text; its target
says so, and which revision that was.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from rest_framework.fields import DateTimeField
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param

from negotiations.models import Passage, Position

MODEL = "http://www.w3.org/ns/anno.jsonld"
CODED = ("stance", "act", "bargaining_role", "modality", "quote_mode", "voice", "attribution", "said_from", "said_until",
         "said_defaulted", "status", "confidence", "version", "voice_defaulted", "revises", "stage",
         "audience", "expires_on")  # fmt: skip


class Annotations:
    """Annotations for one request, with absolute addresses. `read`: a row as the caller reads it."""

    def __init__(self, request: Request, read: Callable[[Any], dict[str, Any]]) -> None:
        self.request = request
        self.read = read

    @property
    def context(self) -> list[Any]:
        """That of the model, and ours: a term is a property of a position, or of its passage, in
        the description of this API.
        """
        schemas = f"{self._address('api-schema')}#/components/schemas"
        shapes = {"coding": "PositionRead", "passage": "PassageInPosition"}
        return [
            MODEL,
            {prefix: f"{schemas}/{shape}/properties/" for prefix, shape in shapes.items()},
        ]

    def alone(self, row: Any) -> dict[str, Any]:
        return {"@context": self.context, **self.of(row)}

    def of(self, row: Any) -> dict[str, Any]:
        """The annotation of a passage or a position, with `before` and `after`."""
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

    def collection(self, noun: str, page: dict[str, Any]) -> dict[str, Any]:
        """Of `page` as the list answers it: the collection with its first page in it, or a later
        page alone.
        """
        if "cursor" in self.request.query_params:
            return {"@context": self.context, **self._page(noun, page)}
        whole = {} if page["next"] else {"total": len(page["results"])}
        first = {**self._page(noun, page), "startIndex": 0}
        return {"@context": self.context, **self._collection(noun), **whole, "first": first}

    def _page(self, noun: str, page: dict[str, Any]) -> dict[str, Any]:
        """The first page has no address but within its collection."""
        here = self.request.build_absolute_uri()
        neighbours = {"next": page["next"], "prev": page["previous"]}
        return {
            "id": here if "cursor" in self.request.query_params else f"{here}#first",
            "type": "AnnotationPage",
            "partOf": self._collection(noun),
            **{name: address for name, address in neighbours.items() if address},
            "items": [self.of(row) for row in page["results"]],
        }

    def _coding(self, row: Any) -> Iterator[dict[str, Any]]:
        """The position itself, as a dataset."""
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
        named = {f"coding:{name}": self._named(to) for name, to in references.items() if to}
        conditions = [self._condition(condition) for condition in row.conditions.all()]
        source = {
            "id": read["url"],
            "type": "Dataset",
            **named,
            **coded,
            "coding:conditions": conditions,
        }
        yield {"type": "SpecificResource", "purpose": "classifying", "source": source}

    def _condition(self, condition: Any) -> dict[str, Any]:
        by = {"coding:by": self._named(condition.by)} if condition.by else {}
        return {
            "coding:relation": condition.relation,
            "coding:term": self._named(condition.term),
            **by,
        }

    def _about(self, row: Any) -> Iterator[dict[str, Any]]:
        """The actors a passage concerns."""
        for part in row.about.all() if isinstance(row, Passage) else ():
            actor = self._address("api-actors-detail", part.actor_id)
            yield {"type": "SpecificResource", "purpose": "identifying", "source": actor}

    def _commenting(self, row: Any) -> Iterator[dict[str, Any]]:
        if row.note and self.request.user.has_perm("negotiation.read_notes", row):
            yield {
                "type": "TextualBody",
                "purpose": "commenting",
                "value": row.note,
                "format": "text/plain",
            }

    def _named(self, to: Any) -> dict[str, str]:
        return {"id": self._address(f"api-{to._meta.model_name}s-detail", to.pk), "label": str(to)}

    def _collection(self, noun: str) -> dict[str, str]:
        address = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return {"id": str(address), "type": "AnnotationCollection", "label": noun}

    def _address(self, view: str, *arguments: Any) -> str:
        return str(self.request.build_absolute_uri(reverse(view, args=arguments)))


def _tagging(passage: Any) -> Iterator[dict[str, Any]]:
    for part in passage.tags.all():
        yield {"type": "TextualBody", "purpose": "tagging", "value": part.tag.code}


def _quote(passage: Any, row: Any) -> dict[str, Any]:
    around = {"prefix": row.before, "suffix": row.after}
    return {
        "type": "TextQuoteSelector",
        "exact": passage.quote,
        **{name: words for name, words in around.items() if words},
    }


def _selected(passage: Any, row: Any) -> dict[str, Any]:
    if passage.found:
        span = {"type": "TextPositionSelector", "start": passage.start, "end": passage.end}
        return {"selector": [_quote(passage, row), span]}
    return {
        "selector": [_quote(passage, row)],
        "passage:found": False,
        "passage:revision": passage.revision,
    }
