"""Rows as the tables want them: the columns are read from the models, so that a field nobody fills
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

#: COPY cannot compute what a section is searched by: its words are copied, and indexed on their way
#: to the table.
STAGE = """
    CREATE TEMPORARY TABLE staged (LIKE negotiations_section) ON COMMIT DROP;
    ALTER TABLE staged ALTER search TYPE text, ALTER search_similar TYPE text
"""
INDEX = """
    INSERT INTO negotiations_section
        (id, negotiation_id, article_id, start, body, language, folded, "similar", search, search_similar)
    SELECT id, negotiation_id, article_id, start, body, language, folded, "similar",
        to_tsvector(config, search), to_tsvector(config, search_similar)
    FROM staged, LATERAL (SELECT (CASE language WHEN 'en' THEN 'english' WHEN 'fr' THEN 'french' WHEN 'ru' THEN 'russian'
        ELSE 'simple' END)::regconfig AS config) AS how;
    DROP TABLE staged
"""


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    """Those that an INSERT must give: what the database makes itself apart."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if not field.generated
        and field.db_default is NOT_PROVIDED
        and not isinstance(field, models.AutoField)
    )


@cache
def _told(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.attname) for field in journalled_fields(model))


def state(model: type[models.Model], values: Values, **parts: list[Any]) -> str:
    """What the journal keeps of an object."""
    return json.dumps(
        {name: values[attname] for name, attname in _told(model)} | parts, ensure_ascii=False
    )


def _json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


class Batch:
    """Rows on their way into the tables."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, model: type[models.Model], values: Values) -> Values:
        """Raises ValueError unless every column is given a value, and nothing else is; what is
        derived is computed here.
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
        """One statement a row, as the site writes them."""
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
