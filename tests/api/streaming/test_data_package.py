"""The data package describes the table that is exported, and so does the data dictionary."""

import csv
import io
import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command

from negotiations.models import Position
from tests.api.nouns import RESOURCES, ROOT

ADDRESS = f"{ROOT}/datapackage.json"
HERE = Path(__file__).parent
PROFILE = json.loads((HERE / "profiles" / "datapackage-2.0.json").read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_it_is_a_data_package(api):
    package = api().get(ADDRESS).json()
    assert package["$schema"] == PROFILE["$id"] if "$id" in PROFILE else PROFILE["title"]
    jsonschema.Draft7Validator(PROFILE).validate(package)


@pytest.mark.django_db
def test_a_field_that_is_none_is_found(api):
    package = api().get(ADDRESS).json()
    package["resources"][0]["schema"]["fields"][0] = {"type": "string"}
    assert not jsonschema.Draft7Validator(PROFILE).is_valid(package)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["colour=red", "stance=9", "page_size=1", "fields=colour", "ordering=colour"]
)
def test_it_refuses_what_the_table_refuses(query, api):
    assert [row["parameter"] for row in api().get(f"{ADDRESS}?{query}").json()["errors"]] == [
        query.partition("=")[0]
    ]


@pytest.mark.django_db
def test_private_talks_have_none_for_a_stranger(talks, api):
    assert api().get(f"{ADDRESS}?negotiation=kessel").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["", "?fields=stance,holder,note"])
def test_the_table_is_as_it_says(query, owner, talks, api):
    RESOURCES["positions"].make(owner, talks, 1)
    RESOURCES["positions"].make(owner, talks, 2)
    client = api(owner)
    table = client.get(f"{ADDRESS}{query}").json()["resources"][0]
    fields = table["schema"]["fields"]
    body = client.get(table["path"]).getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert body.partition("\r\n")[0].split(",") == [field["name"] for field in fields]
    assert len(rows) == Position.objects.count() == 2
    for field in fields:
        assert all(fits(row[field["name"]], field) for row in rows), field["name"]


def fits(cell, field):
    rules = field.get("constraints", {})
    if not cell:
        return "required" not in rules
    readers = {"integer": int, "boolean": {"true": True, "false": False}.__getitem__}
    value = readers.get(field["type"], str)(cell)
    return value in rules.get("enum", [value]) and value >= rules.get("minimum", value)


def test_the_data_dictionary_is_current():
    printed = StringIO()
    call_command("data_dictionary", stdout=printed)
    assert (HERE.parents[2] / "docs" / "data-dictionary.md").read_text(
        encoding="utf-8"
    ) == printed.getvalue()
