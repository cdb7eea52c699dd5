"""What tests of streams start from."""

import gc

import pytest


@pytest.fixture(autouse=True)
def earlier_streams_ended():
    """A stream that an earlier test left open keeps its place until nothing refers to it."""
    gc.collect()
