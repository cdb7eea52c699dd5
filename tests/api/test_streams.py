"""Lists as streams: the very rows of the pages, straight from the database."""

import csv
import io
import json

import pytest

from tests.api.resources import RESOURCES

pytestmark = pytest.mark.django_db(transaction=True)
every_resource = pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)


def lines(response):
    assert response.status_code == 200, response.content
    return [json.loads(line) for line in b"".join(response.streaming_content).decode().split("\n")[:-1]]


@every_resource
def test_a_line_is_a_row_of_the_pages(resource, owner, talks, api):
    for number in range(2):
        resource.make(owner, talks, number)
    client = api(owner)
    paged = client.get(resource.address).json()["results"]
    assert [list(row.items()) for row in lines(client.get(f"{resource.address}?format=ndjson"))] == [
        list(row.items()) for row in paged
    ]


def table(response):
    assert response.status_code == 200, response.content
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode(), newline="")))


def test_a_table_has_the_columns_of_the_contract(owner, talks, api):
    RESOURCES["positions"].make(owner, talks, 0)
    header, row = table(api(owner).get("/api/v1/positions?format=csv"))
    print(dict(zip(header, row)))
