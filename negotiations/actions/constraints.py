"""Say which rule of the database was broken, in the words of its definition."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models

from negotiations.models.base import Part
from negotiations.text.normalising import storable
from negotiations.text.source.language_tags import language_tag

#: References are checked where a transaction ends; this has them checked now.
NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class NoLongerThere(ValidationError):
    """Somebody else retracted, at this moment, what the object refers to."""


def check(obj: models.Model) -> None:
    """Refuse what SQL would refuse only in its own words: too long, not in the vocabulary, no URL,
    NUL, a lone surrogate.
    """
    fields = obj._meta.concrete_fields
    obj.clean_fields(exclude={field.name for field in fields if field.is_relation})
    for field in fields:
        if isinstance(value := obj.__dict__.get(field.attname), str) and not storable(value):
            raise ValidationError(
                {
                    field.name: (
                        "This holds a character that cannot be stored (NUL, a lone surrogate)."
                    )
                }
            )


def with_language(fields: Mapping[str, Any], way: str = "") -> dict[str, Any]:
    """Return the fields with their language in the form in which it is stored. Raises
    ValidationError for an invalid tag.
    """
    try:
        return {
            name: language_tag(value) if name == "language" else value
            for name, value in fields.items()
        }
    except ValueError as error:
        raise ValidationError({f"{way}language": str(error)}) from error


@contextmanager
def broken_rules_in_words(parts: Mapping[str, Sequence[Any]]) -> Iterator[None]:
    """Turn a broken database constraint into a ValidationError with the constraint's message and
    the path of the field, such as `names/0/name`.
    """
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        if name == "passage_quotes_its_text":
            raise ValidationError(
                {"quote": "The text changed while you marked it: select again."}
            ) from error
        for constraint in chain(
            *(model._meta.constraints for model in apps.get_app_config("negotiations").get_models())
        ):
            if constraint.name == name:
                field = str(constraint.violation_error_code or "__all__")
                way = _way_to_part(parts, str(getattr(diagnosis, "message_detail", "")))
                path = way if way.partition("/")[0] == field else f"{way}/{field}".lstrip("/")
                raise ValidationError({path: str(constraint.violation_error_message)}) from error
        raise


def check_references() -> None:
    """Raise NoLongerThere for a reference to a deleted row. Whoever retracts it from now on waits,
    and finds it in use.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(NOW)
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        detail = re.match(
            r"Key \((\w+)\)=.* is not present", str(getattr(diagnosis, "message_detail", ""))
        )
        tables = {
            model._meta.db_table: model
            for model in apps.get_app_config("negotiations").get_models()
        }
        model: Any = tables.get(str(getattr(diagnosis, "table_name", "")))
        if not (model and detail):
            raise
        field = next(field for field in model._meta.concrete_fields if field.column == detail[1])
        whole = model._meta.get_field(model.whole_field()) if issubclass(model, Part) else None
        name = whole.remote_field.related_name if whole else field.name
        said = (
            f"The {field.related_model._meta.verbose_name} that this refers to was retracted at"
            " this moment."
        )
        raise NoLongerThere({name: said}) from error


def _way_to_part(parts: Mapping[str, Sequence[Any]], detail: str) -> str:
    """Return `names/0` if PostgreSQL's detail names the first of the names; "" if it names none of
    them.
    """
    rows = (
        (f"{name}/{rank}", row) for name, found in parts.items() for rank, row in enumerate(found)
    )
    return next((way for way, row in rows if str(row.pk) in detail), "")
