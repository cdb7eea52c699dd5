"""The API's own page, and the examples in its description."""

import jsonschema
import pytest
from django.urls import reverse

from negotiations.api.openapi.docs_page import resources
from tests.api.openapi.description import schema

pytestmark = pytest.mark.django_db
DESCRIPTION = schema.raw_schema


def bodies():
    for path, operations in DESCRIPTION["paths"].items():
        for method, operation in operations.items():
            for place in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for kind, body in place.get("content", {}).items():
                    if kind.endswith("json") and body.get("schema"):
                        yield f"{method} {path}", body


def test_each_body_has_an_example_that_its_schema_allows():
    wrong = [
        (operation, error.message)
        for operation, body in bodies()
        for error in jsonschema.Draft202012Validator(
            {**body["schema"], "components": DESCRIPTION["components"]}
        ).iter_errors(body["example"])
    ]
    assert wrong == []


def test_the_page_tells_every_operation(client):
    page = client.get(reverse("api-docs")).content.decode()
    for operations in DESCRIPTION["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page


def test_what_a_position_needs_is_said():
    [positions] = [one for one in resources() if one.name == "positions"]
    [create] = [one for one in positions.operations if one.id == "positions_create"]
    assert {field.name for field in create.body if field.required} == {"holder", "term", "stance"}
    assert "-2" in next(field for field in create.body if field.name == "stance").one_of
