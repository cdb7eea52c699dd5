"""`POST …/bulk`: many objects of one kind, made and revised in one call, one transaction and one
act.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.actions.batch import NothingDone, run_batch
from negotiations.api.fields.references import find_all
from negotiations.api.fields.strict_fields import whole
from negotiations.api.protocol.idempotency import idempotent
from negotiations.api.protocol.parameters import refuse_unknown
from negotiations.api.protocol.problem_details import BadQuery, TooMuch, problem, problem_at

MOST = 1000
TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True)
class Sent:
    """What is revised, if anything, at which version, and the fields that are sent."""

    instance: Any
    version: int | None
    fields: dict[str, Any]

    def get(self, name: str) -> Any:
        """The value that is sent, or else the current value of what is revised."""
        return self.fields.get(name) or getattr(self.instance, name, None)


class Bulk:
    """For a viewset whose `verbs` make and revise its noun."""

    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    @idempotent
    def bulk(self: Any, request: Request) -> Any:
        """Makes those without an `id`, and revises those with an `id` and the `version` that was
        read, as PATCH would.

        All or nothing, unless `partial=true`: then what is refused is left out, and said in its
        place. The results are in the order of the objects; each has the status that the call for it
        alone would have had. One act: it is undone whole.
        """
        refuse_unknown(request, {"partial", *self._known_of_alike()})
        partly, on_alike = _truth(request), self.on_alike()
        bodies = objects_in(request.data)
        rows = self._validated(bodies)
        good = [row for row in rows if not isinstance(row, Exception)]
        calls = [row if isinstance(row, Exception) else self._call(row, on_alike) for row in rows]
        try:
            outcomes = run_batch(calls, partly=partly, ahead=self.looking_ahead(good))
        except NothingDone as refusal:
            return self._all_refused(refusal.outcomes)
        return Response({"results": self._results(bodies, outcomes)})

    def looking_ahead(self: Any, rows: list[Sent]) -> AbstractContextManager[None]:
        """Asks the database at once for what the verbs would each ask for."""
        return nullcontext()

    def _validated(self: Any, bodies: list[Any]) -> list[Sent | Exception]:
        """Of each what is sent, or why it is refused."""
        context = self.get_serializer_context()
        serializer = self.get_serializer_class()(context=context)
        context["found"] = find_all(serializer, bodies)
        revised = self._revised(bodies)
        return [_sent(serializer, body, revised) for body in bodies]

    def _revised(self: Any, bodies: list[Any]) -> dict[str, Any]:
        """The objects with the ids that are sent, each to be revised once. One query."""
        ids = {
            str(id) for body in bodies if isinstance(body, dict) and (id := _uuid(body.get("id")))
        }
        return {str(one.pk): one for one in self.get_queryset().filter(pk__in=ids)} if ids else {}

    def _call(self: Any, sent: Sent, on_alike: dict[str, bool]) -> Any:
        how = {"by": self.request.user, **on_alike, **sent.fields}
        if sent.instance is None:
            return partial(getattr(self.verbs, self.adding), **how)
        return partial(self.verbs.revise, sent.instance, version=sent.version, **how)

    def _results(self: Any, bodies: list[Any], outcomes: list[Any]) -> list[dict[str, Any]]:
        done = {outcome.pk for outcome in outcomes if not isinstance(outcome, Exception)}
        rows = self._reader()(
            self.get_queryset().filter(pk__in=done), many=True, context=self._context()
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

    def _refused(self: Any, index: int, refusal: Exception) -> dict[str, Any]:
        said = problem_at(index, refusal, self.get_exception_handler_context())
        return {"status": said["status"], "object": None, "problem": said}

    def _all_refused(self: Any, outcomes: list[Any]) -> Response:
        """The refusals in one problem document, under the status that they share, or else 422."""
        context = self.get_exception_handler_context()
        said = [
            problem_at(index, outcome, context) for index, outcome in enumerate(outcomes) if outcome
        ]
        statuses = {one["status"] for one in said}
        errors = [error for one in said for error in one["errors"]]
        status = statuses.pop() if len(statuses) == 1 else 422
        return problem(
            status,
            f"Nothing was done: {len(said)} of {len(outcomes)} objects are refused.",
            errors=errors,
        )


def _truth(request: Request) -> bool:
    text = request.query_params.get("partial", "false")
    if text not in TRUTHS:
        raise BadQuery({"partial": "Not one of: true, false."})
    return TRUTHS[text]


def objects_in(data: Any) -> list[Any]:
    """The objects of a body that is a list of them. Raises ValidationError, or TooMuch beyond
    `MOST`.
    """
    if not isinstance(data, list) or not data:
        raise ValidationError("Send a list of objects.")
    if len(data) > MOST:
        raise TooMuch(f"A call takes {MOST:,} objects at most: send the rest in another.")
    return data


def _uuid(sent: Any) -> UUID | None:
    try:
        return UUID(sent) if isinstance(sent, str) else None
    except ValueError:
        return None


def _sent(serializer: Any, body: Any, revised: dict[str, Any]) -> Sent | Exception:
    """As DRF's list serializer does: one serializer, told in turn which object it is about."""
    try:
        serializer.instance = _instance(body, revised)
        serializer.partial = serializer.instance is not None
        version = _version(body) if serializer.partial else None
        return Sent(serializer.instance, version, serializer.run_validation(body))
    except (exceptions.ValidationError, exceptions.NotFound, ValidationError) as refusal:
        return refusal


def _instance(body: Any, revised: dict[str, Any]) -> Any:
    """What a body revises; None if it makes something."""
    if not isinstance(body, dict) or body.get("id") is None:
        return None
    id = str(_uuid(body["id"]))
    if id not in revised:
        raise exceptions.NotFound
    if revised[id] is None:
        raise ValidationError({"id": "An object is revised once in a call."})
    instance, revised[id] = revised[id], None
    return instance


def _version(body: dict[str, Any]) -> int | None:
    version = whole(body.get("version"))
    if version is None or type(version) is int:
        return version
    raise ValidationError({"version": "The number of the version that was read."})
