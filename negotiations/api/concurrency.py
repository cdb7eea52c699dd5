"""ETag and If-Match: who revises says which version they read."""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request


def etag(body: dict[str, Any]) -> str:
    """`"<version>.<first 8 hex of the body's hash>"`: the version for If-Match, the whole for If-None-Match."""
    return f'"{body["version"]}.{hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:8]}"'


def version_read(request: Request, current: int) -> int | None:
    """The version in If-Match, which `W/` and the hash do not alter; None without the header, -1 for none of ours."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    tags = [tag.removeprefix("W/").strip('"').partition(".")[0] for tag in parse_etags(header)]
    versions = [
        current if tag == "*" else int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 10 else -1 for tag in tags
    ]
    return current if current in versions else next(iter(versions), -1)


def unchanged(request: Request, tag: str) -> bool:
    """Whether the caller has this very body already (If-None-Match)."""
    tags = [given.removeprefix("W/") for given in parse_etags(request.headers.get("If-None-Match", ""))]
    return tag in tags or tags == ["*"]
