"""`Idempotency-Key`: a repeated POST is done once, and answered as it was the first time."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from negotiations.actions import idempotency
from negotiations.api.protocol.authentication import signed_in
from negotiations.models import StoredResponse, User

HEADER = "Idempotency-Key"
#: The headers of the first answer that its repetitions have too.
KEPT = ("Location", "ETag")


class Running(APIException):
    status_code = 409
    default_detail = (
        "The first request with this Idempotency-Key is still running: wait, and send it again."
    )


def idempotent(post: Callable[..., Response]) -> Callable[..., HttpResponse]:
    """Replay the first answer to a POST under the caller's key. Refusals are not kept."""

    @wraps(post)
    def post_once(view: APIView, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        header = request.headers.get(HEADER)
        if header is None:
            return post(view, request, *args, **kwargs)
        key = _key(header.strip())
        with transaction.atomic():
            return _once(request, key, lambda: post(view, request, *args, **kwargs))

    return post_once


def _key(header: str) -> str:
    """The key, written bare or as a string of RFC 8941 (in quotation marks, a backslash before each
    quotation mark and backslash): `abc` and `"abc"` are the same key. Raises ParseError for
    anything else.
    """
    if quoted := re.fullmatch(r'"((?:[ !#-\[\]-~]|\\["\\])*)"', header):
        header = re.sub(r"\\(.)", r"\1", quoted[1])
    elif header.startswith('"'):
        raise ParseError(f"{HEADER} begins with a quotation mark, and is no string of RFC 8941.")
    if not re.fullmatch(r"[ -~]{1,255}", header):
        raise ParseError(f"{HEADER} has 1 to 255 printable ASCII characters.")
    return header


def _once(request: Request, key: str, post: Callable[[], Response]) -> HttpResponse:
    digest = _digest(request)
    if not idempotency.claim(caller=signed_in(request), key=key):
        raise Running
    stored = idempotency.kept(caller=signed_in(request), key=key)
    if stored is None:
        return _stored(post(), signed_in(request), key, digest)
    if stored.asked != digest:
        raise ValidationError(f"This {HEADER} was sent with another request: take a new one.")
    return _replayed(stored)


def _stored(response: Response, caller: User, key: str, digest: str) -> Response:
    if response.status_code < 300:
        idempotency.keep(
            caller=caller,
            key=key,
            asked=digest,
            status=response.status_code,
            headers={name: response[name] for name in KEPT if name in response},
            body=JSONRenderer().render(response.data).decode(),
        )
    return response


def _replayed(stored: StoredResponse) -> HttpResponse:
    headers = {**stored.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(
        stored.body, status=stored.status, content_type="application/json", headers=headers
    )


def _digest(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True)
    return hashlib.sha256(f"{request.get_full_path()} {body}".encode()).hexdigest()
