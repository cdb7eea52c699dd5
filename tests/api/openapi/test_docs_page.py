"""The API's own page, and the examples in its description."""

import jsonschema
import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from negotiations.api.openapi.docs_page import resources

pytestmark = pytest.mark.django_db
DESCRIPTION = SchemaGenerator().get_schema(request=None, public=True)


def bodies():
    for path, operations in DESCRIPTION["paths"].items():
        for method, operation in operations.items():
            for place in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for kind, body in place.get("content", {}).items():
                    if kind.endswith("json") and body.get("schema"):
                        yield pytest.param(body, id=f"{method} {path}")


@pytest.mark.parametrize("body", list(bodies()))
def test_each_body_has_an_example_that_its_schema_allows(body):
    schema = {**body["schema"], "components": DESCRIPTION["components"]}
    jsonschema.validate(body["example"], schema, jsonschema.Draft202012Validator)


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
