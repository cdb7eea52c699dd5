"""Refusals as problem documents (RFC 9457).

`rest_framework.views` loads the renderers, which need this module: so it does not import the views.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.http import Http404
from psycopg.errors import DeadlockDetected
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from negotiations.actions import journal
from negotiations.actions.alike import Alike
from negotiations.actions.constraints import NoLongerThere
from negotiations.api import JsonObject
from negotiations.api.protocol.throttling import throttled_refusal
from negotiations.database import outage
from negotiations.exchange.exporters.streams import TooManyStreams
from negotiations.models.base import PUBLIC_NAMES, Record

TITLES = {
    400: "Not understood",
    401: "Sign in or send a token",
    403: "Not allowed",
    404: "Not found",
    405: "No such method here",
    406: "Not in this format",
    409: "Conflict",
    410: "Gone: begin again",
    412: "Changed since you read it",
    413: "Too much at once",
    415: "Not in this media type",
    422: "Refused",
    428: "Say which version you read",
    429: "Too many requests",
    500: "It failed",
    503: "Not just now",
}
log = logging.getLogger("django.request")
ALLOW_DUPLICATE = "If another is meant, send it with ?duplicate=allow."
#: Names in errors that differ in the API; "" stands for the whole body.
NAMES = {**PUBLIC_NAMES, "__all__": "", "non_field_errors": ""}


class RevisableView(Protocol):
    """The view of a noun, as far as a stale revision needs it."""

    def get_queryset(self) -> QuerySet[Record]: ...
    def read(self, instance: Record) -> JsonObject: ...


class TooMuch(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class BadQuery(exceptions.APIException):
    """A query parameter is unknown or has an invalid value. `errors`: by parameter, one message or
    several.
    """

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: Mapping[str, str | Iterable[object]]) -> None:
        messages = {
            name: problem if isinstance(problem, str) else " ".join(map(str, problem))
            for name, problem in errors.items()
        }
        super().__init__(" ".join(f"{name}: {message}" for name, message in messages.items()))
        self.errors = [{"parameter": name, "detail": text} for name, text in messages.items()]


def problem(code: int, detail: str, **members: object) -> Response:
    """A problem document. `errors` is a list of `{pointer or parameter, detail}`; for a refused
    span also `fits`, the `{start, end, quote}` that would be accepted.
    """
    body = {
        "type": "about:blank",
        "title": TITLES.get(code, "Error"),
        "status": code,
        "detail": detail,
        **members,
    }
    return Response(_printable(body), status=code, content_type="application/problem+json")


def _printable(value: object) -> object:
    """Escape lone surrogates: a refusal may quote what was sent, and UTF-8 cannot encode them."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if type(value) is dict:
        return {key: _printable(item) for key, item in value.items()}
    return value


def handle_exception(exception: Exception, context: JsonObject) -> Response:
    """The problem document for what a view raised: JSON, whatever the view's own formats."""
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
    response = (
        _from_actions(exception, context)
        or _from_framework(exception, context)
        or _fault(exception, context)
    )
    if response.status_code in (401, 403) and (throttled := throttled_refusal(request)):
        return handle_exception(throttled, context)
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def problem_at(index: int, exception: Exception, context: JsonObject) -> JsonObject:
    """The problem document for one of many objects. Each pointer begins with the object's index."""
    response = _from_actions(exception, context) or _from_framework(exception, context)
    if response is None:
        raise exception
    document = dict(response.data)
    errors = document.get("errors") or [{"detail": document["detail"]}]
    return document | {
        "errors": [error | {"pointer": f"/{index}{error.get('pointer', '')}"} for error in errors]
    }


def _fault(exception: Exception, context: JsonObject) -> Response:
    """503 while the database is away or too many streams are running. Anything else is logged, and
    answered 500 without its message, whatever DEBUG says.
    """
    if isinstance(exception, TooManyStreams):
        return _unavailable(
            "As many streams as this site sends at a time are under way. Try again."
        )
    if outage.reason_of(exception):
        return _unavailable(outage.UNAVAILABLE)
    request = context["request"]._request
    got_request_exception.send(sender=None, request=request)
    log.error(
        "Internal Server Error: %s", request.path, exc_info=exception, extra={"request": request}
    )
    return problem(500, "The fault is ours; it has been logged.")


def _unavailable(detail: str) -> Response:
    return _retry_after(outage.COME_AGAIN, problem(503, detail))


def _retry_after(seconds: float, response: Response) -> Response:
    response["Retry-After"] = str(int(seconds))
    return response


def _from_actions(exception: Exception, context: JsonObject) -> Response | None:
    match exception:
        case NoLongerThere():
            return problem(409, " ".join(exception.messages), errors=_django_errors(exception))
        case Alike():
            errors = [error | {"id": str(exception.twin.pk)} for error in _django_errors(exception)]
            return problem(409, f"{_summary(errors)} {ALLOW_DUPLICATE}", errors=errors)
        case ValidationError():
            errors = _django_errors(exception)
            return problem(422, _summary(errors), errors=errors)
        case journal.Unversioned():
            return problem(428, "Send If-Match with the ETag of the object as you read it.")
        case journal.Stale():
            return _stale(exception, context["view"])
        case journal.InUse():
            errors = [
                {"detail": f"{row._meta.verbose_name} “{row}”", "id": str(row.pk)}
                for row in exception.dependents
            ]
            return problem(409, str(exception), errors=errors)
        case IntegrityError() | OperationalError(__cause__=DeadlockDetected()):
            return problem(
                409,
                "Something this refers to was changed at the same moment: read it again and retry.",
            )
        case PermissionDenied() if not context["request"].user.is_authenticated:
            return problem(401, "Sign in, or send a token.")
        case PermissionDenied():
            return problem(403, str(exception) or "You may not do this.")
    return None


def _from_framework(exception: Exception, context: JsonObject) -> Response | None:
    match exception:
        case Http404() | exceptions.NotFound():
            return problem(404, "There is nothing here that you may see.")
        case BadQuery():
            return problem(400, str(exception), errors=exception.errors)
        case exceptions.ValidationError():
            errors = list(_pointers(exception.detail))
            return problem(422, _summary(errors), errors=errors)
        case RequestDataTooBig():
            return problem(413, "This body is too large: send it in parts.")
        case exceptions.APIException():
            response = problem(exception.status_code, str(exception.detail))
            wait = getattr(exception, "wait", None)
            return response if wait is None else _retry_after(wait, response)
    return None


def _stale(stale: journal.Stale, view: RevisableView) -> Response:
    """412 with the current object, as the caller reads it."""
    current = view.get_queryset().filter(pk=stale.current.pk).first() if stale.current else None
    if current is None:
        return problem(404, "This was deleted since you read it.")
    return problem(412, str(stale), current=view.read(current))


def _django_errors(error: ValidationError) -> list[JsonObject]:
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    return [
        {
            "pointer": _pointer(NAMES.get(step, step) for step in name.split("/")),
            "detail": message,
            **({"fits": inner.params} if inner.code == "fits" else {}),
        }
        for name, inner_errors in by_field.items()
        for inner in inner_errors
        for message in inner.messages
    ]


def _pointers(detail: object, path: tuple[str | int, ...] = ()) -> Iterator[dict[str, str]]:
    """A JSON pointer (RFC 6901) for each message in the framework's nested errors."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _pointers(inner, (*path, NAMES.get(str(name), str(name))))
    elif isinstance(detail, list) and any(isinstance(inner, (dict, list)) for inner in detail):
        for index, inner in enumerate(detail):
            yield from _pointers(inner, (*path, index))
    elif isinstance(detail, list):
        yield from ({"pointer": _pointer(path), "detail": str(message)} for message in detail)
    else:
        yield {"pointer": _pointer(path), "detail": str(detail)}


def _pointer(path: Iterable[str | int]) -> str:
    return "".join(
        "/" + str(step).replace("~", "~0").replace("/", "~1") for step in path if step != ""
    )


def _summary(errors: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(
        f"{error['pointer'].lstrip('/') or 'body'}: {error['detail']}" for error in errors
    )
