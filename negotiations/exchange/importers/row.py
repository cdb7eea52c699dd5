"""One article as a file gives it: the API's field names, with actors by name."""

from dataclasses import dataclass, field
from typing import Any

FIELDS = ("title", "standfirst", "authors", "outlet", "genre", "language", "published_on", "url", "text_access", "text")


@dataclass(frozen=True)
class Row:
    """`where` names it in reports; `problem` says why it cannot be read; `dropped` what of it was left out."""

    where: str
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    dropped: tuple[str, ...] = ()


def row_of(where: str, given: dict[str, Any]) -> Row:
    """A row from a mapping: what is no field of an article is left out, and empty values are as if not given."""
    fields = {name: value for name, value in given.items() if name in FIELDS and value not in ("", None, [])}
    unknown = tuple(f"“{name}” is no field of an article" for name in given if name not in FIELDS)
    if isinstance(names := fields.get("authors"), str):
        fields["authors"] = [name.strip() for name in names.split(";") if name.strip()]
    wrong = next((name for name, value in fields.items() if name != "authors" and not isinstance(value, str)), None)
    if wrong or not all(isinstance(name, str) for name in fields.get("authors", [])):
        return Row(where, problem=f"{wrong or 'authors'}: write this as text.")
    return Row(where, fields, dropped=unknown)
