"""The columns of the table of positions: where each comes from and what it means. CSV and the data
dictionary are made from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from negotiations.models import Position
from negotiations.models.article import ArticleAuthor
from negotiations.models.negotiation import notes_open_to
from negotiations.models.passage import Anchor
from negotiations.models.position import Condition
from negotiations.queries.common.copy_stream import moment

#: A spreadsheet takes a cell that begins so for a formula, and some skip any white space before it.
#: The characters are listed, so that Python and PostgreSQL agree in every locale of the database.
WHITE_SPACE = (
    r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
)
FORMULA = rf"^(?=[{WHITE_SPACE}]*[=+@-])"


@dataclass(frozen=True)
class ExportColumn:
    """`path` leads from a position to a field or to its parts. `text`: the values are words, and no
    quotes, numbers or codes.

    `kind` is a field of the column's type, where its values are computed. `open_to` selects the
    rows in which people outside the team see a value.
    """

    name: str
    path: str
    about: str
    text: bool = False
    kind: models.Field | None = None
    open_to: Callable[[frozenset[UUID]], Q] | None = None

    @cached_property
    def steps(self) -> list[models.Field]:
        """The model fields along the path."""
        model: Any = Position
        fields: list[models.Field] = []
        for name in self.path.split("__"):
            fields.append(model._meta.get_field(name))
            model = fields[-1].related_model
        return fields

    @property
    def field(self) -> models.Field:
        """The field at the end of the path; for parts, the relation to them."""
        return self.kind or self.steps[-1]

    @property
    def vocabulary(self) -> list[str | int]:
        """The values it may have, if there is a fixed list."""
        return [value for value, _ in getattr(self.field, "flatchoices", ())]

    @property
    def required(self) -> bool:
        """Whether it is never empty."""
        return not any(field.null for field in self.steps) and not self.field.blank

    def cell(self, whole: frozenset[UUID] | None) -> Combinable:
        """The expression that PostgreSQL writes for a caller who reads these negotiations `whole`
        (`read_whole`).
        """
        written = (
            COMPUTED[self.name]() if self.name in COMPUTED else _written(self.field, self.path)
        )
        if self.open_to and whole is not None:
            written = Case(
                When(self.open_to(whole), then=written), default=Value(""), output_field=TextField()
            )
        return _no_formula(written) if self.text else written


def _no_formula(text: Combinable) -> Func:
    return Func(
        text, Value(FORMULA), Value("'"), function="regexp_replace", output_field=TextField()
    )


def _written(field: models.Field, path: str) -> Combinable:
    match field:
        case models.DateTimeField():
            return moment(path)
        case models.BooleanField():
            return Cast(F(path), TextField())
    return F(path)


def _conditions() -> Func:
    by = Case(
        When(by=None, then=Value("")), default=Concat(Value(" (by "), F("by__name"), Value(")"))
    )
    label = Concat(F("relation"), Value(": "), F("term__label"), by, output_field=TextField())
    return _joined(Condition.objects.filter(position=OuterRef("pk")), label)


def _authors() -> Func:
    return _joined(
        ArticleAuthor.objects.filter(article=OuterRef("passage__article")), F("actor__name")
    )


def _found() -> Case:
    return Case(When(passage__anchor=Anchor.HELD, then=Value("true")), default=Value("false"))


def _joined(parts: QuerySet[Any], shown: Combinable) -> Func:
    listed = ArraySubquery(parts.order_by("rank").values_list(shown))
    return Func(listed, Value("; "), function="array_to_string", output_field=TextField())


COMPUTED = {"conditions": _conditions, "authors": _authors, "found": _found}
COLUMNS = (
    ExportColumn("id", "id", "The position: a UUID, the same in every export."),
    ExportColumn("negotiation", "negotiation__slug", "The negotiation, by its short name."),
    ExportColumn("holder", "holder__name", "The actor who holds the position.", text=True),
    ExportColumn("holder_id", "holder", "The holder, by id."),
    ExportColumn("term", "term__label", "The proposed term that it is about.", text=True),
    ExportColumn("term_id", "term", "The term, by id."),
    ExportColumn(
        "tag",
        "term__tag__code",
        "The code of the term’s tag in the codebook; empty where it has none.",
    ),
    ExportColumn(
        "stance",
        "stance",
        "-2 rejects, -1 resists, 0 undecided, 1 favours, 2 accepts or insists.",
    ),
    ExportColumn("act", "act", "The speech act, as the text reports it."),
    ExportColumn(
        "bargaining_role",
        "bargaining_role",
        "Its part in the bargaining, as the text states it; never inferred.",
    ),
    ExportColumn("modality", "modality", "How certain it is, relative to the source (FactBank)."),
    ExportColumn("quote_mode", "quote_mode", "How the text gives the words."),
    ExportColumn(
        "speaker",
        "speaker__name",
        "The actor who says so; empty where that is the holder.",
        text=True,
    ),
    ExportColumn("speaker_id", "speaker", "The speaker, by id; empty where that is the holder."),
    ExportColumn("voice", "voice", "The relation of the speaker to the holder."),
    ExportColumn("attribution", "attribution", "On what terms the speaker is quoted."),
    ExportColumn("said_from", "said_from", "The first day on which it may have been said."),
    ExportColumn(
        "said_until",
        "said_until",
        "The last day on which it may have been said; the same where it is known.",
    ),
    ExportColumn(
        "said_defaulted",
        "said_defaulted",
        "Whether these days are only those of publication.",
    ),
    ExportColumn(
        "conditions",
        "conditions",
        (
            "What it hangs on, all together: `relation: term (by actor)`, separated by"
            " semicolons. Relations are if, unless, after, simultaneous, in_exchange_for. NDJSON"
            " has the parts one by one."
        ),
        text=True,
    ),
    ExportColumn("quote", "passage__quote", "The words of the article, exactly."),
    ExportColumn(
        "start",
        "passage__start",
        "Where the quote starts in the article’s text, in Unicode code points from 0.",
    ),
    ExportColumn("end", "passage__end", "Where it ends: the first code point after it."),
    ExportColumn("article", "passage__article__title", "The title of the article.", text=True),
    ExportColumn("article_id", "passage__article", "The article, by id."),
    ExportColumn(
        "article_url",
        "passage__article__url",
        "Where the article was published; empty where unknown.",
        text=True,
    ),
    ExportColumn(
        "published_on",
        "passage__article__published_on",
        "The day of publication; empty where unknown.",
    ),
    ExportColumn(
        "outlet",
        "passage__article__outlet__name",
        "Who published the article; empty where unknown.",
        text=True,
    ),
    ExportColumn(
        "authors",
        "passage__article__authors",
        "Who wrote the article, in order, separated by semicolons.",
        text=True,
    ),
    ExportColumn(
        "status",
        "status",
        "Where the coding stands; only accepted ones, unless others were asked for.",
    ),
    ExportColumn("confidence", "confidence", "The coder’s confidence in the coding."),
    ExportColumn("coder", "coder__username", "Who coded it.", text=True),
    ExportColumn(
        "note",
        "note",
        (
            "The coder’s note; empty for who is not on the team, unless the negotiation publishes"
            " its notes."
        ),
        text=True,
        open_to=notes_open_to,
    ),
    ExportColumn("created_at", "created_at", "When it was coded, in UTC."),
    ExportColumn("updated_at", "updated_at", "When it was last revised, in UTC."),
    ExportColumn(
        "version",
        "version",
        "How often it was written: 1 when new, one more with each revision.",
    ),
    ExportColumn(
        "voice_defaulted",
        "voice_defaulted",
        "Whether the voice follows from the speaker, and nobody set it.",
    ),
    ExportColumn(
        "revises",
        "revises",
        "The earlier position of the holder that this one takes back or changes, by id.",
    ),
    ExportColumn("stage", "stage", "How far an endorsement of a package or a text goes."),
    ExportColumn(
        "via",
        "via__name",
        "Who relays what the speaker said; empty where nobody does.",
        text=True,
    ),
    ExportColumn("via_id", "via", "Who relays it, by id."),
    ExportColumn("audience", "audience", "Whether it was said in public or behind closed doors."),
    ExportColumn(
        "expires_on",
        "expires_on",
        "The deadline of an offer or ultimatum; empty where there is none.",
    ),
    ExportColumn(
        "found",
        "passage__anchor",
        (
            "Whether the quote stands in the article’s current text. false: the text was revised"
            " and has lost these words; quote, start and end are as they were."
        ),
        kind=models.BooleanField(),
    ),
    ExportColumn(
        "revision",
        "passage__revision",
        (
            "The revision of the article’s text that quote, start and end are of, where found is"
            " false; empty where it is true, or where that text is not known."
        ),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
