"""A compiler from serializers to SQL: PostgreSQL writes the very JSON that the serializer would.

docs/adr/0008-postgresql-writes-the-json-of-lists.md says why it exists and what it costs.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce, singledispatch
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Expression,
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
from django.db.models.sql.compiler import SQLCompiler
from rest_framework import serializers

from negotiations.api.fields.derived import FoundField, PageAddressField, PartLabelsField, PathField
from negotiations.api.fields.hidden import Hidden
from negotiations.api.fields.references import ReferencesField
from negotiations.models.passage import Anchor
from negotiations.queries.common.copy_stream import moment

#: Like Paths.down_to: within one negotiation, and a cycle is followed once.
PATH = """ARRAY(
    WITH RECURSIVE path AS (
        SELECT here.id, here.parent_id, here.negotiation_id,
            here.%(label)s::text AS label, 0 AS above
        FROM %(table)s here
        WHERE here.id = %(expressions)s
        UNION ALL
        SELECT up.id, up.parent_id, up.negotiation_id, up.%(label)s::text, path.above + 1
        FROM %(table)s up
        JOIN path ON up.id = path.parent_id AND up.negotiation_id = path.negotiation_id
    ) CYCLE id SET again USING way
    SELECT label FROM path WHERE NOT again ORDER BY above DESC
)"""
#: Compiled serializers kept in memory: each reader's, some choices of fields, for some teams.
KEPT = 512

AnyField: TypeAlias = serializers.Field[Any, Any, Any, Any]
AnySerializer: TypeAlias = serializers.BaseSerializer[Any]
Sql: TypeAlias = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class SqlRow:
    """The row that `lookup` leads to.

    `joining`: reach the rows that it refers to by joins. That is quicker for a whole selection. For
    a page, planning so many joins takes longer than a subquery each; and SQL that joins nothing can
    be compiled once for every page.
    """

    lookup: str = ""
    joining: bool = True

    def to(self, *steps: str) -> str:
        return "__".join((self.lookup, *steps) if self.lookup else steps)

    def follow(
        self, model: type[Model], steps: Sequence[str], show: Callable[["SqlRow"], Expression]
    ) -> Expression:
        """What `show` makes of the row that `steps` lead to from this row of `model`."""
        if self.joining or not steps:
            return show(SqlRow(self.to(*steps), self.joining))
        first, *others = steps
        referred: Any = model._meta.get_field(first).related_model
        rows = referred._base_manager.filter(pk=OuterRef(first))
        return Coalesce(Subquery(rows.values_list(show(SqlRow(ROW.to(*others))))), NULL)


ROW = SqlRow()
ALONE = SqlRow(joining=False)
NULL = Value("null", output_field=TextField())


class JsonText(Func):
    """A value as JSON, `null` for NULL. Types that never need escaping skip `to_json`."""

    output_field = TextField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> Sql:
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


class JsonObjectText(Func):
    """The JSON object of these values, which are JSON themselves. (`row_to_json` is slower.)"""

    output_field = TextField()

    def __init__(self, values: dict[str, Expression]) -> None:
        self.names = list(values)
        super().__init__(*values.values())

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> Sql:
        compiled = [compiler.compile(value) for value in self.source_expressions]
        named = (
            f"',\"{name}\":', {sql}" for name, (sql, _) in zip(self.names, compiled, strict=True)
        )
        written = ", ".join(named).replace("',", "'{", 1)
        parameters = tuple(parameter for _, some in compiled for parameter in some)
        return f"concat({written}, '}}')", parameters


class JsonArrayText(Func):
    """The JSON array of an array of such objects. (`json_agg` puts each on a line of its own.)"""

    template = "'[' || array_to_string(%(expressions)s, ',') || ']'"
    output_field = TextField()


def as_json(
    serializer: AnySerializer, names: Iterable[str] | None = None, row: SqlRow = ROW
) -> JsonObjectText:
    """The JSON object of the row, whole or only the fields called `names`."""
    readable: Any = serializer
    fields: dict[str, AnyField] = {field.field_name: field for field in readable._readable_fields}
    chosen = fields if names is None else {name: fields[name] for name in names}
    return JsonObjectText({name: value(field, row) for name, field in chosen.items()})


@lru_cache(maxsize=KEPT)
def compiled(
    reader: type[serializers.ModelSerializer[Any]],
    names: tuple[str, ...] | None,
    root: str,
    whole: frozenset[UUID] | None,
) -> RawSQL:
    """`as_json` of a row alone, as SQL, for queries that call the model's table by its own name.

    Compiling it takes as long as half a page. `root` is the address of the site, `whole` what the
    caller reads as the team does (`read_whole`).
    """
    model: Any = reader.Meta.model
    query = model._base_manager.all().query
    serializer = reader(context={"root": root, "whole": whole})
    shown = as_json(serializer, names, ALONE).resolve_expression(query)
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).compile(shown)
    return RawSQL(sql, parameters, output_field=TextField())  # noqa: S611 as Django wrote it


@singledispatch
def value(field: AnyField, row: SqlRow) -> Expression:
    """What a field shows of the row, as JSON. A kind of field that shows more than a column must be
    registered here.
    """
    *steps, name = field.source_attrs
    return row.follow(_model(field), steps, lambda there: JsonText(F(there.to(name))))


@value.register
def _(field: serializers.DateTimeField, row: SqlRow) -> Expression:
    return JsonText(moment(row.to(*field.source_attrs)))


@value.register
def _(field: Hidden, row: SqlRow) -> Expression:
    """Only a row itself has such a field, never what it refers to."""
    (name,), whole = field.source_attrs, field.context["whole"]
    shown = JsonText(F(name))
    if whole is None:
        return shown
    instead = Value(json.dumps(field.instead), output_field=TextField())
    return Case(When(field.open_to(whole), then=shown), default=instead)


@value.register
def _(field: FoundField, row: SqlRow) -> Expression:
    return JsonText(Exact(F(row.to(*field.source_attrs)), Value(Anchor.HELD.value)))


@value.register
def _(field: serializers.SlugRelatedField, row: SqlRow) -> Expression:
    return row.follow(
        _model(field), field.source_attrs, lambda there: JsonText(F(there.to(field.slug_field)))
    )


@value.register
def _(field: serializers.ModelSerializer, row: SqlRow) -> Expression:
    """Null where the reference is null."""
    there = row.follow(_model(field), field.source_attrs, partial(as_json, field, None))
    if not (row.joining and field.allow_null):
        return there
    is_set = {f"{row.to(*field.source_attrs)}__isnull": False}
    return Case(When(**is_set, then=there), default=NULL)


@value.register
def _(field: serializers.ListSerializer, row: SqlRow) -> Expression:
    child: Any = field.child
    return JsonArrayText(_parts(field, row, as_json(child)))


@value.register
def _(field: ReferencesField, row: SqlRow) -> Expression:
    return JsonText(_parts(field, row, F(field.part)))


@value.register
def _(field: PartLabelsField, row: SqlRow) -> Expression:
    return JsonText(_parts(field, row, F(ROW.to(*field.path))))


@value.register
def _(field: PathField, row: SqlRow) -> Expression:
    table, label = _model(field)._meta.db_table, field.step_label
    return JsonText(
        Func(F(row.to("id")), template=PATH, table=table, label=label, output_field=TextField())
    )


@value.register
def _(field: PageAddressField, row: SqlRow) -> Expression:
    before, id = Value(field.address_before_id()), Cast(F(row.to("id")), TextField())
    return JsonText(Concat(before, id, output_field=TextField()))


def _parts(field: AnyField, row: SqlRow, shown: Expression | F) -> ArraySubquery:
    """What is shown of each part, in their order."""
    whole: Any = _model(field)
    part = reduce(
        lambda model, name: model._meta.get_field(name).related_model, field.source_attrs, whole
    )
    parts = part._base_manager.filter(**{part.whole_field(): OuterRef(row.to("pk"))})
    return ArraySubquery(parts.order_by("rank").values_list(shown))


def _model(field: AnyField) -> type[Model]:
    parent: Any = field.parent
    model: type[Model] = parent.Meta.model
    return model
