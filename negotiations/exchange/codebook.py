"""The starter codebook that comes with the project."""

import json
from typing import Any

from negotiations.data import DATA


def starter_codebook() -> list[dict[str, Any]]:
    """The tags, parents before children. Each names its parent by code."""
    tags: list[dict[str, Any]] = json.loads((DATA / "codebook.json").read_text(encoding="utf-8"))
    return tags
