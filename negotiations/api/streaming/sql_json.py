"""A shape as PostgreSQL builds it: the very object that its serializer gives, in the same order of
names.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce, singledispatch
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import Exact
from rest_framework import serializers

from negotiations.api.fields.derived import (
    ActorNamesField,
    FoundField,
    PageAddressField,
    PathField,
)
from negotiations.api.fields.hidden import Hidden
from negotiations.api.fields.references import ReferencesField
from negotiations.models.passage import Anchor
from negotiations.queries.common.copy_stream import moment

#: As Lines does: of the same negotiation, and a cycle is followed once.
LINE = """ARRAY(
    WITH RECURSIVE line AS (
        SELECT here.id, here.parent_id, here.negotiation_id, here.%(label)s::text AS label, 0 AS above FROM %(table)s here
        WHERE here.id = %(expressions)s
        UNION ALL
        SELECT up.id, up.parent_id, up.negotiation_id, up.%(label)s::text, line.above + 1 FROM %(table)s up
        JOIN line ON up.id = line.parent_id AND up.negotiation_id = line.negotiation_id
    ) CYCLE id SET again USING way
    SELECT label FROM line WHERE NOT again ORDER BY above DESC
)"""


#: So many shapes are kept compiled: those of every reader, and some choices of their fields, for
#: some teams.
KEPT = 512


@dataclass(frozen=True)
class SqlRow:
    """The row that a lookup leads to. Joining what it refers to is quicker for all rows; for a
    page, planning that many joins takes longer than to look each up, and a row that joins nothing
    can be compiled once for every page.
    """

    lookup: str = ""
    joining: bool = True

    def to(self, *steps: str) -> str:
        return "__".join((self.lookup, *steps) if self.lookup else steps)

    def leading(self, model: Any, way: Sequence[str], show: Callable[["SqlRow"], Any]) -> Any:
        """What `show` makes of the row that `way` leads to from this one of `model`."""
        if self.joining or not way:
            return show(SqlRow(self.to(*way), self.joining))
        first, *others = way
        referred = model._meta.get_field(first).related_model._base_manager.filter(
            pk=OuterRef(first)
        )
        return Coalesce(Subquery(referred.values_list(show(SqlRow(ROW.to(*others))))), NULL)


ROW = SqlRow()
ALONE = SqlRow(joining=False)
NULL = Value("null", output_field=TextField())


class JsonText(Func):
    """A value as JSON writes it, `null` where there is none. What can need no escape is not
    searched for one.
    """

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        (expression,) = self.source_expressions
        sql, parameters = compiler.compile(expression)
        field = getattr(expression.output_field, "target_field", expression.output_field)
        if isinstance(field, IntegerField | BooleanField):
            written = f"({sql})::text"
        elif isinstance(field, UUIDField | DateField) or field.choices:
            written = f"'\"' || ({sql}) || '\"'"
        else:
            written = f"to_json({sql})::text"
        return f"COALESCE({written}, 'null')", tuple(parameters)


class Object(Func):
    """The JSON object of these values, each JSON itself. (`row_to_json` takes more time.)"""

    output_field = TextField()

    def __init__(self, values: dict[str, Any]) -> None:
        self.names = list(values)
        super().__init__(*values.values())

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        compiled = [compiler.compile(value) for value in self.source_expressions]
        named = (
            f"',\"{name}\":', {sql}" for name, (sql, _) in zip(self.names, compiled, strict=True)
        )
        written = ", ".join(named).replace("',", "'{", 1)
        return f"concat({written}, '}}')", tuple(one for _, some in compiled for one in some)


class Objects(Func):
    """The JSON array of an array of such objects. (`json_agg` would put each on a line of its own.)"""

    template = "'[' || array_to_string(%(expressions)s, ',') || ']'"
    output_field = TextField()


def as_json(shape: Any, names: Iterable[str] | None = None, at: SqlRow = ROW) -> Object:
    """The object of the row, whole or only what is called one of `names`."""
    fields = {field.field_name: field for field in shape._readable_fields}
    chosen = fields if names is None else {name: fields[name] for name in names}
    return Object({name: value(field, at) for name, field in chosen.items()})


@lru_cache(maxsize=KEPT)
def compiled(
    reader: Any, names: tuple[str, ...] | None, root: str, whole: frozenset[UUID] | None
) -> RawSQL:
    """`as_json` of a row alone, for queries of the reader's model that name the table itself and
    not another for it.

    Building and compiling it takes as long as half a page. `root` is the address of the site,
    `whole` what the caller reads as the team does.
    """
    query = reader.Meta.model._base_manager.all().query
    shown = as_json(
        reader(context={"root": root, "whole": whole}), names, ALONE
    ).resolve_expression(query)
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).compile(shown)
    return RawSQL(sql, parameters, output_field=TextField())  # noqa: S611 as Django wrote it


@singledispatch
def value(field: Any, at: SqlRow) -> Any:
    """What a field shows of the row, as JSON."""
    *way, name = field.source_attrs
    return at.leading(_model(field), way, lambda row: JsonText(F(row.to(name))))


@value.register
def _(field: serializers.DateTimeField, at: SqlRow) -> Any:
    return JsonText(moment(at.to(*field.source_attrs)))


@value.register
def _(field: Hidden, at: SqlRow) -> Any:
    """Of a row itself: nothing that a row refers to has such a field."""
    (name,), whole = field.source_attrs, field.context["whole"]  # type: ignore[attr-defined]
    shown = JsonText(F(name))
    instead = Value(json.dumps(field.instead), output_field=TextField())
    return shown if whole is None else Case(When(field.open_to(whole), then=shown), default=instead)


@value.register
def _(field: FoundField, at: SqlRow) -> Any:
    return JsonText(Exact(F(at.to(*field.source_attrs)), Value(Anchor.HELD.value)))


@value.register
def _(field: serializers.SlugRelatedField, at: SqlRow) -> Any:
    return at.leading(
        _model(field), field.source_attrs, lambda row: JsonText(F(row.to(field.slug_field)))
    )


@value.register
def _(field: serializers.ModelSerializer, at: SqlRow) -> Any:
    """Null where the reference is."""
    there = at.leading(_model(field), field.source_attrs, partial(as_json, field, None))
    if not (at.joining and field.allow_null):
        return there
    return Case(When(**{f"{at.to(*field.source_attrs)}__isnull": False}, then=there), default=NULL)


@value.register
def _(field: serializers.ListSerializer, at: SqlRow) -> Any:
    return Objects(_parts(field, at, as_json(field.child)))


@value.register
def _(field: ReferencesField, at: SqlRow) -> Any:
    return JsonText(_parts(field, at, F(field.part)))


@value.register
def _(field: ActorNamesField, at: SqlRow) -> Any:
    return JsonText(_parts(field, at, F(ROW.to(*field.path))))


@value.register
def _(field: PathField, at: SqlRow) -> Any:
    table = _model(field)._meta.db_table
    line = Func(
        F(at.to("id")), template=LINE, table=table, label=field.called, output_field=TextField()
    )
    return JsonText(line)


@value.register
def _(field: PageAddressField, at: SqlRow) -> Any:
    return JsonText(
        Concat(
            Value(field.before_id()), Cast(F(at.to("id")), TextField()), output_field=TextField()
        )
    )


def _parts(field: Any, at: SqlRow, shown: Any) -> ArraySubquery:
    """What is shown of each part, in their order."""
    relation = reduce(
        lambda model, name: model._meta.get_field(name).related_model,
        field.source_attrs,
        _model(field),
    )
    mine = relation._base_manager.filter(**{relation.whole_field(): OuterRef(at.to("pk"))})
    return ArraySubquery(mine.order_by("rank").values_list(shown))


def _model(field: Any) -> Any:
    model: type[Model] = field.parent.Meta.model
    return model
