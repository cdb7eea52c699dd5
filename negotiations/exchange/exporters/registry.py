"""The register of export formats. Pages and the API ask it which formats a subject can be had in;
nothing else keeps a list of formats.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from negotiations.queries.common.copy_stream import Line

Content = bytes | Iterator[Line]
Kinds = type | tuple[type, ...]


@dataclass(frozen=True, eq=False)
class Exporter:
    """One format of one kind of subject.

    `name` is the value of `?format=` and the ending of the file; `label` is the text of its link on
    a page. `exports` is what `write` takes: a Figure, or a class of its own that a view attaches to
    a figure. Where it is a model, the API offers the format for lists of that model, and `write`
    takes a Selection of them; without `write`, the API answers it in pages, as it does JSON.
    """

    name: str
    media_type: str
    label: str
    exports: Kinds
    write: Callable[[Any], Content] | None = None
    #: Parameters of the media type, as they follow it in `Content-Type`.
    parameters: str = ""
    #: The names that `?fields=` may choose from; if there are none, the API's own for the noun.
    fields: tuple[str, ...] = ()
    #: Whether the API offers it for a single object, too.
    single: bool = False
    #: How OpenAPI describes the body.
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        return "; ".join(filter(None, [self.media_type, self.parameters]))

    def content(self, subject: object) -> Content:
        """The file, whole or in chunks to be sent as they are read."""
        if self.write is None:
            raise TypeError(f"The API answers “{self.name}” in pages.")
        return self.write(subject)

    def chunks(self, subject: object) -> Iterator[Line]:
        content = self.content(subject)
        return iter((content,)) if isinstance(content, bytes) else content


@dataclass(frozen=True)
class Selection:
    """The rows that a caller of the API asks for in one format.

    `fields`: the columns or properties asked for; None for all. `whole`: the negotiations that the
    caller reads as the team does (`read_whole`); None for all. `as_json` makes the expression by
    which PostgreSQL writes a row as JSON. `problem` is the problem document for a stream that
    breaks off.
    """

    rows: QuerySet[Any]
    fields: tuple[str, ...] | None
    whole: frozenset[Any] | None
    bom: bool
    as_json: Callable[[], Any]
    problem: Mapping[str, Any]


_exporters: list[Exporter] = []


def register(exporter: Exporter) -> Exporter:
    """Add a format. Raises ValueError for a name that another format of the same subject has, and
    for a format of the API that OpenAPI could not describe.
    """
    kinds = exporter.exports if isinstance(exporter.exports, tuple) else (exporter.exports,)
    for kind in kinds:
        if exporter_of(kind, exporter.name):
            raise ValueError(f"Two exporters of {kind.__name__} are called “{exporter.name}”.")
        if issubclass(kind, Model) and not exporter.schema:
            raise ValueError(f"“{exporter.name}” is a format of the API: declare its `schema`.")
    _exporters.append(exporter)
    return exporter


def exporters_of(kind: type) -> list[Exporter]:
    """The formats in which a subject of this class can be had: those of any noun, then others."""
    found = [exporter for exporter in _exporters if issubclass(kind, exporter.exports)]
    return sorted(found, key=lambda exporter: (exporter.exports is not Model, exporter.name))


def exporter_of(kind: type, name: str) -> Exporter | None:
    return next((exporter for exporter in exporters_of(kind) if exporter.name == name), None)


def described_bodies() -> dict[str, dict[str, Any]]:
    """How OpenAPI describes the bodies of the API's formats, by media type."""
    return {
        exporter.media_type: dict(exporter.schema) for exporter in _exporters if exporter.schema
    }
