"""ETag and If-Match: a caller who revises says which version they read."""

import hashlib

from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.api import JsonObject


def tagged(
    request: Request,
    body: JsonObject,
    version: int,
    *,
    shown: JsonObject | None = None,
    status: int = 200,
    content_type: str | None = None,
) -> Response:
    """`shown`, by default the whole body, with the body's ETag; 304 for a reader who has it
    already.
    """
    tag = etag(body, version)
    if request.method in ("GET", "HEAD") and _unchanged(request, tag):
        return Response(status=304, headers={"ETag": tag})
    return Response(
        body if shown is None else shown,
        status=status,
        headers={"ETag": tag},
        content_type=content_type,
    )


def etag(body: JsonObject, version: int) -> str:
    """`"<version>.<first 8 hex digits of the body's SHA-256>"`. If-Match compares the version,
    If-None-Match the whole.
    """
    return f'"{version}.{hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:8]}"'


def version_read(request: Request, current: int) -> int | None:
    """The version in If-Match, whatever its `W/` and hash; None without the header, -1 if no tag is
    one of ours.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    versions = [_version_in(tag, current) for tag in parse_etags(header)]
    return current if current in versions else next(iter(versions), -1)


def _version_in(tag: str, current: int) -> int:
    version = tag.removeprefix("W/").strip('"').partition(".")[0]
    if version == "*":
        return current
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def _unchanged(request: Request, tag: str) -> bool:
    tags = [
        given.removeprefix("W/") for given in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    return tag in tags or tags == ["*"]
