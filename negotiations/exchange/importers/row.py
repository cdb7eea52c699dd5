"""One article as a file gives it: the API's field names, with actors by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from negotiations.text.canonical import canonical
from negotiations.text.normalising import text_hash
from negotiations.text.source.parts import ProposedPart
from negotiations.text.source.people import names_in_cell, tidy, unique_names

FIELDS = (
    "title",
    "standfirst",
    "authors",
    "outlet",
    "genre",
    "language",
    "published_on",
    "url",
    "text_access",
    "text",
)
#: Chosen from a list: "Op-ed" is written for op_ed.
CHOSEN = ("genre", "text_access")


@dataclass(frozen=True)
class ImportedRow:
    """`where` names it in reports and `file` where it is from; `problem` says why it cannot be
    read, `dropped` what of it was left out, `notes` what else there is to know.

    `found` are fields that its text itself gives, for where nobody gives them; `proposals` what in
    the text says so. `titled`: the title is a line of the source that is not in the text.
    """

    where: str
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    dropped: tuple[str, ...] = ()
    file: str = ""
    notes: tuple[str, ...] = ()
    found: dict[str, Any] = field(default_factory=dict)
    proposals: tuple[ProposedPart, ...] = ()
    titled: bool = False

    @property
    def source_hash(self) -> str:
        """Of all the words of the source, but for blank lines around them."""
        text = str(self.fields.get("text", ""))
        return text_hash("\n".join([self.fields["title"], text] if self.titled else [text]))


def row_of(
    where: str, given: dict[str, Any], *, file: str = "", notes: Sequence[str] = ()
) -> ImportedRow:
    """A row from a mapping: what is no field of an article is left out, and empty values are as if
    not given. The names of fields are known whatever their case, and blanks in or around them.
    """
    fields: dict[str, Any] = {}
    unknown = []
    for key, value in given.items():
        if (name := field_called(key)) not in FIELDS:
            unknown.append(
                f"“{key}” is no field of an article" if key else "a column without a name"
            )
        elif name in fields:
            return ImportedRow(where, file=file, problem=f"“{name}” is given twice.")
        elif value not in (None, []) and not (
            isinstance(value, str) and not canonical(value[:1_000])
        ):
            fields[name] = value
    names = fields.get("authors", [])
    wrong = next(
        (
            name
            for name, value in fields.items()
            if name != "authors" and not isinstance(value, str)
        ),
        None,
    )
    if wrong or not (
        isinstance(names, str)
        or (isinstance(names, list) and all(isinstance(one, str) for one in names))
    ):
        return ImportedRow(where, file=file, problem=f"{wrong or 'authors'}: write this as text.")
    if (
        authors := names_in_cell(names)
        if isinstance(names, str)
        else unique_names(one for name in names for one in names_in_cell(name))
    ):
        fields["authors"] = authors
    for name in fields.keys() - {"text", "standfirst", "authors"}:
        fields[name] = tidy(fields[name])
    for name in fields.keys() & set(CHOSEN):
        fields[name] = field_called(fields[name])
    return ImportedRow(where, fields, dropped=tuple(unknown), file=file, notes=tuple(notes))


def field_called(name: str) -> str:
    """The name of a field as people write it in a header: "Published on"."""
    return canonical(name).replace(" ", "_").replace("-", "_")
