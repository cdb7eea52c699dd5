"""Every refusal, as a problem document (RFC 9457)."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError, OperationalError
from django.http import Http404
from psycopg.errors import DeadlockDetected
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from negotiations.actions import journal
from negotiations.actions.alike import Alike
from negotiations.actions.constraints import NoLongerThere
from negotiations.api.protocol.throttling import refused_too_often
from negotiations.database import outage
from negotiations.exchange.exporters.streams import TooManyStreams

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
ALL_THE_SAME = "If another is meant, send it with ?duplicate=allow."
#: Where a field of a model has another name in the API.
NAMES = {"from_date": "from", "until_date": "until", "__all__": "", "non_field_errors": ""}


class TooMuch(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class BadQuery(exceptions.APIException):
    """A query parameter that is unknown, or whose value is none of its own."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {problem}" for name, problem in errors.items()))
        self.errors = [{"parameter": name, "detail": problem} for name, problem in errors.items()]


def problem(code: int, detail: str, **members: Any) -> Response:
    """A problem document. `errors` is a list of `{pointer or parameter, detail}`, of a span that
    was refused also `fits`: the `{start, end, quote}` that would do.
    """
    body = {
        "type": "about:blank",
        "title": TITLES.get(code, "Error"),
        "status": code,
        "detail": detail,
        **members,
    }
    return Response(_printable(body), status=code, content_type="application/problem+json")


def _printable(value: Any) -> Any:
    """Halves of characters that were sent, and are named in a refusal, written as escapes: UTF-8
    has none.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return {key: _printable(item) for key, item in value.items()} if type(value) is dict else value


def answer(exception: Exception, context: dict[str, Any]) -> Response:
    """The problem document for what a view raised: JSON, whatever the view's own formats."""
    set_rollback()
    context["request"].accepted_renderer, context["request"].accepted_media_type = (
        JSONRenderer(),
        "application/json",
    )
    response = (
        _from_actions(exception, context)
        or _from_framework(exception, context)
        or _fault(exception, context)
    )
    if response.status_code in (401, 403) and (throttled := refused_too_often(context["request"])):
        return answer(throttled, context)
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def problem_at(index: int, exception: Exception, context: dict[str, Any]) -> dict[str, Any]:
    """The problem document for one of many objects: each error has the way to it, from its place in
    the list.
    """
    response = _from_actions(exception, context) or _from_framework(exception, context)
    if response is None:
        raise exception
    said = dict(response.data)
    errors = said.get("errors") or [{"detail": said["detail"]}]
    return said | {
        "errors": [error | {"pointer": f"/{index}{error.get('pointer', '')}"} for error in errors]
    }


def _fault(exception: Exception, context: dict[str, Any]) -> Response:
    """What no view foresaw: 503 while the database is away or too many streams are under way; else
    it is logged whole, and told to nobody, whatever DEBUG says.
    """
    if isinstance(exception, TooManyStreams):
        return _not_now(str(exception))
    if outage.reason_of(exception):
        return _not_now(outage.UNREACHABLE)
    request = context["request"]._request
    got_request_exception.send(sender=None, request=request)
    log.error(
        "Internal Server Error: %s", request.path, exc_info=exception, extra={"request": request}
    )
    return problem(500, "The fault is ours; it has been logged.")


def _not_now(detail: str) -> Response:
    response = problem(503, detail)
    response["Retry-After"] = str(outage.COME_AGAIN)
    return response


def _from_actions(exception: Exception, context: dict[str, Any]) -> Response | None:
    match exception:
        case NoLongerThere():
            return problem(409, " ".join(exception.messages), errors=_django_errors(exception))
        case Alike():
            errors = [error | {"id": str(exception.twin.pk)} for error in _django_errors(exception)]
            return problem(409, f"{_summary(errors)} {ALL_THE_SAME}", errors=errors)
        case ValidationError():
            errors = _django_errors(exception)
            return problem(422, _summary(errors), errors=errors)
        case journal.Unversioned():
            return problem(428, "Send If-Match with the ETag of the object as you read it.")
        case journal.Stale():
            return _stale(exception, context["view"])
        case journal.InUse():
            errors = [
                {"detail": f"{d._meta.verbose_name} “{d}”", "id": str(d.pk)}
                for d in exception.dependents
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


def _from_framework(exception: Exception, context: dict[str, Any]) -> Response | None:
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
            for name, value in (("Retry-After", getattr(exception, "wait", None)),):
                if value is not None:
                    response[name] = str(int(value))
            return response
    return None


def _stale(stale: journal.Stale, view: Any) -> Response:
    """412 with the object as it is now, as the caller would read it."""
    current = view.get_queryset().filter(pk=stale.current.pk).first() if stale.current else None
    if current is None:
        return problem(404, "This was deleted since you read it.")
    return problem(412, str(stale), current=view.read(current))


def _django_errors(error: ValidationError) -> list[dict[str, Any]]:
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    return [
        {
            "pointer": _pointer(NAMES.get(step, step) for step in name.split("/")),
            "detail": message,
            **({"fits": one.params} if one.code == "fits" else {}),
        }
        for name, found in by_field.items()
        for one in found
        for message in one.messages
    ]


def _pointers(detail: Any, path: tuple[Any, ...] = ()) -> Iterator[dict[str, str]]:
    """A JSON pointer (RFC 6901) for each message in the framework's nested errors."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _pointers(inner, (*path, NAMES.get(name, name)))
    elif isinstance(detail, list) and any(isinstance(inner, (dict, list)) for inner in detail):
        for index, inner in enumerate(detail):
            yield from _pointers(inner, (*path, index))
    elif isinstance(detail, list):
        yield from ({"pointer": _pointer(path), "detail": str(message)} for message in detail)
    else:
        yield {"pointer": _pointer(path), "detail": str(detail)}


def _pointer(path: Any) -> str:
    return "".join(
        "/" + str(step).replace("~", "~0").replace("/", "~1") for step in path if step != ""
    )


def _summary(errors: list[dict[str, Any]]) -> str:
    return " ".join(
        f"{error['pointer'].lstrip('/') or 'body'}: {error['detail']}" for error in errors
    )
