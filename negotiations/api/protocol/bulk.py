"""`POST …/bulk`: many objects of one noun, made and revised in one call, transaction and act."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from negotiations.actions.batch import NothingDone, run_batch
from negotiations.api import JsonObject
from negotiations.api.fields.references import REFERENCED, find_references
from negotiations.api.fields.strict_fields import as_whole_number
from negotiations.api.protocol.idempotency import idempotent
from negotiations.api.protocol.parameters import refuse_unknown, truth
from negotiations.api.protocol.problem_details import TooMuch, problem, problem_at
from negotiations.api.protocol.viewset import NounView
from negotiations.models.base import Record
from negotiations.text.identifiers import parse_uuid

MOST = 1000


@dataclass(frozen=True)
class Sent:
    """One validated body: the object to revise (None: make one), the version read, the fields."""

    instance: Any
    version: int | None
    fields: JsonObject

    def get(self, name: str) -> Any:
        """The value sent, or else the current value of the object to revise."""
        return self.fields.get(name) or getattr(self.instance, name, None)


class Bulk(NounView):
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    @idempotent
    def bulk(self, request: Request) -> Response:
        """Makes those without an `id`, and revises those with an `id` and the `version` that was
        read, as PATCH would.

        All or nothing, unless `partial=true`: then what is refused is left out, and said in its
        place. The results are in the order of the objects; each has the status that the call for it
        alone would have had. One act: it is undone whole.
        """
        refuse_unknown(request, {"partial", *self.duplicate_parameter()})
        partly, duplicate = truth(request, "partial"), self.duplicate_argument()
        bodies = objects_in(request.data)
        rows = self._validated(bodies)
        accepted = [row for row in rows if isinstance(row, Sent)]
        calls = [self._call(row, duplicate) if isinstance(row, Sent) else row for row in rows]
        try:
            outcomes = run_batch(calls, partly=partly, ahead=self.prefetch(accepted))
        except NothingDone as refusal:
            return self._all_refused(refusal.outcomes)
        return Response({"results": self._results(bodies, outcomes)})

    def prefetch(self, rows: Sequence[Sent]) -> AbstractContextManager[None]:
        """Reads at once what the verbs would each ask the database for."""
        return nullcontext()

    def _validated(self, bodies: Sequence[object]) -> list[Sent | Exception]:
        """What each body says, or why it is refused."""
        context = dict(self.get_serializer_context())
        serializer: Any = self.get_serializer_class()(context=context)
        context[REFERENCED] = find_references(serializer, bodies)
        to_revise = self._to_revise(bodies)
        return [_sent(serializer, body, to_revise) for body in bodies]

    def _to_revise(self, bodies: Sequence[object]) -> dict[str, Record | None]:
        """The objects with the ids that are sent, by id. One query."""
        ids = {
            str(id)
            for body in bodies
            if isinstance(body, dict) and (id := parse_uuid(body.get("id")))
        }
        return {str(row.pk): row for row in self.get_queryset().filter(pk__in=ids)} if ids else {}

    def _call(self, sent: Sent, duplicate: Mapping[str, bool]) -> "partial[Any]":
        arguments = {"by": self.request.user, **duplicate, **sent.fields}
        if sent.instance is None:
            return partial(getattr(self.verbs, self.adding), **arguments)
        return partial(self.verbs.revise, sent.instance, version=sent.version, **arguments)

    def _results(
        self, bodies: Sequence[Any], outcomes: Sequence[Record | Exception]
    ) -> list[JsonObject]:
        written = {outcome.pk for outcome in outcomes if not isinstance(outcome, Exception)}
        reader: Any = self.get_read_serializer_class()
        rows = reader(
            self.get_queryset().filter(pk__in=written),
            many=True,
            context=self.get_serializer_context(),
        ).data
        objects = {str(row["id"]): row for row in rows}
        return [
            self._refused(index, outcome)
            if isinstance(outcome, Exception)
            else {
                "status": 200 if body.get("id") else 201,
                "object": objects[str(outcome.pk)],
                "problem": None,
            }
            for index, (body, outcome) in enumerate(zip(bodies, outcomes, strict=True))
        ]

    def _refused(self, index: int, refusal: Exception) -> JsonObject:
        document = problem_at(index, refusal, self.get_exception_handler_context())
        return {"status": document["status"], "object": None, "problem": document}

    def _all_refused(self, outcomes: Sequence[Exception | None]) -> Response:
        """All refusals in one problem document, with the status that they share, or else 422."""
        context = self.get_exception_handler_context()
        documents = [
            problem_at(index, outcome, context) for index, outcome in enumerate(outcomes) if outcome
        ]
        statuses = {document["status"] for document in documents}
        errors = [error for document in documents for error in document["errors"]]
        status = statuses.pop() if len(statuses) == 1 else 422
        return problem(
            status,
            f"Nothing was done: {len(documents)} of {len(outcomes)} objects are refused.",
            errors=errors,
        )


def objects_in(data: object) -> list[object]:
    """The objects of a body that is a list of them. Raises ValidationError, or TooMuch beyond
    `MOST`.
    """
    if not isinstance(data, list) or not data:
        raise ValidationError("Send a list of objects.")
    if len(data) > MOST:
        raise TooMuch(f"A call takes {MOST:,} objects at most: send the rest in another.")
    return data


def _sent(
    serializer: "Serializer[Any]", body: object, to_revise: dict[str, Record | None]
) -> Sent | Exception:
    """Validates one body. Like DRF's list serializer it uses one serializer for all, and sets its
    instance for each.
    """
    try:
        serializer.instance = _instance(body, to_revise)
        serializer.partial = serializer.instance is not None
        version = _version(body) if serializer.partial else None
        return Sent(serializer.instance, version, serializer.run_validation(body))
    except (exceptions.ValidationError, exceptions.NotFound, ValidationError) as refusal:
        return refusal


def _instance(body: object, to_revise: dict[str, Record | None]) -> Record | None:
    """The object that a body revises; None if it makes one. Each is taken from `to_revise` once."""
    if not isinstance(body, dict) or body.get("id") is None:
        return None
    id = str(parse_uuid(body["id"]))
    if id not in to_revise:
        raise exceptions.NotFound
    instance, to_revise[id] = to_revise[id], None
    if instance is None:
        raise ValidationError({"id": "An object is revised once in a call."})
    return instance


def _version(body: Any) -> int | None:
    version = as_whole_number(body.get("version"))
    if version is None or type(version) is int:
        return version
    raise ValidationError({"version": "The number of the version that was read."})
