"""A site with the demo, in a folder of its own."""

import pytest

from negotiations import postgres
from tests.management.processes import manage
from tests.postgres.conftest import reachable_folder

DEMO = """
from negotiations.exchange.demo import load_demo
from negotiations.models.membership import Role
load_demo(dict.fromkeys(Role.values, "not a secret"))
"""


@pytest.fixture(scope="session")
def site():
    """Its folder; its server runs. Whoever changes it puts it back."""
    with reachable_folder() as data, postgres.running(data):
        for command in (["migrate", "--verbosity", "0"], ["shell", "-v", "0", "-c", DEMO]):
            status, _, complaint = manage(data, *command)
            assert status == 0, complaint
        yield data
