"""`Idempotency-Key`: a POST that is sent again is done once, and answered as it was the first time.

The key is compared as it reads: `abc` and `"abc"` are one.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.actions import idempotency
from negotiations.models import StoredResponse

HEADER = "Idempotency-Key"
#: The headers that a retry is answered with, too.
KEPT = ("Location", "ETag")


class Running(APIException):
    status_code = 409
    default_detail = (
        "The first request with this Idempotency-Key is still running: wait, and send it again."
    )


def idempotent(post: Callable[..., Response]) -> Callable[..., Any]:
    """A POST that does nothing if it was done before under the caller's key. Only what was done is
    kept, no refusal.
    """

    @wraps(post)
    def posted(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response | HttpResponse:
        sent = request.headers.get(HEADER)
        if sent is None:
            return post(view, request, *args, **kwargs)
        key = _key(sent.strip())
        with transaction.atomic():
            return _once(request, key, lambda: post(view, request, *args, **kwargs))

    return posted


def _key(sent: str) -> str:
    """The key, which may be written as a string of RFC 8941: in quotation marks, in which a
    backslash stands before such a mark and before a backslash. Raises ParseError for what is
    neither that nor bare.
    """
    if quoted := re.fullmatch(r'"((?:[ !#-\[\]-~]|\\["\\])*)"', sent):
        sent = re.sub(r"\\(.)", r"\1", quoted[1])
    elif sent.startswith('"'):
        raise ParseError(f"{HEADER} begins with a quotation mark, and is no string of RFC 8941.")
    if not re.fullmatch(r"[ -~]{1,255}", sent):
        raise ParseError(f"{HEADER} has 1 to 255 printable ASCII characters.")
    return sent


def _once(request: Request, key: str, post: Callable[[], Response]) -> Response | HttpResponse:
    asked = _digest(request)
    if not idempotency.claim(caller=request.user, key=key):
        raise Running
    kept = idempotency.kept(caller=request.user, key=key)
    if kept is None:
        return _kept(post(), request, key, asked)
    if kept.asked != asked:
        raise ValidationError(f"This {HEADER} was sent with another request: take a new one.")
    return _again(kept)


def _kept(response: Response, request: Request, key: str, asked: str) -> Response:
    if response.status_code < 300:
        headers = {name: response[name] for name in KEPT if name in response}
        body = JSONRenderer().render(response.data).decode()
        idempotency.keep(
            caller=request.user,
            key=key,
            asked=asked,
            status=response.status_code,
            headers=headers,
            body=body,
        )
    return response


def _again(kept: StoredResponse) -> HttpResponse:
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(
        kept.body, status=kept.status, content_type="application/json", headers=headers
    )


def _digest(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True)
    return hashlib.sha256(f"{request.get_full_path()} {body}".encode()).hexdigest()
