"""UUIDs as they are sent: read if they are one, None for anything else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from negotiations.text.identifiers import parse_uuid

ID = UUID("01980c5e-7b1f-7c3a-9d2e-5f6a7b8c9d0e")


@pytest.mark.parametrize("value", [ID, str(ID), str(ID).upper(), ID.hex, f"{{{ID}}}"])
def test_a_uuid_is_read_however_it_is_spelt(value):
    assert parse_uuid(value) == ID


@pytest.mark.parametrize("value", ["", " ", "x", None, 7, 1.5, True, [], [str(ID)], {}, b"x" * 16])
def test_anything_else_is_none(value):
    assert parse_uuid(value) is None


@given(some.text())
def test_no_text_is_a_fault(text):
    assert parse_uuid(text) is None or isinstance(parse_uuid(text), UUID)


@given(some.uuids())
def test_every_uuid_comes_back(uuid):
    assert parse_uuid(str(uuid)) == uuid
