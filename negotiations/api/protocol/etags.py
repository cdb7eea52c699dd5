"""ETag and If-Match: who revises says which version they read."""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response


def tagged(
    request: Request, body: dict[str, Any], version: int, *, shown: Any = None, **kwargs: Any
) -> Response:
    """The body, or what is shown of it, with its ETag; 304 for a reader who has this very body
    already.
    """
    tag = etag(body, version)
    if request.method in ("GET", "HEAD") and _unchanged(request, tag):
        return Response(status=304, headers={"ETag": tag})
    return Response(body if shown is None else shown, headers={"ETag": tag}, **kwargs)


def etag(body: dict[str, Any], version: int) -> str:
    """`"<version>.<first 8 hex of the body's hash>"`: the version for If-Match, the whole for
    If-None-Match.
    """
    return f'"{version}.{hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:8]}"'


def version_read(request: Request, current: int) -> int | None:
    """The version in If-Match, which `W/` and the hash do not alter; None without the header, -1
    for none of ours.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    tags = [tag.removeprefix("W/").strip('"').partition(".")[0] for tag in parse_etags(header)]
    versions = [
        current
        if tag == "*"
        else int(tag)
        if tag.isascii() and tag.isdigit() and len(tag) < 10
        else -1
        for tag in tags
    ]
    return current if current in versions else next(iter(versions), -1)


def _unchanged(request: Request, tag: str) -> bool:
    tags = [
        given.removeprefix("W/") for given in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    return tag in tags or tags == ["*"]
