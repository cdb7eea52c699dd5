"""The HTTP API."""

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
