"""Rows for COPY and INSERT. Their columns are read from the models, so that a field without a value
is noticed at once.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED
from psycopg import Connection, sql

from negotiations.models import Section
from negotiations.models.derived import derived
from negotiations.models.snapshot import journalled_fields

Values = dict[str, Any]

#: COPY cannot compute search vectors: the words of sections are copied into a staging table, and
#: indexed on the way to their own.
STAGE = """
    CREATE TEMPORARY TABLE staged (LIKE negotiations_section) ON COMMIT DROP;
    ALTER TABLE staged ALTER search TYPE text, ALTER search_similar TYPE text
"""
INDEX = """
    INSERT INTO negotiations_section
        (id, negotiation_id, article_id, start, body, language, folded, "similar",
        search, search_similar)
    SELECT id, negotiation_id, article_id, start, body, language, folded, "similar",
        to_tsvector(config, search), to_tsvector(config, search_similar)
    FROM staged, LATERAL (SELECT (
        CASE language
            WHEN 'en' THEN 'english' WHEN 'fr' THEN 'french' WHEN 'ru' THEN 'russian' ELSE 'simple'
        END
    )::regconfig AS config) AS configuration;
    DROP TABLE staged
"""


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that an INSERT must give: all but those that the database generates."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if not field.generated
        and field.db_default is NOT_PROVIDED
        and not isinstance(field, models.AutoField)
    )


@cache
def _journalled(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.attname) for field in journalled_fields(model))


def state(model: type[models.Model], values: Values, **parts: list[Any]) -> str:
    """The journalled state of an object as JSON; `parts` are the states of its parts."""
    return json.dumps(
        {name: values[attname] for name, attname in _journalled(model)} | parts, ensure_ascii=False
    )


def _json(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict) else value


class Batch:
    """Rows to be written, by model."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, model: type[models.Model], values: Values) -> Values:
        """Add a row; derived columns are computed here.

        Raises ValueError unless `values` has exactly the other columns.
        """
        values = values | {field.attname: field.by(values[field.of]) for field in derived(model)}
        wanted = columns(model)
        if len(values) != len(wanted) or not all(name in values for name in wanted):
            raise ValueError(f"{model.__name__} wants {set(wanted)}, and was given {set(values)}.")
        self.rows[model].append(tuple(_json(values[name]) for name in wanted))
        return values

    def copy(self, connection: Connection[Any]) -> None:
        with connection.cursor() as cursor:
            for model, rows in self.rows.items():
                if model is Section:
                    cursor.execute(STAGE)
                table, names = _named(model)
                target = sql.Identifier("staged") if model is Section else table
                with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(target, names)) as copy:
                    for row in rows:
                        copy.write_row(row)
                if model is Section:
                    cursor.execute(INDEX)

    def insert(self, connection: Connection[Any]) -> None:
        """Write each row with a statement of its own, as the site does."""
        with connection.cursor() as cursor:
            for model, rows in self.rows.items():
                statement = insertion(model)
                for row in rows:
                    cursor.execute(statement, row)


@cache
def insertion(model: type[models.Model]) -> sql.Composed:
    places = sql.SQL(", ").join([sql.Placeholder()] * len(columns(model)))
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(*_named(model), places)


def _named(model: type[models.Model]) -> Iterable[sql.Composable]:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns(model))
    return sql.Identifier(model._meta.db_table), names
